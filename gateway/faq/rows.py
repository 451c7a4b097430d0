"""One row of a file, whatever its kind, becomes a question or is told to be wrong."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from gateway.api.models import MOST_CHARACTERS
from gateway.faq.limits import MOST_CELL_CHARACTERS, MOST_SUGGESTIONS, spaced
from gateway.faq.names import Catalogue, Names
from gateway.faq.question import Column, Problem, Question

NOTHING_EXPECTED = "skriv ett förväntat ämne, en förväntad källa eller en förväntad kontakt"


@dataclass
class RowReader:
    """Makes questions of the rows of one file and collects what is wrong with them.

    ``headings`` says what the columns are called in this file.
    """

    file: str
    catalogue: Catalogue
    headings: Mapping[Column, str]
    questions: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, row: int, cells: Mapping[Column, str]) -> None:
        """Read one row; it is asked only when all of it can be understood."""
        before = len(self.problems)
        text = unicodedata.normalize("NFC", cells.get(Column.QUESTION, "")).strip()
        if not text:
            self.tell(row, Column.QUESTION, "frågan saknas")
        elif len(text) > MOST_CHARACTERS:
            most = spaced(MOST_CHARACTERS)
            self.tell(row, Column.QUESTION, f"{spaced(len(text))} tecken, men högst {most} går att ställa")
        kinds = self.catalogue
        roles = self._named(row, cells, Column.ROLE, kinds.roles)
        if len(roles) > 1:
            self.tell(row, Column.ROLE, "skriv en roll, eller en rad för varje roll")
        topics = self._named(row, cells, Column.TOPIC, kinds.topics)
        sources = self._named(row, cells, Column.SOURCE, kinds.sources)
        contacts = self._named(row, cells, Column.CONTACT, kinds.contacts)
        if len(self.problems) == before and not topics + sources + contacts:
            self.problems.append(Problem(self.file, NOTHING_EXPECTED, row))
        if len(self.problems) == before:
            comment = cells.get(Column.COMMENT, "").strip()
            role = roles[0] if roles else None
            self.questions.append(
                Question(text, role, topics, sources, contacts, comment, file=self.file, row=row)
            )

    def tell(self, row: int, column: Column, message: str) -> None:
        """Note what is wrong with a cell."""
        self.problems.append(Problem(self.file, message, row, self.headings.get(column, column)))

    def _named(self, row: int, cells: Mapping[Column, str], column: Column, names: Names) -> tuple[str, ...]:
        cell = cells.get(column, "")
        if len(cell) > MOST_CELL_CHARACTERS:
            self.tell(row, column, f"cellen har mer än {spaced(MOST_CELL_CHARACTERS)} tecken")
            return ()
        ids, unknown = names.read(cell)
        for name in unknown:
            suggest = len(self.problems) < MOST_SUGGESTIONS
            self.tell(row, column, names.told(name, suggest))
        return tuple(ids)
