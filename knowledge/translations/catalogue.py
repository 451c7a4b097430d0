"""Reads the English of what is written in Swedish.

Standard gettext: the Swedish text is the key. When HR changes a Swedish answer its translation is
no longer found, and English-speaking staff see the Swedish one until it has been translated again; an
outdated translation is never shown.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po

from knowledge.model import Place
from knowledge.problem import KnowledgeError, Problem

FOLDER = Path(__file__).parent


def read_catalogue(path: Path) -> Catalog:
    """Return one file's messages.

    Raises:
        KnowledgeError: the file is not a gettext catalogue.
    """
    try:
        with path.open("rb") as file:
            return read_po(file, locale="en", abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, IndexError) as error:  # babel counts on whole entries
        line = getattr(error, "lineno", None)
        message = f"filen går inte att läsa som en översättningsfil ({error})"
        raise KnowledgeError([Problem(Place(path, (line or 0) + 1), message)]) from error


def english(folder: Path = FOLDER) -> dict[str, str]:
    """Return the English of every Swedish text that is translated.

    Raises:
        KnowledgeError: a file is not a gettext catalogue.
    """
    return {
        message.id: message.string
        for path in sorted(folder.glob("*.po"))
        for message in read_catalogue(path)
        if message.id and message.string and not message.fuzzy
    }
