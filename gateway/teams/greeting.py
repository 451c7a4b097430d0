"""What the assistant says when it comes to a conversation."""

from __future__ import annotations

from typing import Any

from gateway.replies import Replies
from gateway.teams.cards import Chip, welcome_card

HEADING = "Bemötandeassistenten"
EXAMPLES = (
    "Får jag ta emot en present?",
    "Vad gör jag om en kollega är påverkad på jobbet?",
    "Vem vänder jag mig till om jag blir mobbad?",
)


def greeting(replies: Replies) -> dict[str, Any]:
    """Return the card that says what the assistant is and is not, with three questions to begin with."""
    return welcome_card(HEADING, replies.notice(), [Chip(question, question) for question in EXAMPLES])
