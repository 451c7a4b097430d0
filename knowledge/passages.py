"""The documents cut into passages short enough to be shown: a paragraph, or a few sentences of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.model import Section
from knowledge.sources import plain

MOST_WORDS = 80
FEWEST_WORDS = 5
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ”\"])")


@dataclass(frozen=True)
class Passage:
    """Consecutive sentences of one section, verbatim."""

    section: str
    text: str


def passages(sections: Iterable[Section]) -> list[Passage]:
    """Return the passages of sections, in the order of the text; single words and headings are left out."""
    return [
        Passage(section.id, text)
        for section in sections
        for paragraph in re.split(r"\n\s*\n", section.text)
        for text in _pieces(plain(paragraph))
        if len(text.split()) >= FEWEST_WORDS
    ]


def _pieces(paragraph: str) -> Iterator[str]:
    """Yield a paragraph's sentences, as many together as ``MOST_WORDS`` allows."""
    piece: list[str] = []
    for sentence in _SENTENCE.split(paragraph):
        if piece and len(" ".join([*piece, sentence]).split()) > MOST_WORDS:
            yield " ".join(piece)
            piece = []
        piece.append(sentence)
    yield " ".join(piece)
