"""Reads contents out of the knowledge and the examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gateway.editing.content import (
    AnswerContent,
    ContactContent,
    QuoteContent,
    ReviewContent,
    TopicContent,
)
from knowledge.model import Answer, Knowledge


class NotThere(LookupError):
    """There is no such topic or contact, or its answers are for others than those of the content."""


def topic_content(
    knowledge: Knowledge, examples: Mapping[str, Sequence[str]], english: Mapping[str, str], id_: str
) -> TopicContent:
    """Return what can be edited of a topic.

    Args:
        knowledge: What is published.
        examples: The examples by intent.
        english: The English by its Swedish.
        id_: The topic's id.

    Raises:
        NotThere: there is no such topic.
    """
    topic = knowledge.topics.get(id_)
    if topic is None:
        raise NotThere(f"ämnet ”{id_}” finns inte")
    return TopicContent(
        id=topic.id,
        title=topic.title,
        answers=tuple(_answer(answer, english) for answer in topic.answers),
        examples=tuple(examples.get(id_, ())),
    )


def contact_content(knowledge: Knowledge, id_: str) -> ContactContent:
    """Return what can be edited of a contact.

    Raises:
        NotThere: there is no such contact.
    """
    contact = knowledge.contacts.get(id_)
    if contact is None:
        raise NotThere(f"kontakten ”{id_}” finns inte")
    return ContactContent(
        id=contact.id,
        title=contact.title,
        what_for=contact.what_for,
        when=contact.when,
        how=contact.how,
        phone=contact.phone,
        email=contact.email,
        link=contact.link,
    )


def _answer(answer: Answer, english: Mapping[str, str]) -> AnswerContent:
    reviewed = answer.reviewed
    return AnswerContent(
        roles=answer.roles,
        counterpart=answer.counterpart,
        text=answer.text,
        english=english.get(answer.text, ""),
        quotes=tuple(QuoteContent(section=quote.section, text=quote.text) for quote in answer.quotes),
        contacts=answer.contacts,
        say=answer.own_say,
        reviewed=ReviewContent(by=reviewed.by, date=reviewed.date) if reviewed else None,
    )
