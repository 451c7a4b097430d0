"""What the page of a run shows: its questions narrowed down, and what has changed since another run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import urlencode

from gateway.faq.compare import compare
from gateway.faq.figures import NO_ROLE
from gateway.faq.output import words
from gateway.faq.result import VERDICT_TITLES, Result, Row, Verdict
from gateway.hr.pages import ROLE_NAMES
from gateway.store.to_fix import key_of

ROWS_A_PAGE = 50
MOST_CHANGES = 100
MISSES, EVERYTHING = "missar", "alla"
ROLE_TITLES = ROLE_NAMES | {NO_ROLE: "ingen roll angiven"}
VERDICT_CHOICES = [
    (MISSES, "allt utom rätt"),
    *((verdict.value, title) for verdict, title in VERDICT_TITLES.items()),
    (EVERYTHING, "alla"),
]


@dataclass(frozen=True)
class Filters:
    """What the list of questions is narrowed to; its fields are those of the form."""

    q: str = ""
    bedomning: str = MISSES
    amne: str = ""
    roll: str = ""
    sida: int = 1

    FIELDS: ClassVar[tuple[str, ...]] = ("q", "bedomning", "amne", "roll", "sida")

    @property
    def query(self) -> str:
        """The filters in an address, without the page."""
        return urlencode({name: value for name, value in asdict(replace(self, sida=0)).items() if value})

    def fits(self, row: Row) -> bool:
        """Return whether a row is to be shown."""
        question, wanted = row.question, self.q.casefold().split()
        written = " ".join((question.text, question.comment, row.answer, row.why)).casefold()
        return (
            self._judged_so(row)
            and self.amne in ("", question.about)
            and self.roll in ("", question.role or NO_ROLE)
            and all(word in written for word in wanted)
        )

    def _judged_so(self, row: Row) -> bool:
        if self.bedomning == MISSES:
            return row.verdict is not Verdict.RIGHT
        return self.bedomning in (EVERYTHING, row.verdict)


@dataclass(frozen=True)
class Shown:
    """A row with its place in the run, which names it, and whether it is on the list to fix."""

    number: int
    row: Row
    listed: bool


@dataclass(frozen=True)
class Rows:
    """A page of the rows that fit."""

    shown: Sequence[Shown]
    count: int
    number: int
    last: int


@dataclass(frozen=True)
class Changed:
    """Questions that have changed in one way, not more than can be read."""

    title: str
    rows: Sequence[Row]
    more: int


def rows(result: Result, filters: Filters, listed: frozenset[str]) -> Rows:
    """Return the rows that fit, a page of them."""
    fitting = [(number, row) for number, row in enumerate(result.rows) if filters.fits(row)]
    last = max(1, math.ceil(len(fitting) / ROWS_A_PAGE))
    number = min(filters.sida, last)
    of_page = fitting[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE]
    shown = [Shown(place, row, key_of(row.question.key) in listed) for place, row in of_page]
    return Rows(shown, len(fitting), number, last)


def changes(old: Result, new: Result) -> list[Changed]:
    """Return what has changed since another run; a kind of which there is nothing too."""
    found = compare(old, new)
    kinds: list[tuple[str, Sequence[Row]]] = [
        ("Har blivit fel", [change.new for change in found.became_wrong]),
        ("Var rätt, frågar nu tillbaka", [change.new for change in found.asks_back]),
        ("Har blivit rätt", [change.new for change in found.became_right]),
        ("Nya frågor", found.new),
        ("Borttagna frågor", found.gone),
        ("Fel båda gångerna", found.still_wrong),
    ]
    return [Changed(title, own[:MOST_CHANGES], max(0, len(own) - MOST_CHANGES)) for title, own in kinds]


def when(seconds: int) -> str:
    """Return a time as it is in Sweden, to the minute."""
    return words.when(datetime.fromtimestamp(seconds, UTC).isoformat())
