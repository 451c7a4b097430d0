"""The outbox: every message from the moment it is confirmed, in the database, which survives a crash."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import now
from gateway.escalation.message import Concern
from gateway.escalation.vault import Vault
from gateway.store import old
from gateway.store.database import durable, insert, overwrite_deleted
from gateway.store.tables import Escalation

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is taken for something else when read aloud
PREFIX, GROUPS, GROUP = "HR", 2, 4
REFERENCE = rf"{PREFIX}-[{ALPHABET}]{{{GROUP}}}-[{ALPHABET}]{{{GROUP}}}"


class State(StrEnum):
    """Where a message is: kept and on its way, delivered to HR's inbox, or not delivered for long."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    STUCK = "stuck"


@dataclass(frozen=True)
class Due:
    """A message to send now; ``attempts`` counts this one too."""

    reference: str
    sealed: bytes
    attempts: int
    to_fallback: bool


class Outbox:
    """The messages in the database."""

    def __init__(self, engine: AsyncEngine, vault: Vault, stuck_seconds: float) -> None:
        """Keep them sealed; one that has waited ``stuck_seconds`` is stuck."""
        self._engine, self._vault, self._stuck_seconds = engine, vault, stuck_seconds

    async def add(self, key: str, concern: Concern) -> tuple[str, bool]:
        """Keep a confirmed message.

        Returns:
            Its reference, and whether it is new: a form that is sent again is the same message.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: it could not be kept, and must not be said to be.
        """
        row = insert(self._engine, Escalation).values(
            reference=new_reference(),
            key=key,
            sealed=self._vault.seal(concern),
            created=now(),
            due=now(),
            attempts=0,
            to_fallback=False,
        )
        unless_known = row.on_conflict_do_nothing(index_elements=[Escalation.key])
        known = select(Escalation.reference).where(Escalation.key == key)
        async with durable(self._engine) as connection:
            added = await connection.scalar(unless_known.returning(Escalation.reference))
            return str(added or await connection.scalar(known)), added is not None

    async def claim(self, seconds: float) -> Due | None:
        """Take a message that is due; None when there is none.

        Nobody else takes it within ``seconds``; of whoever takes it and dies it is left until then.
        """
        due = (Escalation.delivered.is_(None), Escalation.due <= now())
        first = select(Escalation.reference).where(*due).order_by(Escalation.due).limit(1)
        take = (
            update(Escalation)
            .where(Escalation.reference == first.scalar_subquery(), *due)
            .values(due=now() + int(seconds) + 1, attempts=Escalation.attempts + 1)
            .returning(Escalation.reference, Escalation.sealed, Escalation.attempts, Escalation.to_fallback)
        )
        async with self._engine.begin() as connection:
            row = (await connection.execute(take)).one_or_none()
            return Due(*row) if row else None

    async def deliver(self, reference: str) -> None:
        """Note that the message has arrived."""
        await self._set(reference, delivered=now(), fault=None)

    async def postpone(self, reference: str, seconds: float, fault: str, to_fallback: bool = False) -> None:
        """Let it be sent again after so many seconds, to the fallback inbox where its own was refused."""
        await self._set(reference, due=now() + int(seconds), fault=fault[:40], to_fallback=to_fallback)

    async def state(self, reference: str) -> State | None:
        """Return where a message is, None when there is none of that name (any more)."""
        found = select(Escalation.delivered, Escalation.created).where(Escalation.reference == reference)
        async with self._engine.connect() as connection:
            row = (await connection.execute(found)).one_or_none()
        if row is None:
            return None
        if row.delivered is not None:
            return State.DELIVERED
        return State.STUCK if row.created <= now() - self._stuck_seconds else State.WAITING

    async def counts(self) -> dict[State, int]:
        """Return how many messages wait, and how many of them are stuck."""
        stuck = await count_undelivered(self._engine, now() - self._stuck_seconds)
        return {State.WAITING: await count_undelivered(self._engine) - stuck, State.STUCK: stuck}

    async def confirmed(self, key: str) -> Concern | None:
        """Return what was confirmed with a form's key, None when nothing has been.

        Raises:
            Unreadable: no key opens it.
        """
        return await self._open(Escalation.key == key)

    async def read(self, reference: str) -> Concern | None:
        """Return what a message says, None when there is none of that name.

        Raises:
            Unreadable: no key opens it.
        """
        return await self._open(Escalation.reference == reference)

    async def reseal(self) -> int:
        """Seal everything with the newest key; return how many messages there were.

        Raises:
            Unreadable: no key opens one of them; then nothing is changed.
        """
        async with self._engine.begin() as connection:
            rows = (await connection.execute(select(Escalation.reference, Escalation.sealed))).all()
            for reference, sealed in rows:
                new = {"sealed": self._vault.reseal(sealed)}
                await connection.execute(
                    update(Escalation).where(Escalation.reference == reference).values(new)
                )
        return len(rows)

    async def _open(self, which: ColumnElement[bool]) -> Concern | None:
        async with self._engine.connect() as connection:
            sealed = await connection.scalar(select(Escalation.sealed).where(which))
        return None if sealed is None else self._vault.open(sealed)

    async def _set(self, reference: str, **values: object) -> None:
        async with durable(self._engine) as connection:
            await connection.execute(
                update(Escalation).where(Escalation.reference == reference).values(values)
            )


async def erase(engine: AsyncEngine, reference: str) -> bool:
    """Remove a message, delivered or not; return whether there was one."""
    async with engine.begin() as connection:
        gone = await connection.execute(delete(Escalation).where(Escalation.reference == reference))
    await overwrite_deleted(engine)
    return gone.rowcount == 1


async def forget_delivered(engine: AsyncEngine, seconds: float, dry_run: bool = False) -> int:
    """Remove what was delivered longer ago than ``seconds``; return how many (a dry run only counts)."""
    return await old.remove(engine, Escalation, Escalation.delivered <= now() - seconds, dry_run)


async def count_undelivered(engine: AsyncEngine, confirmed_until: float | None = None) -> int:
    """Return how many messages have not arrived, of those confirmed until a time or of all."""
    wanted = select(func.count()).where(Escalation.delivered.is_(None))
    if confirmed_until is not None:
        wanted = wanted.where(Escalation.created <= confirmed_until)
    async with engine.connect() as connection:
        return int(await connection.scalar(wanted) or 0)


def new_reference() -> str:
    """Return a reference that nobody can guess, short enough to be read aloud (30⁸, 39 bits)."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join((PREFIX, *groups))
