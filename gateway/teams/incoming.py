"""What an activity says: a question, a choice, a message to HR, or that the assistant has been added."""

from __future__ import annotations

import html
import re
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from microsoft_agents.activity import Activity
from pydantic import ValidationError

from gateway.api.models import Choice, Question
from gateway.teams.hr_draft import Draft, read_draft

PERSONAL = "personal"
MENTION = re.compile(r"<at\b[^>]*>.*?</at>", re.IGNORECASE | re.DOTALL)
SOMEBODY = "[namn]"  # what redaction writes for a name


@dataclass(frozen=True)
class Added:
    """The assistant was added to a conversation, or called on without a question."""

    once: bool  # Teams tells of one installation in two ways


@dataclass(frozen=True)
class Clear:
    """The person wants the conversation forgotten."""


class Unreadable(ValueError):
    """Nothing that can be answered; carries the written reply that says so."""

    def __init__(self, reply: str) -> None:
        """Answer with a reply of knowledge/replies.yml."""
        super().__init__(reply)
        self.reply = reply


Incoming = Question | Choice | Draft | Added | Clear


def read(activity: Activity, clearing: Container[str]) -> Incoming | None:
    """Return what an activity says, None when it wants no answer.

    Args:
        activity: What Teams sent.
        clearing: The words that ask for the conversation to be forgotten, in small letters.

    Raises:
        Unreadable: somebody wrote or tapped something that is no question and no choice.
    """
    if activity.type == "message":
        return _message(activity, clearing)
    if activity.type == "installationUpdate" and activity.action == "add":
        return Added(once=True)
    if activity.type == "conversationUpdate" and activity.recipient:
        added = {member.id for member in activity.members_added or ()}
        return Added(once=True) if activity.recipient.id in added else None
    return None


def is_shared(activity: Activity) -> bool:
    """Return whether others than the person read what is answered."""
    return activity.conversation.conversation_type != PERSONAL


def written(activity: Activity) -> str:
    """Return what the person typed, without the mention of the assistant; other people's names left out."""
    text, others = activity.text or "", False
    us = activity.recipient.id if activity.recipient else None
    for mention in activity.get_mentions():
        if not mention.mentioned or mention.mentioned.id != us:
            others = True
        elif mention.text:
            text = text.replace(mention.text, " ")
    return html.unescape(MENTION.sub(SOMEBODY if others else " ", text)).strip()


def _message(activity: Activity, clearing: Container[str]) -> Incoming:
    value = activity.value
    if isinstance(value, dict) and "hr" in value:
        return _draft(value)
    try:
        if isinstance(value, dict) and "payload" in value:
            return Choice(payload=value["payload"])
        if isinstance(value, dict) and "message" in value:
            return Question(message=value["message"])
        text = written(activity)
        if not text and not value and not activity.attachments:
            return Added(once=False)
        return Clear() if text.casefold().strip(" .!/") in clearing else Question(message=text)
    except ValidationError as error:
        too_long = any(problem["type"] == "string_too_long" for problem in error.errors(include_input=False))
        raise Unreadable("fel-for-langt" if too_long else "fel-meddelande") from error


def _draft(value: dict[str, Any]) -> Draft:
    try:
        return read_draft(value)
    except ValidationError:
        raise Unreadable("fel-hr-inte-last") from None  # pydantic's error repeats what was written
