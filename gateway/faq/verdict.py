"""Judges a reply against what its question expects."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gateway.api.models import Card
from gateway.faq.names import Catalogue
from gateway.faq.question import Question
from gateway.faq.result import Verdict

ASKING = ("clarify", "ask_role")
TYPE_TITLES = {
    "answer": "ett svar",
    "ask_role": "en fråga om rollen",
    "clarify": "en fråga tillbaka",
    "handoff": "en hänvisning till en människa",
    "crisis": "svaret vid akut fara",
    "out_of_scope": "”det står inte i dokumenten”",
    "fallback": "”jag förstod inte”",
    "smalltalk": "småprat",
    "error": "ett fel",
}
_NO_ANSWER = (*ASKING, "fallback")


def judge(question: Question, card: Card, catalogue: Catalogue) -> tuple[Verdict, str]:
    """Return the verdict on a reply, and why it is not right, in Swedish."""
    if card.type == "error":
        return Verdict.ERROR, "assistenten svarade med ett fel"
    sections = [source.id for source in card.sources]
    missing = [contact for contact in question.contacts if contact not in {c.id for c in card.contacts}]
    if question.topics or question.sources:
        if card.type in ASKING:
            return _asked_back(question, card, catalogue)
        if not on_target(question, card.topic, sections):
            got = f"”{catalogue.title(card.topic)}”" if card.topic else TYPE_TITLES[card.type]
            return Verdict.WRONG, f"svaret var {got}, väntat var ”{catalogue.title(question.about)}”"
    elif card.type in _NO_ANSWER:
        return Verdict.WRONG, f"svaret var {TYPE_TITLES[card.type]}"
    if missing:
        return Verdict.WRONG, f"kontakten {' och '.join(map(catalogue.title, missing))} erbjöds inte"
    return Verdict.RIGHT, ""


def on_target(question: Question, topic: str | None, sources: Sequence[str]) -> bool:
    """Return whether a reply answers an expected topic or cites an expected source."""
    return topic in question.topics or not set(question.sources).isdisjoint(sources)


def choices(card: Card) -> list[str]:
    """Return the topics that can be tapped under a reply, once each."""
    found = (re.match(r"/([a-z0-9-]+)", option.payload) for option in card.options)
    return list(dict.fromkeys(match[1] for match in found if match))


def _asked_back(question: Question, card: Card, catalogue: Catalogue) -> tuple[Verdict, str]:
    offered = choices(card)
    sections = {section for option in card.options for section in option.sections}
    if not set(question.topics).isdisjoint(offered) or not set(question.sources).isdisjoint(sections):
        return Verdict.ASKED_BACK, ""
    listed = ", ".join(f"”{catalogue.title(topic)}”" for topic in offered)
    return Verdict.WRONG, f"frågade tillbaka utan rätt svar bland valen: {listed or 'inga'}"
