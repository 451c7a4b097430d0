"""Which column of a sheet is which, however its heading is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from gateway.faq.question import Column

_SHORT = {"amne": Column.TOPIC, "kalla": Column.SOURCE, "kontakt": Column.CONTACT}


def _plain(heading: str) -> str:
    """Return a heading without case, diacritics, punctuation: ``Förväntat_ämne:`` as ``forvantat amne``."""
    letters = unicodedata.normalize("NFKD", heading.casefold())
    return re.sub(r"[\W_]+", " ", "".join(c for c in letters if not unicodedata.combining(c))).strip()


_KNOWN = {_plain(column): column for column in Column} | _SHORT


@dataclass(frozen=True)
class Columns:
    """The columns of a sheet by their place, with the headings as they stand there."""

    places: dict[Column, int]
    headings: dict[Column, str]
    twice: tuple[str, ...]
    unknown: tuple[str, ...]

    def cells(self, row: Sequence[str]) -> dict[Column, str]:
        """Return the cells of a row by column; a row may be short."""
        return {column: row[place] for column, place in self.places.items() if place < len(row)}

    @property
    def missing(self) -> str | None:
        """What a sheet of questions cannot lack, when it does."""
        if Column.QUESTION not in self.places:
            return f"kolumnen ”{Column.QUESTION}”"
        if not {Column.TOPIC, Column.SOURCE, Column.CONTACT} & set(self.places):
            return f"kolumnen ”{Column.TOPIC}” (eller ”{Column.SOURCE}” eller ”{Column.CONTACT}”)"
        return None


def recognise(row: Sequence[str]) -> Columns:
    """Return which columns a row of headings has."""
    places: dict[Column, int] = {}
    twice: list[str] = []
    unknown: list[str] = []
    for place, cell in enumerate(row):
        heading = cell.strip().strip("\ufeff")
        if not heading:
            continue
        column = _KNOWN.get(_plain(heading))
        if column is None:
            unknown.append(heading)
        elif column in places:
            twice.append(heading)
        else:
            places[column] = place
    headings = {column: column.value for column in places}
    return Columns(places, headings, tuple(twice), tuple(unknown))


def meant(heading: str) -> str:
    """Return `` Menade du ”…”?`` for a heading that is nearly one of ours, else nothing."""
    near = get_close_matches(_plain(heading[:80]), list(_KNOWN), n=1, cutoff=0.7)
    return f" Menade du ”{_KNOWN[near[0]]}”?" if near else ""
