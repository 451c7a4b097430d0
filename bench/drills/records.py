"""What is written down of a drill: every message with its attempts, and every form to HR."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field


class Came(enum.Enum):
    """What came of one attempt, as the widget would have it."""

    ANSWER = "answer"
    ERROR = "error"  # a plain sentence and the contacts, with "Försök igen"
    REFUSED = "refused"  # no connection; the widget says so, with the contacts and "Försök igen"
    CUT = "cut"  # the connection ended before an answer; the widget says the same
    SILENCE = "silence"  # nothing within the patience of the widget
    EMPTY = "empty"  # an answer that says nothing, or that the widget cannot read


@dataclass(frozen=True)
class Answer:
    """What is compared of an answer: its type, topic and role, and every word."""

    type: str
    topic: str | None
    role: str | None
    text: str


@dataclass
class Attempt:
    """One request of a message: in which session, when (monotonic seconds), and what came."""

    session: str
    began: float
    ended: float
    came: Came
    answer: Answer | None = None


@dataclass
class Message:
    """One thing that a person says: which conversation and turn, and the attempts that it took.

    ``after_failure``: the person has been told before, in this conversation, that something was not answered
    or that it begins anew.
    """

    conversation: int
    turn: int
    after_failure: bool = False
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def answer(self) -> Answer | None:
        """The answer in the end, None where there was none."""
        return self.attempts[-1].answer if self.attempts else None

    @property
    def was_told(self) -> bool:
        """Whether the person got a sentence and the contacts, if nothing else."""
        return any(attempt.came in (Came.ANSWER, Came.ERROR) for attempt in self.attempts)


@dataclass
class Letter:
    """One form to HR: its key, and the reference once it is confirmed."""

    key: str
    began: float
    ended: float = 0
    reference: str = ""
    came: list[Came] = field(default_factory=list)


@dataclass
class Records:
    """Everything of a drill."""

    messages: list[Message] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    sessions_replaced: int = 0  # by a new one, since the old one was over; the widget says so
