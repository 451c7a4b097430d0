"""A message to HR, as the person confirmed it."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

MOST_CHARACTERS, MOST_REACH = 4_000, 200
Text = Annotated[str, StringConstraints(strip_whitespace=True)]


class Concern(BaseModel):
    """What it concerns, and how the person wants to be reached; nothing else is known of them.

    ``topic`` is a topic of the knowledge, ``unit`` one of the förvaltningar that the form offers; ``reach``
    is empty for whoever wants to be anonymous.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    topic: Annotated[str | None, Field(pattern=r"^[a-z0-9-]{1,80}$")] = None
    unit: Annotated[str | None, Field(max_length=100)] = None
    text: Annotated[Text, Field(max_length=MOST_CHARACTERS)] = ""
    reach: Annotated[Text, Field(max_length=MOST_REACH)] = ""

    @field_validator("text")
    @classmethod
    def _harmless(cls, text: str) -> str:
        return _at_most(MOST_CHARACTERS, harmless(text))

    @field_validator("reach", "unit")
    @classmethod
    def _one_line(cls, text: str | None) -> str | None:
        return _at_most(MOST_REACH, one_line(text)) if text is not None else None


def harmless(text: str) -> str:
    """Return text as it was written, without control characters: a person reads it, not Rasa."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(c for c in composed if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def one_line(text: str) -> str:
    """Return harmless text in one line."""
    return " ".join(harmless(text).split())


def _at_most(most: int, text: str) -> str:
    if len(text) > most:  # Unicode's normal form can be longer than what was written
        raise ValueError("too long")
    return text
