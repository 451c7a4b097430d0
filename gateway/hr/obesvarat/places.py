"""Where a question may be put, and what staff call that."""

from __future__ import annotations

from gateway.services import Services
from gateway.store.unanswered import DONE, NEW, OUTSIDE
from gateway.text import neutral
from knowledge.model import Knowledge

NEW_TOPIC = "nytt"  # in the form, where the title has a field of its own
MOST_TITLE = 80
NAMES = {OUTSIDE: "Utanför koden", DONE: "Klart, inget att göra"}


class NoPlace(ValueError):
    """Nothing that a question can be put to; says in Swedish what is missing."""


def place_of(services: Services, to: str, title: str) -> str:
    """Return what is kept of a choice in the form.

    A title is redacted as a question is: it stands beside them, and says no more of anybody than they do.

    Raises:
        NoPlace: it is no choice, or lacks its title.
    """
    if to in NAMES or to in services.knowledge.topics:
        return to
    if to != NEW_TOPIC:
        raise NoPlace("Välj vart frågorna ska.")
    redacted = services.redactor.redact(neutral(" ".join(title.split()))).text[:MOST_TITLE]
    if not redacted.strip():
        raise NoPlace("Skriv en rubrik för det nya ämnet.")
    return NEW + redacted


def name_of(knowledge: Knowledge, place: str) -> str:
    """Return what staff call a place."""
    if place.startswith(NEW):
        return f"Nytt ämne: {place.removeprefix(NEW)}"
    if topic := knowledge.topics.get(place):
        return topic.title
    return NAMES.get(place, place)


def logged(place: str) -> str:
    """Return how the audit log names a place: without the title, which is somebody's own words."""
    return NEW_TOPIC if place.startswith(NEW) else place
