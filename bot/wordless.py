"""What is kept of an event: what was understood, never the words that a person wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rasa.shared.constants import ASSISTANT_ID_KEY
from rasa.shared.core.constants import SESSION_START_METADATA_SLOT
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.nlu.constants import METADATA_MODEL_ID

from bot.context import LAST_TOPIC, STATED_ROLE
from bot.nlu.language_detector import ENTITY as LANGUAGE
from bot.nlu.people import COUNTERPART, ROLE, SUBSTANCE

UNDERSTOOD = (ROLE, COUNTERPART, SUBSTANCE, LANGUAGE)  # entities and slots whose values we chose ourselves
METADATA = (ROLE, LAST_TOPIC, STATED_ROLE, METADATA_MODEL_ID, ASSISTANT_ID_KEY)


def wordless(event: Event) -> Event:
    """Return an event without what a person wrote: most are returned as they are.

    What the assistant said is kept, since every word of it is written beforehand. The value of a slot
    that is not known here is left out.
    """
    if isinstance(event, UserUttered):
        return UserUttered(
            text="",
            intent=_only(event.intent, ("name", "confidence")),
            entities=[_only(found, ("entity", "value")) for found in _understood(event.entities)],
            timestamp=event.timestamp,
            input_channel=event.input_channel,
            message_id=event.message_id,
            metadata=_only(event.metadata, METADATA),
        )
    if isinstance(event, SlotSet) and event.key == SESSION_START_METADATA_SLOT:
        return SlotSet(event.key, _only(event.value, METADATA), event.timestamp, event.metadata)
    if isinstance(event, SlotSet) and event.key not in UNDERSTOOD:
        return SlotSet(event.key, None, event.timestamp, event.metadata)
    return event


def _understood(entities: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (found for found in entities if found["entity"] in UNDERSTOOD)


def _only(data: Mapping[str, Any] | None, keys: Iterable[str]) -> dict[str, Any]:
    return {key: data[key] for key in keys if key in data} if data else {}
