"""What the assistant says when it comes to a conversation."""

from __future__ import annotations

from typing import Any

from gateway.replies import Replies
from gateway.store.channels import TEAMS
from gateway.teams.cards import Chips, welcome_card
from gateway.teams.labels import EXAMPLES, Labels
from knowledge.model import ROLES


def greeting(replies: Replies, labels: Labels) -> dict[str, Any]:
    """Return the card that says what the assistant is and is not, with questions and roles to tap.

    A role that is tapped is a message as any other ("Jag är chef"), and remembered as one that is written.
    """
    words = labels.words
    chips = [
        Chips(labels("exempel"), [words.phrase(example) for example in EXAMPLES]),
        Chips(labels("valj-roll"), [words.phrase(f"jag-ar-{role}") for role in ROLES]),
    ]
    return welcome_card(labels("rubrik"), replies.notice(TEAMS), chips, words.language)
