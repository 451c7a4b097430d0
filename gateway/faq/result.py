"""What came of asking: a row a question, and the whole run, which can be kept as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pydantic import TypeAdapter

from gateway.faq.question import Problem, Question

VERSION = 1


class Verdict(StrEnum):
    """How a reply was judged."""

    RIGHT = "right"
    ASKED_BACK = "asked_back"  # with the right answer among the choices
    WRONG = "wrong"
    ERROR = "error"  # there was no reply to judge


VERDICT_TITLES = {
    Verdict.RIGHT: "rätt",
    Verdict.ASKED_BACK: "frågade tillbaka",
    Verdict.WRONG: "fel",
    Verdict.ERROR: "gick inte att ställa",
}


@dataclass(frozen=True)
class Row:
    """A question with its reply: ``got`` is the topic that was answered, else the type of the reply."""

    question: Question
    verdict: Verdict
    why: str = ""
    answer: str = ""
    type: str = ""
    topic: str | None = None
    sources: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    milliseconds: int = 0
    confidence: float | None = None
    runner_up: str | None = None

    @property
    def got(self) -> str:
        """What was taken for the answer."""
        return self.topic or self.type


@dataclass(frozen=True)
class Result:
    """A run: ``cancelled`` when not every question was asked; the rows are in the questions' order."""

    rows: tuple[Row, ...]
    started: str = ""  # ISO 8601, UTC
    seconds: float = 0
    cancelled: bool = False
    problems: tuple[Problem, ...] = ()
    version: Literal[1] = 1

    def count(self, verdict: Verdict) -> int:
        """Return how many rows were judged so."""
        return sum(row.verdict is verdict for row in self.rows)

    @property
    def files(self) -> frozenset[str]:
        """The files that questions were asked from."""
        return frozenset(row.question.file for row in self.rows)

    def to_json(self) -> bytes:
        """Return the run as JSON."""
        return _RESULT.dump_json(self, indent=1)

    @staticmethod
    def from_json(kept: bytes) -> Result:
        """Return a run that was kept.

        Raises:
            ValueError: it is none, or of another version.
        """
        return _RESULT.validate_json(kept)


_RESULT = TypeAdapter(Result)
