"""The English catalogues: unreadable, or without a place that the Swedish text leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from knowledge.model import Knowledge, Place
from knowledge.problem import KnowledgeError, Problem
from knowledge.translations.catalogue import english, read_catalogue
from knowledge.translations.update import texts

PLACE = re.compile(r"\{[a-z]+\}")


def problems(folder: Path) -> Iterator[Problem]:
    """Yield what is wrong with the catalogues in a folder."""
    for path in sorted(folder.glob("*.po")):
        try:
            catalogue = read_catalogue(path)
        except KnowledgeError as error:
            yield from error.problems
            continue
        for message in catalogue:
            if message.id and message.string and places(message.id) != places(message.string):
                text = (
                    f"översättningen av ”{message.id[:60]}” har inte samma {{platser}} som den svenska texten"
                )
                yield Problem(Place(path, message.lineno or 1), text)


def untranslated(knowledge: Knowledge, folder: Path) -> list[str]:
    """Return the Swedish texts that have no English; they are shown in Swedish meanwhile."""
    translated = english(folder)
    return [text for _, _, text in texts(knowledge) if text not in translated]


def places(text: str) -> list[str]:
    """Return the names in braces, in alphabetical order."""
    return sorted(PLACE.findall(text))
