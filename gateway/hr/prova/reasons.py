"""Says in plain Swedish why the assistant did what it did."""

from __future__ import annotations

from gateway.api.models import Card
from gateway.hr.pages import percent
from gateway.understood import Understood
from knowledge.model import Knowledge

KINDS = {
    "answer": "ett svar",
    "ask_role": "en fråga om rollen",
    "clarify": "en motfråga",
    "handoff": "en hänvisning till en människa",
    "crisis": "ett krissvar",
    "out_of_scope": "ett besked att frågan ligger utanför",
    "fallback": "ett besked att den inte förstod",
    "smalltalk": "småprat",
    "error": "ett felmeddelande",
}
DECISIONS = {
    "crisis": "Meddelandet lästes som fara för liv eller hälsa. Det går alltid före annat.",
    "out_of_scope": "Meddelandet lästes som något utanför koden.",
    "other_language": "Meddelandet lästes som skrivet på ett annat språk än svenska och engelska.",
    "smalltalk": "Meddelandet lästes som småprat.",
    "follow_up": "Meddelandet lästes som en följdfråga på det som sagts förut i samtalet.",
    "role": "Meddelandet lästes som att personen säger sin roll.",
}
LANGUAGES = {"sv": "svenska", "en": "engelska"}


def reason(card: Card, understood: Understood | None) -> str:
    """Return one or two sentences."""
    if understood is None:
        return "Du valde ett alternativ som assistenten erbjöd."
    if card.type == "error":
        return "Något gick fel bakom assistenten, så den gav kontakterna i stället."
    if understood.decision in DECISIONS:
        return DECISIONS[understood.decision]
    best = understood.ranking[0].confidence if understood.ranking else 0.0
    limit = understood.thresholds.get("answer")
    needed = f" Gränsen för att svara direkt är {percent(limit)}." if limit is not None else ""
    sure = f"Det närmaste ämnet fick säkerheten {percent(best)}.{needed}"
    if understood.decision == "not_sure":
        return f"{sure} Därför {_instead(card)}."
    return f"{sure} Därför svarade den direkt."


def _instead(card: Card) -> str:
    match card.type:
        case "clarify":
            return "frågade den vilket ämne som menades"
        case "fallback":
            return "sade den att den inte förstod"
        case "answer" | "handoff" if card.topic:
            return "gav den det närmaste svaret och erbjöd de andra ämnena"
        case _:
            return "letade den i dokumenten efter en passage"


def title_of(knowledge: Knowledge, intent: str) -> str:
    """Return what staff call an intent: a topic's title, else what kind of thing it is."""
    if topic := knowledge.topics.get(intent):
        return topic.title
    kinds = {
        "kris-": "Kris",
        "utanfor-": "Utanför koden",
        "smaprat-": "Småprat",
        "folj-": "Följdfråga",
        "roll-": "Säger sin roll",
    }
    return next((kind for start, kind in kinds.items() if intent.startswith(start)), intent)
