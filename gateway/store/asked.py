"""Counts what is answered: by topic and day, of nobody."""

from __future__ import annotations

import datetime
from collections import Counter

from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import today
from gateway.store.database import insert
from gateway.store.tables import Asked

Key = tuple[datetime.date, str, str]


class AskedCounter:
    """Counts in memory, and adds to the database now and then: a crash costs the counts of a minute."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Count for the gateway's database."""
        self._engine = engine
        self._counts: Counter[Key] = Counter()

    def count(self, type_: str, topic: str | None) -> None:
        """Count a reply of a card type about a topic."""
        self._counts[today(), type_, topic or ""] += 1

    async def save(self) -> None:
        """Add what was counted to the database.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database fails; the counts are kept for the next time.
        """
        counts, self._counts = self._counts, Counter()
        try:
            async with self._engine.begin() as connection:
                for (day, type_, topic), times in counts.items():
                    row = insert(self._engine, Asked).values(day=day, type=type_, topic=topic, times=times)
                    added = {"times": Asked.times + row.excluded.times}
                    key = [Asked.day, Asked.type, Asked.topic]
                    await connection.execute(row.on_conflict_do_update(index_elements=key, set_=added))
        except BaseException:
            self._counts += counts
            raise
