"""Finds topics by words in their title, id, answers and examples; case and diacritics do not matter."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.model import Knowledge, Topic

MOST_WORDS = 12


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty: everything."""

    text: str = ""
    subject: str = ""
    status: str = ""
    role: str = ""


@dataclass(frozen=True)
class Found:
    """A topic, and the example that the words stand in where neither its title nor its answers have them."""

    topic: Topic
    example: str | None = None


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """Return text without case and diacritics."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def search(knowledge: Knowledge, filters: Filters, examples: Mapping[str, Sequence[str]]) -> Iterator[Found]:
    """Yield the topics that fit, those with the words in title or id first."""
    words = plain(filters.text).split()[:MOST_WORDS]
    fitting = [topic for topic in knowledge.topics.values() if _fits(topic, filters)]
    named = [topic for topic in fitting if _has(words, f"{topic.title} {topic.id}")]
    yield from map(Found, named)
    for topic in fitting:
        if topic in named:
            continue
        if _has(words, _written(topic)):
            yield Found(topic)
        elif (example := _example(words, examples.get(topic.id, ()))) is not None:
            yield Found(topic, example)


def _fits(topic: Topic, filters: Filters) -> bool:
    return (
        filters.subject in ("", topic.subject)
        and filters.status in ("", topic.status)
        and (not filters.role or filters.role in topic.own_roles)
    )


def _has(words: Sequence[str], text: str) -> bool:
    return all(word in plain(text) for word in words)


def _written(topic: Topic) -> str:
    said = (part for a in topic.answers for part in (a.text, a.say.text if a.say else ""))
    return " ".join((topic.title, topic.id, *said))


def _example(words: Sequence[str], examples: Sequence[str]) -> str | None:
    return next((example for example in examples if _has(words, example)), None)
