"""A stand-in for Rasa that answers each question with a card of its own."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.gateway.stub_rasa import CARD, StubRasa

Card = dict[str, Any]


def card(type_: str = "answer", topic: str | None = "alkohol-lunch", **fields: Any) -> Card:
    made = deepcopy(CARD) | {"type": type_, "topic": topic, "options": []} | fields
    return made if type_ in ("answer", "handoff") else made | {"sources": []}


def option(topic: str, *sections: str) -> Card:
    return {"title": topic, "payload": f"/{topic}", "sections": list(sections)}


CLARIFY = card("clarify", None, options=[option("alkohol-lunch", "medarbetare/alkohol-och-droger")])


@dataclass
class Answering(StubRasa):
    """Answers ``cards[message]``, else about the lunch."""

    cards: dict[str, Any] = field(default_factory=dict)

    def answer(self, sent: dict[str, Any]) -> bytes:
        found = self.cards.get(sent["message"], card())
        return (
            found if isinstance(found, bytes) else json.dumps([{"text": "Nej."}, {"custom": found}]).encode()
        )
