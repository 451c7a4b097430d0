"""What has changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "samma", "tillagt", "borttaget"
MOST_COMPARED = 1_000_000  # pairs of words; longer texts are shown whole, the old and then the new one
_WORDS = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Piece:
    """Words in a row that are the same, have been added, or have been removed."""

    kind: str
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """Return the new text with what has been removed of the old one in its place."""
    return [Piece(kind, text) for kind, text in _pieces(_WORDS.findall(old), _WORDS.findall(new)) if text]


def _pieces(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    if len(old) * len(new) > MOST_COMPARED:
        yield REMOVED, "".join(old)
        yield ADDED, "".join(new)
        return
    # the space after a word is no part of it: the last word of a sentence is the same one before another
    matcher = SequenceMatcher(None, [w.rstrip() for w in old], [w.rstrip() for w in new], autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            yield SAME, "".join(new[new_from:new_to])
        else:
            yield REMOVED, _spaced(old[old_from:old_to])
            yield ADDED, _spaced(new[new_from:new_to])


def _spaced(words: list[str]) -> str:
    """Return words with a space after them: the removed and the added ones stand side by side."""
    text = "".join(words)
    return text if not text or text[-1].isspace() else f"{text} "
