"""Whether answers helped, kept with the topic and the day only."""

from __future__ import annotations

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import today
from gateway.store.sessions import JUDGED, TOPIC
from gateway.store.tables import Feedback, Offer


async def store(engine: AsyncEngine, session: str, topic: str, helpful: bool) -> bool:
    """Keep one judgement of an answer; return False when the session was not given it, or has judged it."""
    given = update(Offer).where(Offer.session == session, Offer.kind == TOPIC, Offer.value == topic)
    async with engine.begin() as connection:
        if (await connection.execute(given.values(kind=JUDGED))).rowcount != 1:
            return False
        await connection.execute(insert(Feedback).values(topic=topic, helpful=helpful, day=today()))
    return True
