"""How the assistant understands a message, as ``bot/understand.py`` tells it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field


class Near(BaseModel):
    """An intent that a message may have, mostly a topic, and how sure that is."""

    topic: str
    confidence: Annotated[float, Field(ge=0, le=1)]


class Understood(BaseModel):
    """The nearest intents, what is done about them, who asks and who did it, and where the decisions turn."""

    ranking: list[Near]
    decision: str
    roll: str | None
    motpart: str | None
    sprak: str | None
    thresholds: dict[str, float]


class SentenceVectors(BaseModel):
    """Vectors of texts, in their order; those of another encoder cannot be compared with them."""

    encoder: str
    vectors: list[list[float]]
