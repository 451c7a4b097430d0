"""How a draft would look: each answer to whoever gets it, in the chat's look and in that of Teams."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from bot.cards import topic_message
from bot.words import Words
from gateway.api.models import Card, Message, Reply, as_json, card_of, text_of
from gateway.api.turn import link_sources
from gateway.editing.content import AnswerContent, ContactContent, TopicContent
from gateway.editing.knowledge import with_content
from gateway.hr.pages import ROLE_NAMES
from gateway.services import Services
from gateway.teams.cards import adaptive_card
from gateway.teams.labels import all_labels
from knowledge.model import ROLES, Answer, Knowledge, Topic


@dataclass(frozen=True)
class Preview:
    """A reply: for whom, as text and card, and as what the two looks are made from (JSON)."""

    audience: str
    text: str
    card: Card
    message: str
    teams: str


def previews(
    services: Services, knowledge: Knowledge, content: TopicContent, address: str
) -> list[list[Preview]]:
    """Return the previews of each answer; none of one that cannot be shown yet.

    Args:
        services: What links the sources.
        knowledge: What is published.
        content: The draft.
        address: Where the gateway is reached, which Teams links to.
    """
    shown = [number for number, answer in enumerate(content.answers) if _can_be_shown(knowledge, answer)]
    drafted = with_content(knowledge, content)
    topic = drafted.topics[content.id]
    return [
        list(_of_answer(services, drafted, topic, topic.answers[number], address)) if number in shown else []
        for number in range(len(content.answers))
    ]


def contact_preview(
    services: Services, knowledge: Knowledge, content: ContactContent, address: str
) -> list[Preview]:
    """Return an answer that names a contact, as an example; none where no answer does."""
    drafted = with_content(knowledge, content)
    for topic in drafted.topics.values():
        for answer in topic.answers:
            if content.id in answer.contacts:
                return list(_of_answer(services, drafted, topic, answer, address))[:1]
    return []


def _can_be_shown(knowledge: Knowledge, answer: AnswerContent) -> bool:
    sections = [quote.section for quote in answer.quotes]
    return (
        bool(sections)
        and all(section in knowledge.sections for section in sections)
        and all(contact in knowledge.contacts for contact in answer.contacts)
    )


def _of_answer(
    services: Services, knowledge: Knowledge, topic: Topic, answer: Answer, address: str
) -> Iterator[Preview]:
    """Yield what each role gets that gets this answer; roles that get the same are put together."""
    roles: list[str | None] = [role for role in ROLES if topic.answer_for(role, answer.counterpart) is answer]
    found: dict[str, tuple[list[str], Reply]] = {}
    for role in roles or (None,):
        reply = _reply(services, knowledge, topic, role, answer.counterpart)
        found.setdefault(_seen(reply), ([], reply))[0].append(ROLE_NAMES.get(role or "", "alla"))
    labels = all_labels(knowledge)
    for names, reply in found.values():
        yield Preview(
            f"För {' och '.join(filter(None, [', '.join(names[:-1]), names[-1]]))}",
            text_of(reply),
            card_of(reply),
            json.dumps(as_json(reply)),
            json.dumps(adaptive_card(reply, address, labels)),
        )


def _seen(reply: Reply) -> str:
    """Return what tells two replies apart for whoever sees them."""
    card = card_of(reply)
    titles = [option.title for option in card.options]
    return json.dumps([text_of(reply), card.model_dump(exclude={"role", "options"}), titles])


def _reply(
    services: Services, knowledge: Knowledge, topic: Topic, role: str | None, counterpart: str | None
) -> Reply:
    made = topic_message(Words(knowledge), topic, role, counterpart)
    card = made.pop("custom")
    reply = [Message.model_validate(made), Message.model_validate({"custom": card})]
    link_sources(services, card_of(reply))
    return reply
