"""What HR edits of a topic or a contact, apart from the files that it is written in."""

from __future__ import annotations

import datetime
import hashlib
from typing import Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal["amne", "kontakt"]
TOPIC: Kind = "amne"
CONTACT: Kind = "kontakt"


class Content(BaseModel):
    """What all share: only what is named is taken, and it is compared by what it says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @property
    def fingerprint(self) -> str:
        """A hash of what it says: equal for equal contents."""
        return hashlib.sha256(self.model_dump_json().encode("utf-8", "surrogatepass")).hexdigest()


class QuoteContent(Content):
    """A verbatim sentence, and the section that it stands in."""

    section: str
    text: str


class ReviewContent(Content):
    """Which function has reviewed an answer (``HR``; never a person's name), and on which day."""

    by: str
    date: datetime.date


class AnswerContent(Content):
    """An answer. Whom it is for (``roles``, ``counterpart``) cannot be edited.

    ``say`` is how one may begin: None takes the topic's or the file's, empty says nothing. ``english`` is
    the translation of ``text``, empty where it has none.
    """

    roles: tuple[str, ...] = ()
    counterpart: str | None = None
    text: str
    english: str = ""
    quotes: tuple[QuoteContent, ...]
    contacts: tuple[str, ...]
    say: str | None = None
    reviewed: ReviewContent | None = None


class TopicContent(Content):
    """A topic with its answers and the examples that it is learnt from."""

    id: str
    title: str
    answers: tuple[AnswerContent, ...]
    examples: tuple[str, ...]

    @property
    def kind(self) -> Kind:
        """What it is."""
        return TOPIC


class ContactContent(Content):
    """A contact; ``phone``, ``email`` and ``link`` are the city's own, empty until it fills them in."""

    id: str
    title: str
    what_for: str
    when: str
    how: str
    phone: str
    email: str
    link: str

    @property
    def kind(self) -> Kind:
        """What it is."""
        return CONTACT
