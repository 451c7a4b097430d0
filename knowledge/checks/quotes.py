"""Quotes that are not word for word what the section says."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.model import Knowledge
from knowledge.problem import Problem
from knowledge.sources import plain


def problems(knowledge: Knowledge) -> Iterator[Problem]:
    """Yield every quote that cannot be found in its section."""
    sections = {id_: plain(f"{s.title}\n{s.text}") for id_, s in knowledge.sections.items()}
    for topic in knowledge.topics.values():
        for answer in topic.answers:
            for quote in answer.quotes:
                section = sections.get(quote.section)
                if section is not None and plain(quote.text) not in section:
                    message = f"citatet står inte ordagrant i {quote.section}: ”{quote.text[:70]}”"
                    yield Problem(quote.place, message)
