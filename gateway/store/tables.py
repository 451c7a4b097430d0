"""The tables. Times are whole seconds since the epoch (UTC), the same in SQLite and PostgreSQL."""

from __future__ import annotations

import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    """What all tables share."""


class ChatSession(Table):
    """One conversation of one person's. Nothing in it says whose.

    ``role`` is what the last reply was written for, ``signed_in_role`` what a sign-in told.
    """

    __tablename__ = "chat_sessions"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    started: Mapped[int] = mapped_column(BigInteger)
    seen: Mapped[int] = mapped_column(BigInteger, index=True)
    role: Mapped[str | None] = mapped_column(String(16))
    signed_in_role: Mapped[str | None] = mapped_column(String(16))


class Offer(Table):
    """What the assistant has offered in a session: a payload to tap, or a topic to judge."""

    __tablename__ = "offers"

    session: Mapped[str] = mapped_column(ForeignKey("chat_sessions.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    value: Mapped[str] = mapped_column(String(160), primary_key=True)


class Feedback(Table):
    """Whether an answer helped: the topic, yes or no and the day; nothing of the conversation."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(80), index=True)
    helpful: Mapped[bool]
    day: Mapped[datetime.date]


class DealtWith(Table):
    """What is done once only, as to answer an activity of Teams; nobody can tell what from the name."""

    __tablename__ = "dealt_with"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    until: Mapped[int] = mapped_column(BigInteger, index=True)


class Escalation(Table):
    """A message to HR. What it says is sealed; nothing tells who wrote it.

    While the session lives its offers hold the form's key; what the session is of nobody can tell either.

    ``key`` is the form's, so that a form that is sent twice is one message; ``due`` is when it is to be sent
    next, ``fault`` the kind of what went wrong the last time.
    """

    __tablename__ = "escalations"

    reference: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created: Mapped[int] = mapped_column(BigInteger)
    due: Mapped[int] = mapped_column(BigInteger, index=True)
    attempts: Mapped[int]
    to_fallback: Mapped[bool]
    delivered: Mapped[int | None] = mapped_column(BigInteger, index=True)
    fault: Mapped[str | None] = mapped_column(String(40))


class Unanswered(Table):
    """A question that was not answered, or whose answer did not help: redacted, of a day, of nobody.

    ``assigned`` is where HR has put it (``gateway/store/unanswered.py``), not by whom.
    """

    __tablename__ = "unanswered"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(String(400))
    topic: Mapped[str | None] = mapped_column(String(80))
    day: Mapped[datetime.date] = mapped_column(index=True)
    assigned: Mapped[str | None] = mapped_column(String(100))
    assigned_day: Mapped[datetime.date | None]


class Asked(Table):
    """How often a topic was answered on a day; replies without a topic have the empty one."""

    __tablename__ = "asked"

    day: Mapped[datetime.date] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(16), primary_key=True)
    topic: Mapped[str] = mapped_column(String(80), primary_key=True)
    times: Mapped[int]


class Audit(Table):
    """Who has read or changed what, of those who administer the gateway; never what it said."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    time: Mapped[int] = mapped_column(BigInteger, index=True)
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    object: Mapped[str] = mapped_column(String(80))


class WorkbenchSession(Table):
    """Somebody's session in the workbench; ``id`` is the hash of the secret that their browser holds.

    ``name`` is for the head of the page and goes with the session; ``until`` is when it ends, unless used.
    """

    __tablename__ = "workbench_sessions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    subject: Mapped[str] = mapped_column(String(80), index=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(16))
    started: Mapped[int] = mapped_column(BigInteger)
    seen: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[int] = mapped_column(BigInteger, index=True)


class FaqRun(Table):
    """A run of HR's questions: how far it has come, and what came of it (``result``, packed).

    ``owner`` is whose it is, and empty once it is over; ``seen`` is its last sign of life.
    """

    __tablename__ = "faq_runs"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    owner: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(16))
    started: Mapped[int] = mapped_column(BigInteger)
    seen: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[int] = mapped_column(BigInteger, index=True)
    done: Mapped[int]
    total: Mapped[int]
    right: Mapped[int]
    asked_back: Mapped[int]
    wrong: Mapped[int]
    error: Mapped[int]
    result: Mapped[bytes] = mapped_column(LargeBinary)


class ToFix(Table):
    """A question of HR's that was not answered right; ``key`` is the hash of its words and role."""

    __tablename__ = "faq_to_fix"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(String(1000))
    role: Mapped[str | None] = mapped_column(String(16))
    expected: Mapped[str] = mapped_column(String(80))
    got: Mapped[str] = mapped_column(String(80))
    added: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[int] = mapped_column(BigInteger, index=True)


class Draft(Table):
    """What somebody has written for a topic or a contact, until it is published or discarded.

    ``content`` is JSON (``gateway/editing/content.py``), ``base`` the fingerprint of what it was begun from.
    """

    __tablename__ = "drafts"

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    base: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    author: Mapped[str] = mapped_column(String(120))
    saved: Mapped[int] = mapped_column(BigInteger, index=True)


class Publication(Table):
    """Drafts on their way to be published: how far they have come, and what came of it.

    ``author`` is the name that is shown, ``actor`` that of the audit log; ``drafts`` and ``problems`` are
    JSON; ``base`` is the state of the files that it began from, the runs are those of HR's questions.
    """

    __tablename__ = "publications"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    step: Mapped[str] = mapped_column(String(16))
    done: Mapped[int]
    total: Mapped[int]
    author: Mapped[str] = mapped_column(String(120))
    actor: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(300))
    drafts: Mapped[str] = mapped_column(Text)
    base: Mapped[str] = mapped_column(String(64))
    old_run: Mapped[str] = mapped_column(String(32))
    new_run: Mapped[str] = mapped_column(String(32))
    problems: Mapped[str] = mapped_column(Text)
    started: Mapped[int] = mapped_column(BigInteger)
    seen: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[int] = mapped_column(BigInteger, index=True)
    release: Mapped[str] = mapped_column(String(80))


class ClosedChannel(Table):
    """A channel that somebody has closed, for all processes that share the database."""

    __tablename__ = "closed_channels"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    since: Mapped[int] = mapped_column(BigInteger)
