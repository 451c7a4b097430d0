"""Sends what is in the outbox until it has arrived, however often that takes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from bot.words import Words
from gateway.escalation.inboxes import Inboxes
from gateway.escalation.letter import letter
from gateway.escalation.outbox import Due, Outbox
from gateway.escalation.postman import Later, Postman, Refused
from gateway.escalation.settings import EscalationSettings
from gateway.escalation.vault import Unreadable, Vault
from gateway.logs import logger
from gateway.metrics import Metrics

LOOKS_EVERY = 5.0  # seconds; other processes put messages in, and waits come to an end
LONGEST_WAIT = 3600
log = logger("gateway.escalation")


class Delivery:
    """The one who takes messages to HR; each process of the gateway has one."""

    def __init__(
        self,
        settings: EscalationSettings,
        outbox: Outbox,
        vault: Vault,
        inboxes: Inboxes,
        words: Callable[[], Words],
        metrics: Metrics,
    ) -> None:
        """Take from the outbox, to the inboxes."""
        self._settings, self._outbox, self._vault = settings, outbox, vault
        self._inboxes, self._words, self._metrics = inboxes, words, metrics
        self._postman = Postman(settings)
        self._wanted = asyncio.Event()

    def soon(self) -> None:
        """Look into the outbox now: something has been put in."""
        self._wanted.set()

    async def run(self) -> None:
        """Send, for as long as the process lives; cancelled, it lets a letter be sent again."""
        while True:
            self._wanted.clear()
            try:
                await self.send_all()
            except Exception as error:  # the database most likely; this goes on as long as the process does
                self._failed(type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), LOOKS_EVERY)

    async def send_all(self) -> None:
        """Send everything that is due.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database fails; what was sent may be sent once more.
        """
        while due := await self._outbox.claim(2 * self._settings.smtp_seconds):
            await self._send(due)

    async def _send(self, due: Due) -> None:
        try:
            concern = self._vault.open(due.sealed)
            inbox = self._inboxes.of(None if due.to_fallback else concern.unit)
            made = letter(self._words(), concern, due.reference, self._settings.sender, inbox)
            await self._postman.deliver(made)
        except Refused as error:
            again = inbox != self._inboxes.reserv
            wait = 0.0 if again else self._wait(due)
            await self._outbox.postpone(due.reference, wait, str(error), to_fallback=True)
            self._failed(str(error))
        except Exception as error:  # whatever it is: one that cannot be sent must not keep the others
            fault = str(error) if isinstance(error, Later | Unreadable) else type(error).__name__
            await self._outbox.postpone(due.reference, self._wait(due), fault, due.to_fallback)
            self._failed(fault)
        else:
            await self._outbox.deliver(due.reference)
            self._metrics.escalations.labels("delivered").inc()

    def _wait(self, due: Due) -> float:
        """Return the seconds until the next attempt: twice as many each time, an hour at most."""
        doubled: float = self._settings.retry_seconds * 2 ** min(due.attempts - 1, 20)
        return min(doubled, LONGEST_WAIT)

    def _failed(self, fault: str) -> None:
        self._metrics.failures.labels("mail").inc()
        log.error("a message to HR could not be delivered, trying again later", error=fault)
