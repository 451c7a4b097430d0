"""Messages to HR from a personal chat: where the form is offered, and what each tap is answered with.

The gateway keeps nothing of what is written until it is confirmed. It travels in the cards' buttons, so they
are sealed (HMAC-SHA256): the form is given to whoever an answer has offered it to, in that chat and for that
topic. And a message's key is made of all that it says: what is sent is what was shown, however often it is
sent it is one message, and one that is changed afterwards is another.
"""

from __future__ import annotations

import hmac
from typing import Any

from gateway.api.access import Refused
from gateway.api.escalation import confirm
from gateway.api.models import Reply, card_of
from gateway.services import Services
from gateway.store.names import secret_name
from gateway.teams.hr_cards import HrCards, cancelled, with_below
from gateway.teams.hr_draft import REACHED, Draft
from gateway.teams.labels import Labels


class HrForm:
    """Gives the form, shows all of a message before it is sent, and sends it."""

    def __init__(self, services: Services, labels: Labels) -> None:
        """Take messages to the services' desk, if there is one."""
        self._services, self._labels = services, labels

    def offered(self, session: str, reply: Reply) -> dict[str, str] | None:
        """Return what the button of an answer sends; None where no form is offered."""
        concern = (card_of(reply).model_extra or {}).get("escalation")
        if concern is None or self._services.desk is None:
            return None
        topic = concern["topic"]
        return {"hr": "form", "offer": self._seal(session, topic), **({"topic": topic} if topic else {})}

    async def card(self, session: str, draft: Draft) -> dict[str, Any]:
        """Return the card that answers a tap.

        Args:
            session: The person's, which takes messages now.
            draft: What was tapped and written.

        Raises:
            Refused: 409 for what was not offered; else as ``gateway.api.escalation.confirm``.
            sqlalchemy.exc.SQLAlchemyError: the database fails; nothing is sent.
        """
        if draft.hr == "cancel":
            return cancelled(self._labels)
        cards = self._cards(session, draft)
        if draft.hr in ("form", "edit"):
            return cards.form(draft)
        key = self._key(session, draft.sent)
        if draft.hr == "send" and await self._services.sessions.has_form(session, key):
            receipt, _ = await confirm(self._services, cards.desk, session, key, draft.sent)
            return cards.receipt(receipt)
        if fault := _fault(draft):
            return cards.form(draft, fault)
        await self._services.sessions.hand_out_form(session, key)
        # Sent, but not shown in this session: it has been silent too long, or was cleared. With the same key
        # as then, so that one that was sent after all is not sent again.
        return cards.preview(draft, "hr-igen" if draft.hr == "send" else "hr-inte-skickat")

    def kept(self, error: dict[str, Any], session: str, draft: Draft) -> dict[str, Any]:
        """Return the card of an error that may pass, with what was written below it, to try again with."""
        try:
            cards = self._cards(session, draft)
        except Refused:
            return error
        below = []
        if draft.hr == "send":
            below = cards.preview_body(draft, "hr-forsok")
        elif draft.hr in ("preview", "edit"):
            below = cards.form_body(draft, "hr-forsok")
        return with_below(error, below)

    def _cards(self, session: str, draft: Draft) -> HrCards:
        """Return the cards for a draft that an answer has offered the form for.

        Raises:
            Refused: 409 when none has, or the form does not offer what is chosen.
        """
        desk = self._services.desk
        was_offered = hmac.compare_digest(draft.offer, self._seal(session, draft.topic))
        if desk is None or not was_offered or draft.unit not in (None, *desk.inboxes.units):
            raise Refused(409, "fel-hr-inte-har")
        return HrCards(desk, self._labels)

    def _seal(self, session: str, topic: str | None) -> str:
        return secret_name(self._services.settings.signing_key, "hr-offer", session, topic or "")

    def _key(self, session: str, sent: Draft) -> str:
        said = (sent.form, sent.topic or "", sent.unit or "", sent.reach, sent.text)
        return secret_name(self._services.settings.signing_key, "hr-message", session, *said)


def _fault(draft: Draft) -> str | None:
    """Return the label that says what has to be put right; not every client asks for it itself."""
    if not draft.how:
        return "hr-valj"
    return "hr-skriv" if draft.how == REACHED and not draft.reach else None
