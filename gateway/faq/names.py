"""What HR may write for a topic, a source, a contact or a role: its id, its title, or ``title — id``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from knowledge.model import Knowledge

ROLE_TITLES = {"medarbetare": "Medarbetare", "chef": "Chef", "fortroendevald": "Förtroendevald"}
BETWEEN = " — "
_LAST = re.compile(r".* [—–-] (.*)", re.S)


@dataclass(frozen=True)
class Names:
    """Everything of one kind that can be named: ids and their titles."""

    titles: Mapping[str, str]

    @cached_property
    def _known(self) -> dict[str, list[str]]:
        known: dict[str, list[str]] = {}
        for id_, title in self.titles.items():
            for name in dict.fromkeys((_plain(id_), _plain(title))):
                known.setdefault(name, []).append(id_)
        return known | {_plain(id_): [id_] for id_ in self.titles}

    def choices(self) -> list[str]:
        """Return what a drop-down offers: ``title — id``."""
        return [f"{title}{BETWEEN}{id_}" for id_, title in self.titles.items()]

    def found(self, text: str) -> list[str]:
        """Return the ids that a text can mean: one, none, or several when a title is not the only one."""
        exact = self._known.get(_plain(text), [])
        last = _LAST.fullmatch(text.strip())
        return exact or (self._known.get(_plain(last[1]), []) if last else [])

    def read(self, cell: str) -> tuple[list[str], list[str]]:
        """Return the ids in a cell, several with commas or line breaks between, and what is none.

        Titles hold commas too: of what stands between commas, the longest run that is a name is taken.
        """
        ids: list[str] = []
        unknown: list[str] = []
        for line in re.split(r"[\n\r;]+", cell):
            parts = [part for part in line.split(",") if part.strip()]
            while parts:
                ends = range(len(parts), 0, -1)
                end = next((n for n in ends if len(self.found(",".join(parts[:n]))) == 1), 0)
                if end:
                    ids += self.found(",".join(parts[:end]))
                else:
                    unknown.append(parts[0].strip())
                parts = parts[max(end, 1) :]
        return list(dict.fromkeys(ids)), unknown

    def told(self, text: str, suggest: bool = True) -> str:
        """Say that a text is no name here, or not the only one, and what may have been meant."""
        shown = text if len(text) <= 80 else f"{text[:80]}…"
        if several := self.found(text):
            return f"”{shown}” kan vara {' eller '.join(several)}. Skriv vilken"
        near = get_close_matches(_plain(text[:80]), self._shown, n=1, cutoff=0.6) if suggest else []
        hint = f" Menade du ”{self._shown[near[0]]}”?" if near else ""
        return f"”{shown}” finns inte.{hint}"

    @cached_property
    def _shown(self) -> dict[str, str]:
        return {_plain(name): name for name in (*self.titles.values(), *self.titles)}


@dataclass(frozen=True)
class Catalogue:
    """The names of everything that a question can expect."""

    topics: Names
    sources: Names
    contacts: Names
    roles: Names

    @staticmethod
    def of(knowledge: Knowledge) -> Catalogue:
        """Return the names that the knowledge holds."""
        sections = knowledge.sections.values()
        return Catalogue(
            Names({topic.id: topic.title for topic in knowledge.topics.values()}),
            Names({section.id: section.shown_title for section in sections}),
            Names({contact.id: contact.title for contact in knowledge.contacts.values()}),
            Names(ROLE_TITLES),
        )

    def title(self, id_: str) -> str:
        """Return the title of a topic, source or contact; the id itself when there is none."""
        kinds: Iterable[Names] = (self.topics, self.sources, self.contacts)
        return next((kind.titles[id_] for kind in kinds if id_ in kind.titles), id_)


def _plain(text: str) -> str:
    """Return a name without case, needless blanks and what may stand around it."""
    joined = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    return joined.strip(" ?!.”\"'")
