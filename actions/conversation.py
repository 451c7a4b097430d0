"""What the actions read from a conversation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rasa_sdk import Tracker

from bot.cards import NO_HELP
from bot.words import Words
from knowledge.current import current as knowledge


def words(tracker: Tracker) -> Words:
    """Return the knowledge in the language that the person writes."""
    return Words(knowledge(), tracker.get_slot("sprak"))


def role(tracker: Tracker) -> str | None:
    """Return the person's role, None when unknown."""
    return tracker.get_slot("roll")


def counterpart(tracker: Tracker) -> str | None:
    """Return who did it, ``ingen`` or None when that is not said."""
    return tracker.get_slot("motpart")


def last_card(tracker: Tracker) -> dict[str, Any] | None:
    """Return the card of the last topic answered in this session, None when there is none.

    Small talk in between is passed over ("tack, var står det?"). A crisis, an out-of-scope question
    or one that was not understood is not: a follow-up on it must not be answered from what came before.
    """
    for card in _cards(tracker):
        if card.get("topic"):
            return card
        if card["type"] not in ("smalltalk", "clarify"):
            return None
    return None


def is_in_crisis(tracker: Tracker) -> bool:
    """Return whether a crisis is what was last answered; what gave no help since then does not end it."""
    for card in _cards(tracker):
        if card["type"] not in NO_HELP:
            return bool(card["type"] == "crisis")
    return False


def has_just_asked_back(tracker: Tracker) -> bool:
    """Return whether the reply before this one was a clarification: nobody is asked twice."""
    card = next(_cards(tracker), None)
    return card is not None and card["type"] == "clarify"


def best_topic(tracker: Tracker, least: float = 0.1) -> str | None:
    """Return the topic that the latest message is nearest to, None when none is near."""
    return next(iter(near_topics(tracker, least)), None)


def near_topics(tracker: Tracker, least: float) -> list[str]:
    """Return the topics that the latest message is near, the nearest first."""
    return [
        name for name, confidence in ranking(tracker) if name in knowledge().topics and confidence >= least
    ]


def ranking(tracker: Tracker) -> list[tuple[str, float]]:
    """Return the latest message's intents and confidences, the fallback's own entry left out."""
    ranked = tracker.latest_message.get("intent_ranking") or []
    return [(item["name"], item["confidence"]) for item in ranked if item["name"] != "nlu_fallback"]


def _cards(tracker: Tracker) -> Iterator[dict[str, Any]]:
    """Yield the cards of this session, the last one first."""
    for event in reversed(tracker.events):
        if event.get("event") == "session_started":
            return
        card = (event.get("data") or {}).get("custom") if event.get("event") == "bot" else None
        if card:
            yield card
