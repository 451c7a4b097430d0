"""What people type, without what no keyboard writes; also for the gateway: nothing here is Rasa's."""

from __future__ import annotations

import unicodedata


def clean(text: str) -> str:
    """Return text without what no keyboard writes: control characters and lone surrogates.

    Line breaks stay: many write a sentence a line, and danger is looked for sentence by sentence.
    """
    kept = "".join(c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs") else " " for c in text)
    lines = (" ".join(line.split()) for line in kept.split("\n"))
    return "\n".join(line for line in lines if line)
