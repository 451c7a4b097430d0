"""Whether answers helped, kept with the topic and the day only."""

from __future__ import annotations

import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import now
from gateway.store.tables import Feedback


async def store(engine: AsyncEngine, topic: str, helpful: bool) -> None:
    """Keep one judgement of an answer."""
    today = datetime.datetime.fromtimestamp(now(), datetime.UTC).date()
    async with engine.begin() as connection:
        await connection.execute(insert(Feedback).values(topic=topic, helpful=helpful, day=today))
