"""The English of a topic in ``knowledge/translations/*.po``, written as ``make translations`` does."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from knowledge.model import Knowledge
from knowledge.translations.catalogue import read_catalogue
from knowledge.translations.update import WIDTH, template

GUESSED = "python-brace-format"  # newer releases of babel mark {places} by themselves, older ones do not


def says_english(path: Path, english: Mapping[str, str]) -> bool:
    """Return whether a catalogue has just this English of some Swedish texts.

    Raises:
        KnowledgeError: the file is not a gettext catalogue.
    """
    catalogue = _read(path)
    return all(_shown(catalogue.get(swedish)) == text for swedish, text in english.items())


def with_english(path: Path, knowledge: Knowledge, english: Mapping[str, str]) -> bytes:
    """Return what is in a catalogue when it has all texts of the knowledge, and this English of some.

    A Swedish text whose English is empty is not translated; where the text is new, the translation of one
    much like it is kept for whoever translates, marked so that it is not shown.

    Raises:
        KnowledgeError: the file is not a gettext catalogue.
    """
    catalogue = _read(path)
    catalogue.update(template(knowledge)[path.stem])
    for swedish, text in english.items():
        message = catalogue[swedish]
        if text:
            message.string = text
            message.flags.discard("fuzzy")
        elif not message.fuzzy:
            message.string = ""
    for message in catalogue:
        message.flags.discard(GUESSED)
    written = io.BytesIO()
    write_po(written, catalogue, width=WIDTH, omit_header=True, ignore_obsolete=True)
    return written.getvalue()


def _read(path: Path) -> Catalog:
    return read_catalogue(path) if path.exists() else Catalog(locale="en", fuzzy=False)


def _shown(message: Message | None) -> str:
    return "" if message is None or message.fuzzy else str(message.string)
