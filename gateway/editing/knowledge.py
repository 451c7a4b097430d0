"""The knowledge as it would be with a draft in it; places in the draft name the field of the form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from gateway.editing.content import AnswerContent, ContactContent, TopicContent
from gateway.editing.lines import one_line
from gateway.editing.reading import NotThere
from knowledge.model import Answer, Contact, Knowledge, Opening, Place, Quote, Review, Topic


def with_content(knowledge: Knowledge, content: TopicContent | ContactContent) -> Knowledge:
    """Return the knowledge with a content instead of what it says of that topic or contact.

    Raises:
        NotThere: it has no such topic or contact.
    """
    if isinstance(content, ContactContent):
        if content.id not in knowledge.contacts:
            raise NotThere(f"kontakten ”{content.id}” finns inte")
        return replace(knowledge, contacts={**knowledge.contacts, content.id: _contact(content)})
    if content.id not in knowledge.topics:
        raise NotThere(f"ämnet ”{content.id}” finns inte")
    topic = _topic(knowledge.topics[content.id], content)
    return replace(knowledge, topics={**knowledge.topics, content.id: topic})


def field_place(*parts: str | int) -> Place:
    """Return the place of a field: ``field_of`` tells its name again."""
    return Place(Path(".".join(map(str, parts))), 1)


def field_of(place: Place) -> str:
    """Return the name of the field at a place in a draft: ``svar.0.citat.1.text``."""
    return str(place.file)


def _topic(was: Topic, content: TopicContent) -> Topic:
    answers = (_answer(number, answer, was.say) for number, answer in enumerate(content.answers))
    return replace(was, title=one_line(content.title), answers=tuple(answers), place=field_place("titel"))


def _answer(number: int, content: AnswerContent, topics_say: Opening | None) -> Answer:
    reviewed = content.reviewed
    return Answer(
        text=one_line(content.text),
        quotes=tuple(
            Quote(quote.section, one_line(quote.text), field_place("svar", number, "citat", n, "text"))
            for n, quote in enumerate(content.quotes)
        ),
        contacts=content.contacts,
        place=field_place("svar", number, "text"),
        roles=content.roles,
        counterpart=content.counterpart,
        say=_opening(number, content.say, topics_say),
        own_say=None if content.say is None else one_line(content.say),
        reviewed=Review(one_line(reviewed.by), reviewed.date, field_place("svar", number, "granskad"))
        if reviewed
        else None,
    )


def _opening(number: int, own: str | None, topics: Opening | None) -> Opening | None:
    text = (topics.text if topics else "") if own is None else one_line(own)
    return Opening(text, field_place("svar", number, "borja")) if text else None


def _contact(content: ContactContent) -> Contact:
    said = {name: one_line(value) for name, value in content.model_dump().items()}
    return Contact(**said, place=field_place("titel"))
