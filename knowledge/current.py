"""The knowledge that a process answers from: read once, and anew when another release is in use."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge import reader
from knowledge.model import Knowledge
from knowledge.translations.catalogue import english


@dataclass
class _Kept:
    knowledge: Knowledge | None = None
    english: dict[str, str] | None = None


_kept = _Kept()


def current() -> Knowledge:
    """Return the knowledge.

    Raises:
        KnowledgeError: it has not been read yet, and the files are broken.
    """
    if _kept.knowledge is None:
        _kept.knowledge = reader.read()
    return _kept.knowledge


def current_english() -> dict[str, str]:
    """Return the English of the Swedish texts; raises as ``current``."""
    if _kept.english is None:
        _kept.english = english()
    return _kept.english


def renew() -> None:
    """Read the files anew; until that is done, from any thread, the former knowledge is returned.

    Raises:
        KnowledgeError: the files are broken; the former knowledge stays.
    """
    knowledge, translations = reader.read(), english()
    _kept.knowledge, _kept.english = knowledge, translations
