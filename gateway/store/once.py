"""Remembers what has been dealt with, for a while, for every process that shares the database."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import now
from gateway.store.database import insert
from gateway.store.tables import DealtWith


async def is_first(engine: AsyncEngine, name: str, seconds: int) -> bool:
    """Return whether the name comes for the first time within so many seconds, and remember it.

    Of several processes at once only one is told so.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database fails.
    """
    row = insert(engine, DealtWith).values(name=name, until=now() + seconds)
    unless_remembered = row.on_conflict_do_update(
        index_elements=[DealtWith.name], set_={"until": row.excluded.until}, where=DealtWith.until <= now()
    ).returning(DealtWith.name)
    async with engine.begin() as connection:
        return await connection.scalar(unless_remembered) is not None
