"""One person's conversation with a system, whichever door it has."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import yaml

FILE = Path(__file__).with_name("conversations.yml")
NOTHING_TO_TAP = "Kan du berätta mer?"
Turn = "str | int"


class Door(Protocol):
    """Where messages are sent."""

    def type_(self, text: str, role: str | None) -> str:
        """Send what is typed; return what went wrong, empty when nothing did."""

    def tap(self, option: int, role: str | None) -> str | None:
        """Send the payload of an option of the last answer, counted from 1; None when there is none."""


@dataclass(frozen=True)
class Conversation:
    """What somebody says: texts are typed, numbers options tapped; ``role`` is the channel's idea of them."""

    subject: str
    turns: tuple[Any, ...]
    role: str | None = None


def read_conversations(file: Path = FILE) -> list[Conversation]:
    """Return the conversations of a file."""
    entries = yaml.safe_load(file.read_text("utf-8"))
    return [Conversation(e["subject"], tuple(e["turns"]), e.get("role")) for e in entries]


def session_of(conversations: Sequence[Conversation], turns: int) -> Conversation:
    """Return one conversation at random, or several one after the other to so many turns in one session."""
    first = random.choice(conversations)
    if not turns:
        return first
    return Conversation("several", tuple(_endless(conversations, turns)), first.role)


def _endless(conversations: Sequence[Conversation], turns: int) -> Iterator[Any]:
    while True:
        for turn in random.choice(conversations).turns:
            if not turns:
                return
            turns -= 1
            yield turn


class Chat:
    """A conversation under way."""

    def __init__(self, conversation: Conversation, door: Door) -> None:
        """Begin it at a door of its own."""
        self._conversation, self._door = conversation, door
        self.said = 0

    @classmethod
    def begun(cls, conversations: Sequence[Conversation], door: Door, turns: int) -> Chat:
        """Return a new one; ``turns`` as for ``session_of``."""
        return cls(session_of(conversations, turns), door)

    @property
    def goes_on(self) -> bool:
        """Whether there is more to say."""
        return self.said < len(self._conversation.turns)

    def say_next(self) -> str:
        """Send the next message; return what went wrong, empty when nothing did."""
        turn, role = self._conversation.turns[self.said], self._conversation.role
        self.said += 1
        if isinstance(turn, int):
            tapped = self._door.tap(turn, role)
            return self._door.type_(NOTHING_TO_TAP, role) if tapped is None else tapped
        return self._door.type_(turn, role)
