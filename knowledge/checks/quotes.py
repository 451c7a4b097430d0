"""Quotes that are not word for word what the section says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from knowledge.model import Knowledge, Section, Topic
from knowledge.problem import Problem
from knowledge.sources import plain


def problems(knowledge: Knowledge) -> Iterator[Problem]:
    """Yield every quote that cannot be found in its section."""
    for topic in knowledge.topics.values():
        yield from of_topic(knowledge, topic)


def of_topic(knowledge: Knowledge, topic: Topic) -> Iterator[Problem]:
    """Yield the quotes of one topic that cannot be found in their sections."""
    for answer in topic.answers:
        for quote in answer.quotes:
            section = knowledge.sections.get(quote.section)
            if section is not None and plain(quote.text) not in said_in(section):
                message = f"citatet står inte ordagrant i {quote.section}: ”{quote.text[:70]}”"
                yield Problem(quote.place, message)


def said_in(section: Section) -> str:
    """Return a section as quotes are compared with it: its heading and its text, without mark-up."""
    return _plain(f"{section.title}\n{section.text}")


@lru_cache(maxsize=1000)
def _plain(text: str) -> str:
    return plain(text)
