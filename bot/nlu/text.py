"""Text as the understanding reads it."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARACTERS = 1_000
_DIACRITICS = str.maketrans("åäöéèüæøÅÄÖÉÈÜÆØ", "aaoeeuaoAAOEEUAO")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


def lowered(text: str) -> str:
    """Return text in lower case, in one line, composed, and cut at ``MAX_CHARACTERS``.

    NUL becomes a space and a lone surrogate a question mark: the encoder can take neither.
    """
    composed = unicodedata.normalize("NFC", text.replace("\x00", " "))
    safe = composed.encode("utf-8", "replace").decode("utf-8")
    return " ".join(safe.lower().split())[:MAX_CHARACTERS]


def without_diacritics(text: str) -> str:
    """Return lowered text as typed on a keyboard without å, ä and ö."""
    return lowered(text).translate(_DIACRITICS)


def sentences(text: str) -> list[str]:
    """Return the sentences of a message that hold at least three words."""
    return [part.strip() for part in _SENTENCE_END.split(text) if len(part.split()) >= 3]
