"""Helps whoever quotes: what differs from the section, and what it says instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from knowledge.checks.quotes import said_in
from knowledge.model import Knowledge, Quote, Section
from knowledge.sources import plain

ALIKE = 0.4  # the least share of words in common for a sentence to be offered
MOST_SHOWN = 300
MOST_WORDS = 200  # what is longer is no quote, and takes long to compare
SENTENCE_END = re.compile(r"(?<=[.!?:]) ")


def not_verbatim(knowledge: Knowledge, quote: Quote) -> str:
    """Return what is wrong with a quote that does not stand in its section."""
    section, text = knowledge.sections[quote.section], plain(quote.text)
    told = f"Citatet står inte ordagrant i avsnittet ”{section.shown_title}”"
    for other in knowledge.sections.values():
        if text in said_in(other):
            return f"{told}, men i ”{other.shown_title}” ({other.document_title}). Byt avsnitt."
    words = text.split()
    nearest, share = _nearest(section, words) if len(words) <= MOST_WORDS else ([], 0.0)
    if share < ALIKE:
        return f"{told}, och ingen mening där liknar det. Kopiera meningen ur avsnittet."
    return f"{told}. {_first_difference(words, nearest)} Där står: ”{_short(' '.join(nearest))}”"


def _nearest(section: Section, words: Sequence[str]) -> tuple[list[str], float]:
    """Return the run of sentences that is most like some words, and how like (0 to 1)."""
    matcher: SequenceMatcher[str] = SequenceMatcher(b=words, autojunk=False)
    best, share = list[str](), 0.0
    for run in _runs(said_in(section), len(SENTENCE_END.split(" ".join(words)))):
        matcher.set_seq1(run)
        if matcher.real_quick_ratio() > share and matcher.quick_ratio() > share and matcher.ratio() > share:
            best, share = run, matcher.ratio()
    return best, share


def _runs(text: str, count: int) -> Iterator[list[str]]:
    sentences = SENTENCE_END.split(text)
    for length in {max(1, count - 1), count, count + 1}:
        for start in range(max(1, len(sentences) - length + 1)):
            yield " ".join(sentences[start : start + length]).split()


def _first_difference(words: Sequence[str], there: Sequence[str]) -> str:
    steps = SequenceMatcher(None, words, there, autojunk=False).get_opcodes()
    for kind, start, end, there_start, _ in steps:
        if kind == "replace":
            return (
                f"Det första ordet som skiljer är ”{words[start]}”, där det ska stå ”{there[there_start]}”."
            )
        if kind == "delete":
            return f"Det första ordet som skiljer är ”{words[start]}”, som inte står där."
        if kind == "insert" and start > 0 and end < len(words):
            return (
                f"Det första ordet som skiljer är ”{there[there_start]}”, som saknas före ”{words[start]}”."
            )
    return "Orden står inte där i samma följd."


def _short(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN].rsplit(' ', 1)[0]} …"
