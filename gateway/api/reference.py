"""Lets a person for whom something broke name it, so that whoever helps finds the request's log lines."""

from __future__ import annotations

from bot.words import Words
from gateway import request_ids
from gateway.api.models import Reply, card_of
from gateway.services import Services

BROKEN = "fel-tekniskt"  # the other errors say themselves what was wrong
SHOWN = 8  # digits: enough to find it among a day's requests, few enough to read out


def refer(services: Services, reply: Reply) -> Reply:
    """Return the reply that something broke with the beginning of the request's name as its second paragraph.

    The contacts stay last, where the channels look for them. Other replies are left as they are.
    """
    id_, about = request_ids.current(), card_of(reply).model_extra or {}
    said = next((part for part in reply if part.text), None)
    if id_ is None or about.get("reply") != BROKEN or said is None or said.text is None:
        return reply
    words = Words(services.knowledge, about.get("language"))
    first, *rest = said.text.split("\n\n")
    said.text = "\n\n".join([first, f"{words.phrase('kort-hr-referens')}: {id_[:SHOWN]}", *rest])
    return reply
