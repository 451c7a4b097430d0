"""What people type, made harmless before anything reads it."""

from __future__ import annotations

import unicodedata

CONTROL, SURROGATE, FORMAT, DIGIT = "Cc", "Cs", "Cf", "Nd"


def neutral(text: str) -> str:
    """Return text without control characters, and without the ``/`` that Rasa reads as a command.

    Line breaks stay, since many write a sentence a line. Invisible format characters (bidirectional
    marks, zero-width spaces) go too, a letter and its mark become one character (some programs paste
    ``å`` as two), and digits of other scripts become ours: they would hide what is written from redaction.
    """
    kept = "".join(c if c == "\n" else _visible(c) for c in unicodedata.normalize("NFC", text))
    lines = (" ".join(line.split()) for line in kept.split("\n"))
    return "\n".join(line for line in lines if line).lstrip("/ \n")


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in (CONTROL, SURROGATE):
        return " "
    if category == DIGIT:
        return str(unicodedata.digit(character))
    return "" if category == FORMAT else character
