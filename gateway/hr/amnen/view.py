"""A topic's answers as the page shows them, each beside the passages that it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from gateway.hr.pages import COUNTERPART_NAMES, ROLE_NAMES
from gateway.pages.documents import FOLDER, Documents
from gateway.pages.markdown import as_html
from knowledge.model import Answer, Knowledge, Topic


@dataclass(frozen=True)
class Passage:
    """A section of a document, with the sentences of it that are quoted and where they stand."""

    title: str
    address: str
    html: Markup
    quotes: tuple[tuple[str, str], ...]  # the sentence, and the address that highlights it


@dataclass(frozen=True)
class ShownAnswer:
    """An answer, whom it is for, and its passages."""

    audience: str
    answer: Answer
    passages: tuple[Passage, ...]


def shown_answers(knowledge: Knowledge, documents: Documents, topic: Topic) -> list[ShownAnswer]:
    """Return a topic's answers in the order of the file."""
    return [
        ShownAnswer(audience(topic, answer), answer, _passages(knowledge, documents, answer))
        for answer in topic.answers
    ]


def audience(topic: Topic, answer: Answer) -> str:
    """Return whom an answer of a topic is for."""
    roles = " och ".join(ROLE_NAMES.get(role, role) for role in answer.roles)
    everybody = "För dem som inte har ett eget svar" if topic.own_roles else "För alla"
    who = f"För {roles}" if roles else everybody
    if not answer.counterpart:
        return who
    return f"{who}, när det gäller {COUNTERPART_NAMES.get(answer.counterpart, answer.counterpart)}"


def _passages(knowledge: Knowledge, documents: Documents, answer: Answer) -> tuple[Passage, ...]:
    found = []
    for id_ in dict.fromkeys(quote.section for quote in answer.quotes):
        section = knowledge.sections[id_]
        quoted = [quote.text for quote in answer.quotes if quote.section == id_]
        address = f"{FOLDER}/{id_.replace('/', '#')}"
        quotes = tuple((text, documents.link(id_, text) or address) for text in quoted)
        title = f"{section.document_title}: {section.shown_title}"
        found.append(Passage(title, address, as_html(section.text), quotes))
    return tuple(found)
