"""The nouns of the knowledge base, as read from the YAML and Markdown files of this folder."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path

ROLES = ("medarbetare", "chef", "fortroendevald")
COUNTERPARTS = ("kollega", "chef", "fortroendevald", "utomstaende")
NO_COUNTERPART = "ingen"
DRAFT, REVIEWED = "utkast", "granskad"


@dataclass(frozen=True)
class Place:
    """Where something is written, for messages to whoever edits the file."""

    file: Path
    line: int

    def __str__(self) -> str:
        """Return ``file:line`` as editors and terminals understand it."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Section:
    """One section of a source document; ``id`` is ``<document>/<section>`` and never changes."""

    id: str
    document: str
    document_title: str
    title: str
    text: str
    place: Place

    @property
    def shown_title(self) -> str:
        """The heading as it is shown beside a quote: not in capitals, however it is set."""
        parts = self.title.split(" / ")
        return " / ".join(part.capitalize() if part.isupper() else part for part in parts)


@dataclass(frozen=True)
class Quote:
    """A verbatim sentence of a section that an answer rests on."""

    section: str
    text: str
    place: Place


@dataclass(frozen=True)
class Opening:
    """One way to begin, for whoever does not know what to say to the human named."""

    text: str
    place: Place


@dataclass(frozen=True)
class Contact:
    """A human, or a function, that the documents name; details are the city's own and may be empty."""

    id: str
    title: str
    what_for: str
    when: str
    how: str
    phone: str
    email: str
    link: str
    place: Place


@dataclass(frozen=True)
class Review:
    """Which function has reviewed an answer (``HR``; never a person's name), and on which day."""

    by: str
    date: datetime.date
    place: Place


@dataclass(frozen=True)
class Answer:
    """One written answer; no ``roles`` means everybody, no ``counterpart`` means whoever did it.

    ``say`` is what counts; ``own_say`` what stands in the answer itself: None takes the topic's, empty
    is none.
    """

    text: str
    quotes: tuple[Quote, ...]
    contacts: tuple[str, ...]
    place: Place
    roles: tuple[str, ...] = ()
    counterpart: str | None = None
    say: Opening | None = None
    own_say: str | None = None
    reviewed: Review | None = None

    @property
    def status(self) -> str:
        """Whether somebody has reviewed it: ``granskad``, or ``utkast``."""
        return REVIEWED if self.reviewed else DRAFT


@dataclass(frozen=True)
class Topic:
    """One real question and its answers, the first of which serves everyone without an own answer."""

    id: str
    title: str
    subject: str
    type: str
    answers: tuple[Answer, ...]
    related: tuple[str, ...]
    place: Place
    say: Opening | None = None  # of the answers that have none of their own

    def answer_for(self, role: str | None, counterpart: str | None = None) -> Answer:
        """Return the most specific answer for a role and a counterpart.

        Args:
            role: One of ``ROLES``, or None when unknown; then the common answer is given, which is
                the employees' unless the matter concerns elected members only.
            counterpart: One of ``COUNTERPARTS``, ``NO_COUNTERPART`` or None.

        A known role outranks a counterpart: an elected member never gets an employee's answer
        merely because it names the right counterpart.
        """
        wanted = role or "medarbetare"
        fitting = [
            answer
            for answer in self.answers
            if (not answer.roles or wanted in answer.roles) and answer.counterpart in (None, counterpart)
        ]
        if role is None:
            return max(fitting or self.answers[:1], key=lambda a: (a.counterpart is not None, not a.roles))
        return max(fitting or self.answers[:1], key=lambda a: (role in a.roles, a.counterpart is not None))

    @property
    def status(self) -> str:
        """``granskad`` when all its answers are, else ``utkast``."""
        return REVIEWED if all(answer.reviewed for answer in self.answers) else DRAFT

    @property
    def own_roles(self) -> tuple[str, ...]:
        """Roles that have an answer of their own in this topic."""
        return tuple(role for role in ROLES if any(role in answer.roles for answer in self.answers))

    @property
    def counterparts(self) -> tuple[str, ...]:
        """Counterparts that change the answer in this topic."""
        return tuple(c for c in COUNTERPARTS if any(c == a.counterpart for a in self.answers))


@dataclass(frozen=True)
class Wording:
    """What a fixed reply says, whom it names and what it offers, for one role."""

    text: str
    contacts: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reply:
    """A fixed reply outside the topics: crisis, out of scope, small talk, not understood, error."""

    id: str
    type: str
    wording: Wording
    intents: tuple[str, ...]
    place: Place
    own: dict[str, Wording] = field(default_factory=dict)

    def for_role(self, role: str | None) -> Wording:
        """Return the wording for a role; roles without their own get the common one."""
        return self.own.get(role or "", self.wording)


@dataclass(frozen=True)
class Knowledge:
    """Everything the assistant knows."""

    sections: dict[str, Section]
    topics: dict[str, Topic]
    contacts: dict[str, Contact]
    replies: dict[str, Reply]
    phrases: dict[str, str]  # what stands around the answers, e.g. "Vänd dig till: {people}."
