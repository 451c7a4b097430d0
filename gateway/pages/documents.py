"""The documents as pages, and the links from a quote to where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from markupsafe import Markup

from gateway.pages.fragments import Word, directive, words_of
from gateway.pages.markdown import as_html, blocks
from knowledge.model import Knowledge, Section

FOLDER = "/kallor"


@dataclass(frozen=True)
class ShownSection:
    """A section as the page shows it."""

    anchor: str
    title: str
    html: Markup


@dataclass(frozen=True)
class Document:
    """A document: its id in the address, its title, its sections in order."""

    id: str
    title: str
    sections: tuple[Section, ...]

    @cached_property
    def shown(self) -> tuple[ShownSection, ...]:
        """The sections as HTML."""
        return tuple(
            ShownSection(_anchor(section), section.shown_title, as_html(section.text))
            for section in self.sections
        )

    @cached_property
    def words(self) -> list[Word]:
        """The words of the page, as far as quotes may be looked for: title, headings and text."""
        return words_of([self.title, *(block for section in self.sections for block in _blocks(section))])

    @cached_property
    def starts(self) -> dict[str, int]:
        """Where in ``words`` each section begins."""
        found, count = {}, len(self.title.split())
        for section in self.sections:
            found[section.id] = count
            count += sum(len(block.split()) for block in _blocks(section))
        return found


class Documents:
    """All documents, by id."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Take the sections of the knowledge, a document at a time."""
        self.all: dict[str, Document] = {}
        for section in knowledge.sections.values():
            known = self.all.get(section.document)
            sections = (*known.sections, section) if known else (section,)
            self.all[section.document] = Document(section.document, section.document_title, sections)
        self.link = lru_cache(maxsize=4096)(self._link)

    def _link(self, section_id: str, quote: str) -> str | None:
        """Return the address where a quote stands, highlighted by the browsers that can.

        None for a section that is not known here: Rasa may have been started with newer knowledge.
        """
        name, _, anchor = section_id.partition("/")
        document = self.all.get(name)
        if document is None or section_id not in document.starts:
            return None
        found = directive(document.words, document.starts[section_id], quote)
        return f"{FOLDER}/{name}#{anchor}{found}"


def _anchor(section: Section) -> str:
    return section.id.split("/")[1]


def _blocks(section: Section) -> list[str]:
    return [section.shown_title, *blocks(section.text)]
