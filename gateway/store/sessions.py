"""Sessions: begun, seen, forgotten; and what has been offered in them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import now
from gateway.store.database import overwrite_deleted
from gateway.store.tables import ChatSession, Offer

PAYLOAD, TOPIC = "payload", "topic"
ENDED = 0  # when a session was last seen, if it has been cleared


class Sessions:
    """The sessions of all channels, in the database that the processes share."""

    def __init__(self, engine: AsyncEngine, silence_seconds: float) -> None:
        """Let a session live through ``silence_seconds`` without a message."""
        self.engine, self.silence_seconds = engine, silence_seconds

    async def begin(self, channel: str) -> str:
        """Begin a session; return its name, which nobody can guess."""
        name = uuid.uuid4().hex
        async with self.engine.begin() as connection:
            row = {"id": name, "channel": channel, "started": now(), "seen": now()}
            await connection.execute(insert(ChatSession).values(row))
        return name

    async def see(self, name: str) -> bool:
        """Note that the session is in use; return False when it has ended or is unknown."""
        fresh = update(ChatSession).where(
            ChatSession.id == name, ChatSession.seen >= now() - self.silence_seconds
        )
        async with self.engine.begin() as connection:
            result = await connection.execute(fresh.values(seen=now()))
        return result.rowcount == 1

    async def offer(self, name: str, payloads: Iterable[str], topic: str | None) -> bool:
        """Remember what a reply offered: payloads to tap, and the topic whose answer can be judged.

        Returns:
            False when the session was cleared while the reply was made; then nothing is kept.
        """
        wanted = {(PAYLOAD, payload) for payload in payloads} | ({(TOPIC, topic)} if topic else set())
        async with self.engine.begin() as connection:
            alive = select(ChatSession.id).where(ChatSession.id == name, ChatSession.seen > ENDED)
            if await connection.scalar(alive.with_for_update()) is None:
                return False
            known = await connection.execute(select(Offer.kind, Offer.value).where(Offer.session == name))
            new = wanted - {(kind, value) for kind, value in known}
            if new:
                rows = [{"session": name, "kind": kind, "value": value} for kind, value in sorted(new)]
                await connection.execute(insert(Offer), rows)
        return True

    async def was_offered(self, name: str, payload: str) -> bool:
        """Return whether the assistant has offered this payload in this session."""
        wanted = select(Offer.value).where(
            Offer.session == name, Offer.kind == PAYLOAD, Offer.value == payload
        )
        async with self.engine.connect() as connection:
            return await connection.scalar(wanted) is not None

    async def take_judgement(self, name: str, topic: str) -> bool:
        """Return True once for each topic answered in the session: nobody judges an answer twice."""
        taken = delete(Offer).where(Offer.session == name, Offer.kind == TOPIC, Offer.value == topic)
        async with self.engine.begin() as connection:
            return (await connection.execute(taken)).rowcount == 1

    async def end(self, name: str) -> None:
        """Let the session take no more messages; it is forgotten now or by the retention job."""
        async with self.engine.begin() as connection:
            ended = update(ChatSession).where(ChatSession.id == name).values(seen=ENDED)
            await connection.execute(ended)

    async def forget(self, name: str) -> None:
        """Remove the session and everything that was offered in it."""
        async with self.engine.begin() as connection:
            await connection.execute(delete(ChatSession).where(ChatSession.id == name))
        await overwrite_deleted(self.engine)

    async def silent(self) -> list[str]:
        """Return the sessions that have been silent too long."""
        old = select(ChatSession.id).where(ChatSession.seen < now() - self.silence_seconds)
        async with self.engine.connect() as connection:
            return list(await connection.scalars(old))
