"""A question with what a right answer is, and what can be wrong with the row that it stands on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from knowledge.examples import Example
from knowledge.model import Place


class Column(StrEnum):
    """The columns of a sheet, as they are headed."""

    QUESTION = "fråga"
    ROLE = "roll"
    TOPIC = "förväntat ämne"
    SOURCE = "förväntad källa"
    CONTACT = "förväntad kontakt"
    COMMENT = "kommentar"


@dataclass(frozen=True)
class Question:
    """One question; right is ANY of the topics or sources, with ALL of the contacts offered."""

    text: str
    role: str | None = None
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    comment: str = ""
    file: str = ""
    row: int = 0

    @property
    def key(self) -> str:
        """What makes it the same question in another run: its words and its role."""
        return f"{self.role or ''}|{phrase(self.text)}"

    @property
    def about(self) -> str:
        """The topic (else source, else contact) that it is counted under."""
        return (*self.topics, *self.sources, *self.contacts)[0]

    @property
    def place(self) -> str:
        """Where it stands, for whoever edits the file."""
        return f"{self.file}, rad {self.row}"


def phrase(text: str) -> str:
    """Return a text without case, diacritics and punctuation, as ``knowledge.examples`` compares them."""
    return Example("", text, Place(Path(), 1)).key


@dataclass(frozen=True)
class Problem:
    """Something in a file that cannot be used, in words that HR understands.

    A ``notice`` is only worth knowing: nothing is left out because of it.
    """

    file: str
    message: str
    row: int | None = None
    column: str | None = None
    notice: bool = False

    def __str__(self) -> str:
        """Return ``file: Rad 7, kolumn roll: message``."""
        kind = "fält" if self.file.endswith((".yml", ".yaml")) else "kolumn"
        place = [f"rad {self.row}"] if self.row else []
        place += [f"{kind} {self.column}"] if self.column else []
        text = ": ".join([", ".join(place), self.message] if place else [self.message])
        return f"{self.file}: {text[:1].upper()}{text[1:]}"


class UnreadableError(ValueError):
    """A file cannot be read (any further); ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem."""
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class Read:
    """What was read: the questions that can be asked, and what is wrong with the rest."""

    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def broken(self) -> bool:
        """Whether something was left out."""
        return any(not problem.notice for problem in self.problems)

    @staticmethod
    def joined(parts: Iterable[Read]) -> Read:
        """Return everything that was read; a question that is repeated is a problem, and asked once."""
        first: dict[str, Question] = {}
        problems: list[Problem] = []
        for part in parts:
            problems += part.problems
            for question in part.questions:
                if (known := first.setdefault(question.key, question)) is not question:
                    told = f"samma fråga med samma roll finns redan ({known.place}), den ställs en gång"
                    problems.append(Problem(question.file, told, question.row))
        return Read(tuple(first.values()), tuple(problems))
