"""One question that HR tries: asked as the chat asks, but neither counted nor kept for HR.

The conversation is one of the assistant's own, forgotten after silence as any; its name is bound to the
session in the workbench, so that nobody can read along in another's.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from pydantic import SecretStr

from gateway.api.models import Card, Reply, card_of, text_of
from gateway.api.turn import link_sources, redacted_text
from gateway.forgetting import clear
from gateway.hr.person import Person
from gateway.services import Services
from gateway.store.names import secret_name
from gateway.understood import Understood

CHANNEL = "prova"


@dataclass(frozen=True)
class Tried:
    """The conversation, what was asked as it was passed on, what was answered, and how it was understood."""

    conversation: str
    asked: str
    text: str
    card: Card
    understood: Understood | None  # None of a choice that was tapped: nothing is understood there


class NotOffered(Exception):
    """A choice that was not offered in this conversation, or one in a conversation that is over."""


def new_conversation() -> str:
    """Return what names a new conversation in the form."""
    return uuid.uuid4().hex


async def forget(services: Services, person: Person, conversation: str) -> None:
    """Let go of a conversation that is not gone on with.

    Raises:
        AssistantError: it could not be now; the retention job will.
    """
    await clear(services, _name(person, conversation))


async def ask(services: Services, person: Person, conversation: str, text: str, role: str | None) -> Tried:
    """Ask in a conversation, or in a new one where it is over, as somebody of a role would.

    Raises:
        AssistantError: the assistant does not answer.
    """
    conversation, name = await _open(services, person, conversation)
    asked = redacted_text(services, text)
    if not asked:
        nothing = services.replies.reply("inte-forstatt", role)
        return Tried(conversation, "", *await _shown(services, name, nothing), None)
    understood = await services.assistant.understand(name, asked, role)  # first: asking changes the context
    reply = await services.assistant.ask(name, asked, role)
    return Tried(conversation, asked, *await _shown(services, name, reply), understood)


async def choose(
    services: Services, person: Person, conversation: str, payload: str, role: str | None
) -> Tried:
    """Tap what was offered in a conversation.

    Raises:
        NotOffered: it was not, there.
        AssistantError: the assistant does not answer.
    """
    name = _name(person, conversation)
    if not (await services.sessions.see(name) and await services.sessions.was_offered([name], payload)):
        raise NotOffered
    reply = await services.assistant.ask(name, payload, role)
    return Tried(conversation, "", *await _shown(services, name, reply), None)


async def _open(services: Services, person: Person, conversation: str) -> tuple[str, str]:
    """Return a conversation that is open, and its name; one that has been silent too long is not taken up."""
    name = _name(person, conversation)
    if not await services.sessions.see(name):
        await services.sessions.begin(CHANNEL, name)
        if not await services.sessions.see(name):
            return await _open(services, person, new_conversation())
    return conversation, name


async def _shown(services: Services, name: str, reply: Reply) -> tuple[str, Card]:
    """Return a reply's text and card as they are shown, and remember what can be tapped."""
    card = card_of(reply)
    await services.sessions.offer(name, [option.payload for option in card.options], None, card.role)
    link_sources(services, card)
    return text_of(reply), card


def _name(person: Person, conversation: str) -> str:
    return secret_name(SecretStr(person.session), CHANNEL, conversation)
