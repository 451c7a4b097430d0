"""The last answer looked at again: in short, where it stands, whom to turn to, what else stands there."""

from __future__ import annotations

from typing import Any

from bot.cards import Message, message, sources
from bot.nlu.text import sentences
from bot.words import ENGLISH, Words
from knowledge.model import Quote
from knowledge.passages import passages

Card = dict[str, Any]
PASSAGE = "passage"
KEPT = ("sources", "contacts", "options", "topic", "role", "status")
SAY = "say"


def again(said: Words, card: Card, text: str, **changed: Any) -> Message:
    """Return the card of the last answer with another text, and other fields where ``changed`` has them."""
    kept = {name: card[name] for name in KEPT if name in card}
    begin = {SAY: opening(said, card)} if SAY in card else {}
    return message(said, card["type"], text, **{**kept, **begin, **changed})


def opening(said: Words, card: Card) -> str:
    """Return how to begin, in the language that the person writes now."""
    written = [answer.say.text for answer in said.knowledge.topics[card["topic"]].answers if answer.say]
    english = Words(said.knowledge, ENGLISH)
    return next((said(text) for text in written if card[SAY] in (text, english(text))), card[SAY])


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
    """Return the first passage of the section that the answer rests on; asked again, the one after it.

    The card says in ``passage`` how far the person has read.
    """
    section = said.knowledge.sections[card["sources"][0]["id"]]
    quoted = [source["quote"] for source in card["sources"]]
    rest = list(enumerate(passages([section])))[card.get(PASSAGE, -1) + 1 :]
    number, unread = next(((n, p.text) for n, p in rest if p.text not in quoted), (0, ""))
    if not unread:
        return again(said, card, where(said, card, "inget-mer"))
    text = f"{said.phrase('mer-om-saken')}\n\n”{unread}” ({card['sources'][0]['title']})"
    quote = Quote(section.id, unread, section.place)
    return again(said, card, text, sources=sources(said, [quote]), **{PASSAGE: number})
