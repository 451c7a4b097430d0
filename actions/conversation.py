"""What the actions read from a conversation."""

from __future__ import annotations

from functools import cache
from typing import Any

from rasa_sdk import Tracker

from knowledge import reader
from knowledge.model import Knowledge


@cache
def knowledge() -> Knowledge:
    """Return the knowledge, read once when the action server starts to answer."""
    return reader.read()


def role(tracker: Tracker) -> str | None:
    """Return the person's role, None when unknown."""
    return tracker.get_slot("roll")


def last_card(tracker: Tracker) -> dict[str, Any] | None:
    """Return the card of the last topic answered in this session, None when there is none.

    Small talk in between is passed over ("tack, var står det?"). A crisis, an out-of-scope question
    or one that was not understood is not: a follow-up on it must not be answered from what came before.
    """
    for event in reversed(tracker.events):
        if event.get("event") == "session_started":
            return None
        card = (event.get("data") or {}).get("custom") if event.get("event") == "bot" else None
        if card and card.get("topic"):
            return card
        if card and card["type"] not in ("smalltalk", "clarify"):
            return None
    return None


def best_topic(tracker: Tracker, least: float = 0.1) -> str | None:
    """Return the topic that the latest message is nearest to, None when none is near."""
    near = (
        name for name, confidence in ranking(tracker) if name in knowledge().topics and confidence >= least
    )
    return next(near, None)


def ranking(tracker: Tracker) -> list[tuple[str, float]]:
    """Return the latest message's intents and confidences, the fallback's own entry left out."""
    ranked = tracker.latest_message.get("intent_ranking") or []
    return [(item["name"], item["confidence"]) for item in ranked if item["name"] != "nlu_fallback"]
