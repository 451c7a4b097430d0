"""Whether the whole chain answers, asked of it with real questions."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from gateway.api.models import card_of
from gateway.assistant import AssistantError
from gateway.escalation.outbox import State, count_undelivered
from gateway.services import Services

WRITTEN = "Får jag ta en öl till lunchen?"
COMPUTED = "var står det?"  # needs the action server, and the conversation kept
KEPT_SECONDS = 15  # a monitor must not be a load
FAILURE_KEPT_SECONDS = 1


class Health:
    """Asks the chain, and remembers for some seconds what it said."""

    def __init__(self, services: Services, clock: Callable[[], float] = time.monotonic) -> None:
        """Ask through ``services``; ``clock`` gives seconds."""
        self._services, self._clock = services, clock
        self._checked, self._failing = -float("inf"), list[str]()
        self._lock = asyncio.Lock()
        self.parts = {"database": self.database, "assistant": self.assistant, "mail": self.mail}

    async def failing(self) -> list[str]:
        """Return the parts that do not answer, empty when all is well."""
        async with self._lock:
            kept = FAILURE_KEPT_SECONDS if self._failing else KEPT_SECONDS
            if self._clock() - self._checked > kept:
                self._failing = [part for part, check in self.parts.items() if not await check()]
                self._checked = self._clock()
            return self._failing

    async def mail(self) -> bool:
        """Return whether no message to HR has waited too long to be delivered."""
        try:
            if self._services.desk is None:  # messages that were taken before have nobody to send them
                return not await count_undelivered(self._services.engine)
            return not (await self._services.desk.outbox.counts())[State.STUCK]
        except SQLAlchemyError:
            return False

    async def database(self) -> bool:
        """Return whether the gateway's database answers."""
        try:
            async with self._services.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    async def assistant(self) -> bool:
        """Return whether Rasa answers from the knowledge, and the action server from the conversation."""
        assistant, sender = self._services.assistant, f"halsokontroll-{uuid.uuid4().hex}"
        try:
            types = [card_of(await assistant.ask(sender, said, None)).type for said in (WRITTEN, COMPUTED)]
            await assistant.forget(sender)
        except AssistantError:
            return False
        return types == ["answer", "answer"]
