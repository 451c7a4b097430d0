"""Turns a written answer into the message of docs/ANSWER_CONTRACT.md: text, buttons and card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.words import Words
from knowledge.model import ROLES, Answer, Contact, Quote, Reply, Topic

VERSION = 1
GROUP_LEADER, MANAGER, EMERGENCY = "gruppledare", "narmaste-chef", "nodnummer-112"
WHISTLEBLOWING = "visselblasarfunktionen"
ELECTED_ONLY = (GROUP_LEADER, "partikollega")
NO_HELP = ("smalltalk", "fallback", "out_of_scope", "clarify")  # replies that do not end a crisis
OPEN_TO_ELECTED = (*ELECTED_ONLY, WHISTLEBLOWING, EMERGENCY)
Message = dict[str, Any]


def topic_message(words: Words, topic: Topic, role: str | None, counterpart: str | None = None) -> Message:
    """Return the whole reply for a topic.

    Args:
        words: The knowledge, in the person's language.
        topic: The topic to answer.
        role: The person's role, None when unknown.
        counterpart: Who did it, None or ``ingen`` when not said.

    Returns:
        A Rasa response: ``text``, ``buttons`` and ``custom`` (the card).
    """
    answer = topic.answer_for(role, counterpart)
    contacts = contacts_for(role, answer, counterpart)
    options = [] if role else _role_options(words, topic, counterpart)
    options += [topic_option(words, words.knowledge.topics[id_], role) for id_ in topic.related]
    employees = answer is topic.answer_for("medarbetare", counterpart)
    written_for = role or ("medarbetare" if topic.own_roles and employees else None)
    return message(
        words,
        type_=topic.type,
        text=plain_text(words, answer, contacts),
        topic=topic.id,
        role=written_for,
        sources=sources(words, answer.quotes),
        contacts=contact_cards(words, contacts),
        options=options,
        status=answer.status,
        **({"say": words(answer.say.text)} if answer.say else {}),
    )


def reply_message(words: Words, reply: Reply, role: str | None, counterpart: str | None = None) -> Message:
    """Return a fixed reply (small talk, crisis, out of scope …) in the words for a role."""
    own = reply.for_role(role)
    people = contact_cards(words, manager_last(own.contacts, counterpart))
    text = words(own.text)
    if reply.type not in ("crisis", "smalltalk"):
        text += turn_to(words, people)
    options = [topic_option(words, words.knowledge.topics[id_], role) for id_ in own.options]
    return message(words, reply.type, text, role=role, contacts=people, options=options, reply=reply.id)


def reply_in_parts(words: Words, reply: Reply, role: str | None) -> list[Message]:
    """Return a fixed reply as the REST channel's list: the text, then the card."""
    made = reply_message(words, reply, role)
    card = made.pop("custom")
    return [made, {"custom": card}]


def message(
    words: Words,
    type_: str,
    text: str,
    *,
    topic: str | None = None,
    role: str | None = None,
    sources: Sequence[dict[str, Any]] = (),
    contacts: Sequence[dict[str, Any]] = (),
    options: Sequence[dict[str, Any]] = (),
    **extra: Any,
) -> Message:
    """Return text, buttons and card in the contract's shape; ``extra`` fields go into the card."""
    card = {
        "version": VERSION,
        "type": type_,
        "topic": topic,
        "role": role,
        "sources": list(sources),
        "contacts": list(contacts),
        "options": list(options),
        "language": words.language,
        **extra,
    }
    buttons = [{"title": option["title"], "payload": option["payload"]} for option in options]
    return {"text": text, **({"buttons": buttons} if buttons else {}), "custom": card}


def topic_option(words: Words, topic: Topic, role: str | None, title: str | None = None) -> dict[str, Any]:
    """Return what can be tapped to get a topic: its title, payload and the sections it cites."""
    return {
        "title": title or words(topic.title),
        "payload": f"/{topic.id}",
        "sections": cited(topic.answer_for(role)),
    }


def cited(answer: Answer) -> list[str]:
    """Return the ids of the sections that an answer quotes, once each, in order."""
    return list(dict.fromkeys(quote.section for quote in answer.quotes))


def sources(words: Words, quotes: Iterable[Quote]) -> list[dict[str, str]]:
    """Return the card's sources; ``url`` is relative to the gateway, which serves the documents."""
    found = []
    for quote in quotes:
        section = words.knowledge.sections[quote.section]
        url = f"/kallor/{section.id.replace('/', '#')}"
        title = f"{section.document_title}: {section.shown_title}"
        found.append({"id": section.id, "title": title, "quote": quote.text, "url": url})
    return found


def contact_cards(words: Words, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return the card's contacts, with links only for the details that the city has filled in."""
    return [_contact(words, words.knowledge.contacts[id_]) for id_ in ids]


def contacts_for(role: str | None, answer: Answer, counterpart: str | None = None) -> tuple[str, ...]:
    """Return whom to turn to.

    An answer written for everybody names the employees' humans, and an elected member has none of
    those: the group leader stands in for them. An employee, in turn, has no group leader. And whoever
    names a manager in the question may have trouble with just that one.
    """
    if role == "fortroendevald":
        if answer.roles:
            return answer.contacts
        kept = tuple(contact for contact in answer.contacts if contact in OPEN_TO_ELECTED)
        return kept if GROUP_LEADER in kept else (GROUP_LEADER, *kept)
    contacts = answer.contacts
    if role:
        contacts = tuple(contact for contact in contacts if contact not in ELECTED_ONLY) or contacts
    return manager_last(contacts, counterpart)


def manager_last(contacts: tuple[str, ...], counterpart: str | None) -> tuple[str, ...]:
    """Return the contacts, the nearest manager after the other humans where a manager is named.

    Where the whistleblowing function ends the list it still does: it is for what they could not solve.
    """
    if counterpart != "chef" or MANAGER not in contacts:
        return contacts
    others = [contact for contact in contacts if contact != MANAGER]
    people = [place for place, contact in enumerate(others, start=1) if contact != WHISTLEBLOWING]
    others.insert(max(people, default=0), MANAGER)
    return tuple(others)


def plain_text(words: Words, answer: Answer, contacts: Sequence[str]) -> str:
    """Return the answer as text alone: what to know, where it stands, whom to turn to."""
    first = answer.quotes[0]
    section = words.knowledge.sections[first.section]
    source = words.phrase(
        "sa-star-det", quote=first.text, document=section.document_title, section=section.shown_title
    )
    people = turn_to(words, contact_cards(words, contacts))
    return f"{words(answer.text)}\n\n{source}{people}{words.note}"


def turn_to(words: Words, contacts: Sequence[dict[str, Any]]) -> str:
    """Return the paragraph that names whom to turn to; empty when there is nobody."""
    names = [contact["title"] for contact in contacts]
    if not names:
        return ""
    last = f" {words.phrase('eller')} "
    listed = last.join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return "\n\n" + words.phrase("vand-dig-till", people=listed)


def _contact(words: Words, contact: Contact) -> dict[str, Any]:
    title = words(contact.title)
    links = []
    if contact.link:
        links.append({"title": title, "url": contact.link})
    if contact.phone:
        number = words.phrase("ring", number=contact.phone)
        links.append({"title": number, "url": f"tel:{contact.phone.replace(' ', '')}"})
    if contact.email:
        links.append({"title": contact.email, "url": f"mailto:{contact.email}"})
    return {"id": contact.id, "title": title, "how": words(contact.how), "links": links}


def _role_options(words: Words, topic: Topic, counterpart: str | None) -> list[dict[str, Any]]:
    """Return one option for each role whose answer is another than the one shown."""
    shown = topic.answer_for(None, counterpart)
    answers = {role: topic.answer_for(role, counterpart) for role in ROLES}
    return [
        {
            "title": words.phrase(f"jag-ar-{role}"),
            "payload": f'/{topic.id}{{"roll": "{role}"}}',
            "sections": cited(answer),
        }
        for role, answer in answers.items()
        if answer is not shown
    ]
