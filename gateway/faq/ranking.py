"""How sure the assistant was, and what it would have answered else, where that can be told.

The card of the contract does not hold it. Rasa tells it on loopback, when it is asked by itself:
``POST /webhooks/understand/ranking {"message", "roll"}`` gives ``{"ranking": [{"topic", "confidence"}]}``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import TypeAdapter

from gateway.api.models import Card
from gateway.understood import Near

RANKING_PATH = "/webhooks/understand/ranking"


@dataclass(frozen=True)
class Certainty:
    """The confidence of the likeliest topic, and the next likely."""

    confidence: float | None = None
    runner_up: str | None = None


Understanding = Callable[[str, str | None], Awaitable[Certainty]]
_RANKING = TypeAdapter(list[Near])


def of_card(card: Card) -> Certainty:
    """Return what a card tells by ``confidence`` or ``ranking``, should it have them."""
    told = card.model_extra or {}
    ranked = _certainty(told.get("ranking"))
    confidence = told.get("confidence")
    if isinstance(confidence, (int, float)) and 0 <= confidence <= 1:
        return Certainty(float(confidence), ranked.runner_up)
    return ranked


def from_endpoint(http: httpx.AsyncClient, address: str) -> Understanding:
    """Return what asks an endpoint; a failure there is no certainty, and does not disturb the run."""

    async def ask(text: str, role: str | None) -> Certainty:
        try:
            response = await http.post(address, json={"message": text, "roll": role})
            return _certainty(response.json()["ranking"]) if response.status_code == 200 else Certainty()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError):
            return Certainty()

    return ask


def _certainty(ranking: Any) -> Certainty:
    try:
        return certainty_of(_RANKING.validate_python(ranking))
    except ValueError:
        return Certainty()


def certainty_of(ranked: Sequence[Near]) -> Certainty:
    """Return how sure a ranking is; one of nothing is not."""
    if not ranked:
        return Certainty()
    best, *others = sorted(ranked, key=lambda one: -one.confidence)
    return Certainty(best.confidence, others[0].topic if others else None)
