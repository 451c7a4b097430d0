"""The desk that takes messages to HR: where the form is offered, what it says, what is told afterwards."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.cards import WHISTLEBLOWING as WHISTLEBLOWERS
from bot.words import Words
from gateway.api.models import Card
from gateway.clock import utc_now
from gateway.escalation.delivery import Delivery
from gateway.escalation.hours import Hours
from gateway.escalation.inboxes import Inboxes, read_inboxes
from gateway.escalation.letter import as_text, concerns
from gateway.escalation.message import Concern
from gateway.escalation.outbox import Outbox, State
from gateway.escalation.settings import EscalationSettings
from gateway.escalation.vault import Vault
from gateway.library import Library
from gateway.metrics import Metrics

HR, ELECTED, WHISTLEBLOWING = "hr", "fortroendevald", "visselblasning"
NEVER = ("crisis", "smalltalk")  # in a crisis 112 comes first, and alone
NOTICE = ("hr-notis-lasare", "hr-notis-handling", "hr-notis-sparas", "hr-notis-inte")
TOLD = {State.DELIVERED: "hr-levererat", State.WAITING: "hr-vantar", State.STUCK: "hr-fastnat"}
PATIENCE, LOOK_EVERY = 3.0, 0.1  # seconds that the person waits to be told "delivered" at once


@dataclass(frozen=True)
class Receipt:
    """What the person is told of a message."""

    reference: str
    state: State
    told: str


class Desk:
    """Takes messages, with everything that it needs."""

    def __init__(
        self, settings: EscalationSettings, engine: AsyncEngine, library: Library, metrics: Metrics
    ) -> None:
        """Open the desk.

        Raises:
            WrongSetting: the file of the inboxes is broken.
        """
        assert settings.inboxes is not None, "there is a desk only where there are inboxes"
        self._settings, self._library, self._hours = settings, library, Hours(settings.hours)
        vault = Vault(settings.keys)
        self.inboxes: Inboxes = read_inboxes(settings.inboxes)
        self.outbox = Outbox(engine, vault, settings.stuck_minutes * 60)
        self.delivery = Delivery(settings, self.outbox, vault, self.inboxes, lambda: self._words, metrics)
        self._metrics = metrics

    @property
    def _words(self) -> Words:
        return Words(self._library.knowledge)

    def offer(self, card: Card) -> dict[str, str | None] | None:
        """Return what the form would concern, None where it is not offered.

        It is where the card names HR: not to elected members, who turn to their group leader, not for
        whistleblowing, which the city takes in a form of its own, and not in a crisis.
        """
        names_hr = any(contact.id == HR for contact in card.contacts)
        leads_on = [option.payload.strip("/") for option in card.options] if card.topic is None else []
        whistle = any(contact.id == WHISTLEBLOWERS for contact in card.contacts) or any(
            name.startswith(WHISTLEBLOWING) for name in leads_on
        )
        if not names_hr or whistle or card.type in NEVER or self.is_not_for_hr(card.topic, card.role):
            return None
        return {"topic": card.topic, "title": concerns(self._words, card.topic)}

    def is_not_for_hr(self, topic: str | None, role: str | None) -> bool:
        """Return whether somebody has another way than HR: their role's, or the topic's."""
        return role == ELECTED or (topic or "").startswith(WHISTLEBLOWING)

    def concerns(self, topic: str | None) -> str:
        """Return in words what a message concerns."""
        return concerns(self._words, topic)

    def as_text(self, reference: str, concern: Concern) -> str:
        """Return what HR reads of a message."""
        return as_text(self._words, reference, concern)

    def notice(self) -> list[str]:
        """Return what the person must know before writing, a paragraph an item."""
        return [self._words.phrase(id_, days=f"{self._settings.keep_days:g}") for id_ in NOTICE]

    def closed(self) -> str | None:
        """Return that HR is not at work, and when it is again; None when it is."""
        when = self._hours.closed_until(utc_now())
        return self._words.phrase("hr-stangt", when=when) if when else None

    async def take(self, key: str, concern: Concern) -> tuple[Receipt, bool]:
        """Keep a confirmed message and send it; wait a little, to be able to say that it has arrived.

        Returns:
            The receipt, and whether the message is new (the same form sent again is not).

        Raises:
            sqlalchemy.exc.SQLAlchemyError: it could not be kept, and is not sent.
        """
        reference, new = await self.outbox.add(key, concern)
        if new:
            self._metrics.escalations.labels("confirmed").inc()
        self.delivery.soon()
        try:
            receipt = await self._receipt_soon(reference)
        except SQLAlchemyError:
            receipt = None  # it is kept all the same, and nobody may be told that it is not
        return receipt or self._receipt(reference, State.WAITING), new

    async def receipt(self, reference: str) -> Receipt | None:
        """Return where a message is and what to tell of it, None when there is none of that name."""
        state = await self.outbox.state(reference)
        return self._receipt(reference, state) if state else None

    async def _receipt_soon(self, reference: str) -> Receipt | None:
        for _ in range(round(PATIENCE / LOOK_EVERY)):
            if await self.outbox.state(reference) is State.DELIVERED:
                break
            await asyncio.sleep(LOOK_EVERY)
        return await self.receipt(reference)

    def _receipt(self, reference: str, state: State) -> Receipt:
        told = self._words.phrase(TOLD[state], reference=reference)
        closed = self.closed() if state is State.DELIVERED else None
        return Receipt(reference, state, " ".join(filter(None, (told, closed))))
