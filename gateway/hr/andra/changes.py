"""What a draft changes, field by field, in the words of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gateway.editing.content import AnswerContent, ContactContent, TopicContent
from gateway.hr import reviewed
from gateway.hr.amnen.view import audience
from gateway.hr.andra.differences import Piece, differences
from gateway.hr.andra.fields import CONTACT_FIELDS, NAMES
from knowledge.model import Knowledge


@dataclass(frozen=True)
class Change:
    """A field that says something else than before."""

    label: str
    old: str
    new: str

    @property
    def pieces(self) -> list[Piece]:
        """The difference, word by word."""
        return differences(self.old, self.new)


def changes(
    knowledge: Knowledge, old: TopicContent | ContactContent, new: TopicContent | ContactContent
) -> list[Change]:
    """Return what is different; ``knowledge`` names what it is about."""
    before, now = dict(_said(knowledge, old)), dict(_said(knowledge, new))
    found = [
        Change(label, before.get(label, ""), now.get(label, ""))
        for label in dict.fromkeys([*before, *now])
        if before.get(label, "") != now.get(label, "")
    ]
    if isinstance(old, TopicContent) and isinstance(new, TopicContent):
        added = [example for example in new.examples if example not in set(old.examples)]
        gone = [example for example in old.examples if example not in set(new.examples)]
        found += [Change("Nya exempel", "", "\n".join(added))] if added else []
        found += [Change("Borttagna exempel", "\n".join(gone), "")] if gone else []
    return found


def audiences(knowledge: Knowledge, content: TopicContent) -> list[str]:
    """Return whom each answer is for; where the published ones are others, their numbers."""
    topic = knowledge.topics[content.id]
    numbered = [f"Svar {number}" for number in range(1, len(content.answers) + 1)]
    if len(topic.answers) != len(content.answers):
        return numbered
    return [audience(topic, answer) for answer in topic.answers]


def _said(knowledge: Knowledge, content: TopicContent | ContactContent) -> Iterator[tuple[str, str]]:
    if isinstance(content, ContactContent):
        yield from ((NAMES[field], getattr(content, name)) for field, name in CONTACT_FIELDS.items())
        return
    yield "Rubrik", content.title
    for answer, name in zip(content.answers, audiences(knowledge, content)):
        yield from ((f"{name}: {what}", text) for what, text in _of_answer(knowledge, answer).items())


def _of_answer(knowledge: Knowledge, answer: AnswerContent) -> Mapping[str, str]:
    def section(id_: str) -> str:
        known = knowledge.sections.get(id_)
        return f"{known.document_title}, {known.shown_title}" if known else id_

    def contact(id_: str) -> str:
        return knowledge.contacts[id_].title if id_ in knowledge.contacts else id_

    begun = {None: "Som ämnet i övrigt", "": "Inget"}.get(answer.say, answer.say)
    return {
        NAMES["text"]: answer.text,
        NAMES["engelska"]: answer.english,
        "citat": "\n".join(f"”{quote.text}” ({section(quote.section)})" for quote in answer.quotes),
        NAMES["kontakter"]: ", ".join(map(contact, answer.contacts)),
        NAMES["borja"]: begun or "",
        NAMES["granskad"]: reviewed.told(answer.reviewed),
    }
