"""Asks the assistant HR's questions as the chat does, but without counting or keeping any of it.

Each question has a conversation of its own, which no session names and which is forgotten at once.
"""

from __future__ import annotations

import asyncio
import time
import uuid

from gateway.api.models import card_of, text_of
from gateway.assistant import Assistant, AssistantError
from gateway.faq.door import DoorError, Reply
from gateway.faq.ranking import Certainty, certainty_of
from gateway.services import Services
from gateway.text import neutral


class AssistantDoor:
    """A ``gateway.faq.door.Door`` that needs no network but the assistant's."""

    def __init__(self, services: Services, assistant: Assistant | None = None) -> None:
        """Ask through the gateway's own connection, or another assistant than the one in use."""
        self._services, self._assistant = services, assistant or services.assistant
        self._on_their_way: set[asyncio.Task[Reply]] = set()

    async def ask(self, text: str, role: str | None) -> Reply:
        """Ask as the first of a conversation.

        A question that is on its way when the run is cancelled is still waited for, apart: what is
        forgotten before the assistant has answered would be written again by its answer.

        Raises:
            DoorError: the assistant does not answer.
        """
        asking = asyncio.create_task(self._answered(text, role))
        self._on_their_way.add(asking)
        asking.add_done_callback(self._on_their_way.discard)
        return await asyncio.shield(asking)

    async def certainty(self, text: str, role: str | None) -> Certainty:
        """Return how sure the assistant is, nothing where it cannot be told."""
        asked = self._passed_on(text)
        try:
            understood = await self._assistant.understand(uuid.uuid4().hex, asked, role)
        except AssistantError:
            return Certainty()
        return certainty_of(understood.ranking)

    async def _answered(self, text: str, role: str | None) -> Reply:
        asked, name = self._passed_on(text), uuid.uuid4().hex
        started = time.perf_counter()
        if asked:
            try:
                reply = await self._assistant.ask(name, asked, role)
            except AssistantError as error:
                raise DoorError("assistenten svarade inte") from error
            finally:
                await self._forget(name)
        else:
            reply = self._services.replies.reply("inte-forstatt", role)
        milliseconds = round((time.perf_counter() - started) * 1000)
        return Reply(text_of(reply), card_of(reply), milliseconds)

    def _passed_on(self, text: str) -> str:
        """Return a text as the chat would pass it on; what is taken out is not counted here."""
        return self._services.redactor.redact(neutral(text)).text

    async def _forget(self, name: str) -> None:
        try:
            await self._assistant.forget(name)
        except AssistantError:  # the retention job does it within a day
            self._services.metrics.failures.labels("forget").inc()
