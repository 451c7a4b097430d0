"""Text as the understanding reads it."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARACTERS = 1_000
_DIACRITICS = str.maketrans("åäöéèüæøÅÄÖÉÈÜÆØ", "aaoeeuaoAAOEEUAO")
# A courtesy counts as one only where something sets it off: a mark, or "men" and "och".
_COURTESY = re.compile(
    r"\W*(?:(?:tack(?: så mycket| sa mycket| ska du ha| för svaret)?|ok|okej|okay|jaha|aha|hej|hejsan|hallå|"
    r"thanks|thank you|hi|hello)(?:\s*[,.!:;–-]+\s*|\s+(?=(?:men|och|and|but)\b)))+"
    r"(?:(?:men|och|and|but)\s+)?(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
_CORRECTION = re.compile(
    r"\W*(?:(?:nej|nä|näe|no)\b[\s,.!:;–-]*)?(?:jag|ja|i)\s+(?:menade|menar|mena|meant)\b[\s,.!:;]+(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
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


def without_courtesy(text: str) -> str:
    """Return a message without the thanks, greeting or correction that introduces a question.

    "Tack! Och visselblåsning?" asks about whistleblowing, and "nej, jag menade gåvor" about gifts.
    What is a courtesy all through ("hej då", "ok tack") is left alone.
    """
    corrected = _CORRECTION.match(text)
    if corrected and corrected["rest"].strip(" ?!.,"):
        return corrected["rest"]
    thanked = _COURTESY.match(text)
    rest = thanked["rest"] if thanked else ""
    return rest if len(rest.split()) > 1 or "?" in rest and rest.strip(" ?!.,") else text
