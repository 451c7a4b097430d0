"""Ids that point at nothing: sections, contacts, related topics and options."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.model import Knowledge, Topic
from knowledge.problem import Problem


def problems(knowledge: Knowledge) -> Iterator[Problem]:
    """Yield every id that does not exist."""
    for topic in knowledge.topics.values():
        for related in topic.related:
            if related not in knowledge.topics:
                yield Problem(topic.place, f"ämnet ”{topic.id}” hänvisar till ”{related}”, som inte finns")
            if related == topic.id:
                yield Problem(topic.place, f"ämnet ”{topic.id}” hänvisar till sig självt")
        yield from of_answers(knowledge, topic)
    for reply in knowledge.replies.values():
        for wording in (reply.wording, *reply.own.values()):
            for contact in wording.contacts:
                if contact not in knowledge.contacts:
                    yield Problem(reply.place, f"kontakten ”{contact}” finns inte bland kontakterna")
            for option in wording.options:
                if option not in knowledge.topics:
                    yield Problem(reply.place, f"alternativet ”{option}” är inget ämne")


def of_answers(knowledge: Knowledge, topic: Topic) -> Iterator[Problem]:
    """Yield every id in the answers of one topic that does not exist."""
    for answer in topic.answers:
        for contact in answer.contacts:
            if contact not in knowledge.contacts:
                message = f"kontakten ”{contact}” finns inte bland kontakterna"
                yield Problem(answer.place, message, part="contacts")
        for quote in answer.quotes:
            if quote.section not in knowledge.sections:
                message = f"avsnittet ”{quote.section}” finns inte bland källorna"
                yield Problem(quote.place, message, part="section")
