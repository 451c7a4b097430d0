"""The letters of a CSV file, whatever program has saved it."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from gateway.faq.question import Problem, UnreadableError

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What Excel and Numbers save as in Sweden. Without the list a short file is taken for Baltic or Turkish.
_WITHOUT_MARK = ["utf_16_le", "utf_16_be", "cp1252", "mac_roman", "cp850"]
_LETTERS = "åäöÅÄÖéÉüÜ–—’”…§ "


def decoded(file: str, content: bytes) -> str:
    """Return the text of a file.

    Raises:
        UnreadableError: it is no text, or in letters that cannot be told.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(file, _strict(content, encoding))
    text = None if b"\0" in content else _strict(content, "utf-8")
    return _checked(file, text if text is not None else _guessed(content))


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _guessed(content: bytes) -> str | None:
    """Return the text in the likeliest of the encodings that give only letters that Swedish has."""
    candidates = ["utf_16_le", "utf_16_be"] if b"\0" in content else _WITHOUT_MARK[2:]
    texts = {name: text for name in candidates if (text := _strict(content, name)) is not None}
    if not texts:
        return None
    best = from_bytes(content, cp_isolation=list(texts)).best()
    likely = texts[best.encoding] if best and best.encoding in texts else next(iter(texts.values()))
    return min([likely, *texts.values()], key=_odd_letters)


def _odd_letters(text: str) -> int:
    return sum(not c.isascii() and c not in _LETTERS for c in text)


def _checked(file: str, text: str | None) -> str:
    if text is None or "\0" in text:
        told = "filen är inte en textfil som går att läsa. Spara den som ”CSV UTF-8” eller som .xlsx"
        raise UnreadableError(Problem(file, told))
    return text
