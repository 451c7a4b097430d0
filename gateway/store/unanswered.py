"""Questions that were not answered, for HR to learn from."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import today
from gateway.store.database import overwrite_deleted
from gateway.store.tables import Unanswered

NOT_UNDERSTOOD, OUT_OF_SCOPE, NO_HELP = "not-understood", "out-of-scope", "no-help"
KIND = {"fallback": NOT_UNDERSTOOD, "out_of_scope": OUT_OF_SCOPE}  # by the card's type
# A longer one is somebody's story, which points out whoever tells it whatever is taken out of it.
MOST_CHARACTERS = 300
# Where HR puts a question: to a topic by its id, outside the code, to a topic that is yet to be written
# (with its title after the colon), or aside.
OUTSIDE, NEW, DONE = "utanfor", "nytt:", "klar"


@dataclass(frozen=True)
class Kept:
    """A question that is kept."""

    id: int
    kind: str
    text: str
    topic: str | None
    day: datetime.date
    assigned: str | None
    assigned_day: datetime.date | None


async def keep(engine: AsyncEngine, kind: str, redacted: str, topic: str | None = None) -> bool:
    """Keep a question without a session, with the day only.

    Args:
        engine: The gateway's database.
        kind: One of the kinds above.
        redacted: The question, without what identifies a person.
        topic: The topic whose answer did not help.

    Returns:
        False when it is too long, and not kept.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database fails.
    """
    if len(redacted) > MOST_CHARACTERS:
        return False
    row = {"kind": kind, "text": redacted, "topic": topic, "day": today()}
    async with engine.begin() as connection:
        await connection.execute(insert(Unanswered).values(row))
    return True


async def newest(
    engine: AsyncEngine, assigned: bool, kind: str = "", most: int | None = None
) -> tuple[list[Kept], int]:
    """Return the newest questions that have been assigned, or have not, and how many there are in all.

    Args:
        engine: The gateway's database.
        assigned: Which ones.
        kind: Only those of a kind, all when empty.
        most: How many, all when left out.
    """
    which = [_assigned(assigned), *([Unanswered.kind == kind] if kind else [])]
    rows = select(*Unanswered.__table__.columns).where(*which)
    async with engine.connect() as connection:
        found = await connection.execute(
            rows.order_by(Unanswered.day.desc(), Unanswered.id.desc()).limit(most)
        )
        count = await connection.scalar(select(func.count()).select_from(Unanswered).where(*which))
        return [Kept(*row) for row in found], int(count or 0)


async def assigned_of(engine: AsyncEngine, ids: Collection[int]) -> list[Kept]:
    """Return those of some questions that have been assigned."""
    rows = select(*Unanswered.__table__.columns).where(_assigned(True), Unanswered.id.in_(ids))
    async with engine.connect() as connection:
        return [Kept(*row) for row in await connection.execute(rows.order_by(Unanswered.id))]


async def assign(engine: AsyncEngine, ids: Collection[int], to: str) -> list[int]:
    """Assign those of some questions that nobody has assigned; return which they were."""
    rows = update(Unanswered).where(Unanswered.id.in_(ids), _assigned(False))
    change = rows.values(assigned=to, assigned_day=today()).returning(Unanswered.id)
    async with engine.begin() as connection:
        return sorted((await connection.execute(change)).scalars())


async def release(engine: AsyncEngine, ids: Collection[int]) -> int:
    """Undo what ``assign`` did; return to how many."""
    rows = update(Unanswered).where(Unanswered.id.in_(ids), _assigned(True))
    async with engine.begin() as connection:
        return (await connection.execute(rows.values(assigned=None, assigned_day=None))).rowcount


async def remove_done(engine: AsyncEngine, ids: Collection[int]) -> int:
    """Remove questions that have been set aside, for good; return how many."""
    rows = delete(Unanswered).where(Unanswered.id.in_(ids), Unanswered.assigned == DONE)
    async with engine.begin() as connection:
        gone = (await connection.execute(rows)).rowcount
    await overwrite_deleted(engine)
    return gone


def _assigned(assigned: bool) -> ColumnElement[bool]:
    return Unanswered.assigned.is_not(None) if assigned else Unanswered.assigned.is_(None)
