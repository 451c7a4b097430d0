"""The last answer looked at again: in short, where it stands, whom to turn to, what else stands there."""

from __future__ import annotations

from typing import Any

from bot.cards import Message, message, sources
from bot.nlu.text import sentences
from bot.words import Words
from knowledge.model import Quote
from knowledge.passages import passages

Card = dict[str, Any]
KEPT = ("sources", "contacts", "options", "topic", "role", "status")


def again(said: Words, card: Card, text: str, **changed: Any) -> Message:
    """Return the card of the last answer with another text, and other fields where ``changed`` has them."""
    kept = {name: card[name] for name in KEPT if name in card}
    return message(said, card["type"], text, **{**kept, **changed})


def where(said: Words, card: Card, lead: str) -> str:
    """Return what the answer rests on, in full, after a phrase."""
    quotes = [f"”{source['quote']}” ({source['title']})" for source in card["sources"]]
    return "\n\n".join([said.phrase(lead), *quotes])


def whom(said: Words, card: Card) -> str:
    """Return whom to turn to, in order, and how."""
    people = [f"{number}. {c['title']}: {c['how']}" for number, c in enumerate(card["contacts"], start=1)]
    return "\n\n".join([said.phrase("vand-dig-till-i-ordning"), *people])


def in_short(said: Words, card: Card) -> str:
    """Return the sentence that answers, and nothing else: every answer's first one does."""
    topic = said.knowledge.topics[card["topic"]]
    quoted = [source["quote"] for source in card["sources"]]
    shown = (answer for answer in topic.answers if [quote.text for quote in answer.quotes] == quoted)
    answer = next(shown, topic.answer_for(card["role"]))
    first = next(iter(sentences(said(answer.text))), said(answer.text))
    return f"{said.phrase('kort-sagt')} {first}"


def more(said: Words, card: Card) -> Message:
    """Return the passage that follows in the section; asked again, the one after that."""
    last = card["sources"][0]
    section = said.knowledge.sections[last["id"]]
    found = passages([section])
    at = next((n for n, passage in enumerate(found) if last["quote"] in passage.text), -1)
    if at >= 0 and last["quote"] != found[at].text:
        at -= 1  # the passage around the sentence already shown
    if at + 1 >= len(found):
        return again(said, card, where(said, card, "inget-mer"))
    shown = found[at + 1].text
    text = f"{said.phrase('mer-om-saken')}\n\n”{shown}” ({last['title']})"
    quote = Quote(section.id, shown, section.place)
    return again(said, card, text, sources=sources(said, [quote]))
