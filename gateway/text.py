"""What people type, made harmless before anything reads it."""

from __future__ import annotations

import unicodedata

from bot.cleaning import clean

FORMAT, DIGIT = "Cf", "Nd"


def neutral(text: str) -> str:
    """Return text without control characters, and without the ``/`` that Rasa reads as a command.

    Line breaks stay, since many write a sentence a line. Invisible format characters (bidirectional
    marks, zero-width spaces) go too, a letter and its mark become one character (some programs paste
    ``å`` as two), and digits of other scripts become ours: they would hide what is written from redaction.
    """
    return clean("".join(map(_visible, unicodedata.normalize("NFC", text)))).lstrip("/ \n")


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == DIGIT:
        return str(unicodedata.digit(character))
    return "" if category == FORMAT else character
