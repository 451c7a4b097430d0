"""Texts as the files keep them: one line, of characters that can be written."""

from __future__ import annotations

from yaml.reader import Reader


def one_line(text: str) -> str:
    """Return text with every run of white space, line breaks too, as one space: how the files are read."""
    return " ".join(text.split())


def unwritable(text: str) -> str | None:
    """Return the first character that cannot stand in a file (a control character, half a sign), if any."""
    found = Reader.NON_PRINTABLE.search(one_line(text))
    return found[0] if found else None
