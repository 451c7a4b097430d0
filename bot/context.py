"""What a conversation holds so far, told to the understanding with the next message.

Rasa's NLU components see a message and its metadata, not the conversation.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import MappingProxyType

from rasa.shared.core.events import BotUttered, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

from bot.cards import NO_HELP, Message

LAST_TOPIC, STATED_ROLE = "senaste_amne", "sagd_roll"
NOTHING: Mapping[str, str] = MappingProxyType({})
# Seconds; the session's length in domain.yml. The gateway ends a conversation after half an hour, forgets it
# and says so. This is for one that could not be forgotten then, and longer: where the clocks of two machines
# are an hour apart, people would be answered as if they had said nothing before, without being told.
SILENCE = 120 * 60


def remembered(tracker: DialogueStateTracker | None, now: float | None = None) -> dict[str, str]:
    """Return the last topic answered and the role known, as message metadata.

    Args:
        tracker: The conversation, None when there is none.
        now: Seconds since the epoch, the present when not given.

    Nothing is remembered from before a silence that ends the session.
    """
    if tracker is None or not tracker.events:
        return {}
    if (now or time.time()) - tracker.events[-1].timestamp > SILENCE:
        return {}
    role, topic = tracker.get_slot("roll"), _last_topic(tracker)
    return {**({LAST_TOPIC: topic} if topic else {}), **({STATED_ROLE: role} if role else {})}


def crisis_before(tracker: DialogueStateTracker | None, now: float | None = None) -> list[Message] | None:
    """Return the crisis reply that the conversation is still in, None when it is in none.

    Replies that do not help (small talk, not understood, out of scope) do not end a crisis: whoever has just
    written of suicide must not be asked to rephrase. Any answer does, and so does a silence.
    """
    if tracker is None or not tracker.events:
        return None
    if (now or time.time()) - tracker.events[-1].timestamp > SILENCE:
        return None
    for event in reversed(tracker.events):
        if isinstance(event, SessionStarted):
            return None
        card = (event.data or {}).get("custom") if isinstance(event, BotUttered) else None
        if card and card["type"] == "crisis":
            return [{"text": event.text}, {"custom": card}]
        if card and card["type"] not in NO_HELP:
            return None
    return None


def _last_topic(tracker: DialogueStateTracker) -> str | None:
    for event in reversed(tracker.events):
        if isinstance(event, SessionStarted):
            return None
        card = (event.data or {}).get("custom") if isinstance(event, BotUttered) else None
        if card and card["type"] != "smalltalk":
            return card.get("topic")
    return None
