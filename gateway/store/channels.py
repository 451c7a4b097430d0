"""Kill switches: a channel can be closed at once, for every process that shares the database."""

from __future__ import annotations

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import now
from gateway.store.tables import ClosedChannel

WEB, TEAMS = "web", "teams"
CHANNELS = (WEB, TEAMS)


async def is_open(engine: AsyncEngine, channel: str) -> bool:
    """Return whether messages are taken in a channel."""
    async with engine.connect() as connection:
        closed = select(ClosedChannel.channel).where(ClosedChannel.channel == channel)
        return await connection.scalar(closed) is None


async def close(engine: AsyncEngine, channel: str) -> None:
    """Take no more messages in a channel; closing twice is no error."""
    try:
        async with engine.begin() as connection:
            await connection.execute(insert(ClosedChannel).values(channel=channel, since=now()))
    except IntegrityError:
        return  # closed already


async def open_again(engine: AsyncEngine, channel: str) -> None:
    """Take messages again."""
    async with engine.begin() as connection:
        await connection.execute(delete(ClosedChannel).where(ClosedChannel.channel == channel))


async def closed(engine: AsyncEngine) -> dict[str, int]:
    """Return the closed channels and since when, in seconds since the epoch."""
    async with engine.connect() as connection:
        rows = await connection.execute(select(ClosedChannel.channel, ClosedChannel.since))
        return {row.channel: row.since for row in rows}
