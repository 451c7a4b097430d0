"""Sessions: begun, seen, forgotten; and what has been offered in them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import now
from gateway.store.database import insert, overwrite_deleted
from gateway.store.tables import ChatSession, Offer

# Kinds of offers; JUDGED is a TOPIC that is used up, FORM the key of a form to HR.
PAYLOAD, TOPIC, JUDGED, FORM = "payload", "topic", "judged", "form"
ENDED = 0  # when a session was last seen, if it has been cleared


class Sessions:
    """The sessions of all channels, in the database that the processes share."""

    def __init__(self, engine: AsyncEngine, silence_seconds: float) -> None:
        """Let a session live through ``silence_seconds`` without a message."""
        self.engine, self.silence_seconds = engine, silence_seconds

    async def begin(self, channel: str, name: str | None = None) -> str:
        """Begin a session; return its name, which nobody can guess.

        Args:
            channel: Where it is held.
            name: Its name, where the channel has one; another message may have begun it meanwhile.
        """
        name = name or uuid.uuid4().hex
        async with self.engine.begin() as connection:
            row = {"id": name, "channel": channel, "started": now(), "seen": now()}
            await connection.execute(insert(self.engine, ChatSession).on_conflict_do_nothing(), row)
        return name

    async def see(self, name: str) -> bool:
        """Note that the session is in use; return False when it has ended or is unknown."""
        fresh = update(ChatSession).where(
            ChatSession.id == name, ChatSession.seen >= now() - self.silence_seconds
        )
        # Never earlier than it was: another machine may be ahead, or this clock have been set back.
        latest = case((ChatSession.seen > now(), ChatSession.seen), else_=now())
        async with self.engine.begin() as connection:
            result = await connection.execute(fresh.values(seen=latest))
        return result.rowcount == 1

    async def offer(self, name: str, payloads: Iterable[str], topic: str | None, role: str | None) -> bool:
        """Remember what a reply offered: payloads to tap, the topic that can be judged; and for which role.

        Returns:
            False when the session was cleared while the reply was made; then nothing is kept.
        """
        wanted = {(PAYLOAD, payload) for payload in payloads} | ({(TOPIC, topic)} if topic else set())
        async with self.engine.begin() as connection:
            live = update(ChatSession).where(ChatSession.id == name, ChatSession.seen > ENDED)
            if (await connection.execute(live.values(role=role))).rowcount != 1:
                return False
            judged = select(Offer.value).where(Offer.session == name, Offer.kind == JUDGED)
            used_up = {(TOPIC, value) for value in await connection.scalars(judged)}
            rows = [{"session": name, "kind": kind, "value": value} for kind, value in wanted - used_up]
            if rows:
                await connection.execute(insert(self.engine, Offer).on_conflict_do_nothing(), rows)
        return True

    async def role(self, name: str) -> str | None:
        """Return the role that the last reply was written for, None when unknown."""
        async with self.engine.connect() as connection:
            role: str | None = await connection.scalar(select(ChatSession.role).where(ChatSession.id == name))
            return role

    async def sign_in(self, name: str, role: str) -> None:
        """Remember the role that a sign-in has told, for as long as the session lives."""
        async with self.engine.begin() as connection:
            live = update(ChatSession).where(ChatSession.id == name, ChatSession.seen > ENDED)
            await connection.execute(live.values(signed_in_role=role))

    async def signed_in_role(self, name: str) -> str | None:
        """Return the role that a sign-in has told, None when there was none."""
        async with self.engine.connect() as connection:
            told = select(ChatSession.signed_in_role).where(ChatSession.id == name)
            role: str | None = await connection.scalar(told)
            return role

    async def was_offered(self, names: Iterable[str], payload: str) -> bool:
        """Return whether the assistant has offered this payload in one of these sessions."""
        wanted = select(Offer.value).where(
            Offer.session.in_(names), Offer.kind == PAYLOAD, Offer.value == payload
        )
        async with self.engine.connect() as connection:
            return await connection.scalar(wanted) is not None

    async def hand_out_form(self, name: str, key: str) -> None:
        """Remember that a form to HR was handed out in this session."""
        async with self.engine.begin() as connection:
            row = {"session": name, "kind": FORM, "value": key}
            await connection.execute(insert(self.engine, Offer).on_conflict_do_nothing(), row)

    async def has_form(self, name: str, key: str) -> bool:
        """Return whether this form was handed out in this session."""
        wanted = select(Offer.value).where(Offer.session == name, Offer.kind == FORM, Offer.value == key)
        async with self.engine.connect() as connection:
            return await connection.scalar(wanted) is not None

    async def end(self, name: str) -> bool:
        """Let the session take no more messages; return False when it is forgotten already.

        It is forgotten now, by whoever ends it, or by the retention job.
        """
        async with self.engine.begin() as connection:
            ended = update(ChatSession).where(ChatSession.id == name).values(seen=ENDED)
            return (await connection.execute(ended)).rowcount == 1

    async def forget(self, name: str) -> None:
        """Remove the session and everything that was offered in it."""
        async with self.engine.begin() as connection:
            await connection.execute(delete(ChatSession).where(ChatSession.id == name))
        await overwrite_deleted(self.engine)

    async def silent(self, started_before: int = 0) -> list[str]:
        """Return the sessions that have been silent too long, or began before a time."""
        too_long = ChatSession.seen < now() - self.silence_seconds
        old = select(ChatSession.id).where(too_long | (ChatSession.started < started_before))
        async with self.engine.connect() as connection:
            return list(await connection.scalars(old))
