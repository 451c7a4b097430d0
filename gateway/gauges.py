"""What can be read at any time, read when Prometheus asks: what waits, who writes, what answers."""

from __future__ import annotations

import asyncio

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.releases.shelf import in_use
from gateway.assistant import AssistantError
from gateway.clock import now
from gateway.health import Health
from gateway.services import Services
from gateway.settings import ROOT
from gateway.store import channels
from gateway.store.tables import ChatSession, Escalation

PATIENCE = 3.0  # seconds; Prometheus waits for ten, and wants the other figures most of all when this hangs
PUBLISHED, ANSWERING = "published", "rasa"


class Gauges:
    """Sets the gauges of a gateway; what cannot be read is counted as failed, and the others are set."""

    def __init__(self, services: Services, health: Health) -> None:
        """Read from ``services``, and from ``health`` what of the chain answers."""
        self._services, self._metrics, self._health = services, services.metrics, health
        self._asking: asyncio.Task[list[str]] | None = None

    async def read(self) -> None:
        """Set all of them, in some seconds at most."""
        for name, reading in (
            ("sessions", self._sessions),
            ("outbox", self._outbox),
            ("health", self._chain),
            ("release", self._release),
        ):
            try:
                await asyncio.wait_for(reading(), PATIENCE)
            except (SQLAlchemyError, AssistantError, OSError, TimeoutError):
                self._metrics.failures.labels(name).inc()

    async def _sessions(self) -> None:
        silence = self._services.sessions.silence_seconds
        fresh = select(ChatSession.channel, func.count()).where(ChatSession.seen >= now() - silence)
        async with self._services.engine.connect() as connection:
            rows = await connection.execute(fresh.group_by(ChatSession.channel))
            found = {str(channel): int(number) for channel, number in rows}
        for channel in (channels.WEB, channels.TEAMS):
            self._metrics.sessions.labels(channel).set(found.get(channel, 0))

    async def _outbox(self) -> None:
        oldest = select(func.min(Escalation.created)).where(Escalation.delivered.is_(None))
        async with self._services.engine.connect() as connection:
            created = await connection.scalar(oldest)
        self._metrics.outbox_oldest.set(0 if created is None else max(0, now() - int(created)))
        if self._services.desk:
            for state, count in (await self._services.desk.outbox.counts()).items():
                self._metrics.outbox.labels(state.value).set(count)

    async def _chain(self) -> None:
        """Ask the chain; while it does not say anything, say that the assistant does not answer."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._health.failing())
        try:
            failing = await asyncio.wait_for(asyncio.shield(self._asking), PATIENCE / 2)
        except TimeoutError:
            self._metrics.up.labels("assistant").set(0)
            return
        for name in self._health.parts:
            self._metrics.up.labels(name).set(name not in failing)

    async def _release(self) -> None:
        published, (answering, _) = in_use(ROOT), await self._services.assistant.release()
        self._metrics.release.clear()  # a release that is no longer in use is not one
        for where, release in ((PUBLISHED, published), (ANSWERING, answering)):
            self._metrics.release.labels(where, release).set(1)
