"""Questions that HR has found to be answered wrong, until somebody has seen to them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import now
from gateway.store.database import insert, overwrite_deleted
from gateway.store.tables import ToFix

MOST_NAME = 80


@dataclass(frozen=True)
class Item:
    """A question, who would ask it, what was expected and what came."""

    key: str
    text: str
    role: str | None
    expected: str
    got: str
    until: int


def key_of(question: str) -> str:
    """Return what an item is kept under, so that a question is on the list once."""
    return hashlib.sha256(question.encode("utf-8", "surrogatepass")).hexdigest()


class ToFixList:
    """The list that everybody in the workbench shares."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Keep it in the gateway's database."""
        self._engine = engine

    async def add(
        self, question: str, text: str, role: str | None, expected: str, got: str, days: float
    ) -> None:
        """Put a question on the list for so many days at most; nothing where it is on it already."""
        row = {
            **{"key": key_of(question), "text": text, "role": role, "expected": expected[:MOST_NAME]},
            **{"got": got[:MOST_NAME], "added": now(), "until": now() + int(days * 24 * 3600)},
        }
        async with self._engine.begin() as connection:
            await connection.execute(insert(self._engine, ToFix).on_conflict_do_nothing(), row)

    async def all(self) -> list[Item]:
        """Return what is on the list, the oldest first."""
        columns = [getattr(ToFix, name) for name in Item.__dataclass_fields__]
        kept = select(*columns).where(ToFix.until > now()).order_by(ToFix.added, ToFix.key)
        async with self._engine.connect() as connection:
            return [Item(**row._mapping) for row in await connection.execute(kept)]

    async def keys(self) -> frozenset[str]:
        """Return what the items are kept under."""
        return frozenset(item.key for item in await self.all())

    async def remove(self, key: str) -> None:
        """Take a question off the list, and keep nothing of it."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(ToFix).where(ToFix.key == key))
        await overwrite_deleted(self._engine)
