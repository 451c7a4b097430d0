"""The REST channel: Rasa's own, made safe against what clients send and never silent.

Rasa's ``rest`` channel answers 500 to a body that is not an object, runs typed text such as
``/restart`` as an intent, and answers ``[]`` when an action fails.
"""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import request_ids
from bot.cards import Message, reply_in_parts
from bot.cleaning import clean
from bot.context import NO_HELP, NOTHING, crisis_before, remembered
from bot.crisis import crisis_without_conversation
from bot.failures import failed
from bot.nlu.people import COUNTERPART, ROLE
from bot.quiet_logs import note
from bot.slots import FROM_CHANNEL
from bot.words import Words
from knowledge.current import current
from knowledge.model import NO_COUNTERPART, ROLES, Knowledge

MAX_BODY_BYTES = 16_384
MAX_CHARACTERS = 4_000  # the gateway takes 1,000; what it puts in place of personal data can be longer
PAYLOAD = re.compile(
    r'^/(?P<intent>[a-z0-9-]+)(?:\{"roll": ?"(?P<role>medarbetare|chef|fortroendevald)"\})?$'
)
# What the gateway puts in the place of personal data. Nobody types that, so no example has it, and the
# words in it would be taken for what the message is about: a name becomes another name, and the rest is
# left out with the comma before it and what announces it ("mitt personnummer är", "tel:").
NAME, STAND_IN = "[namn]", "Kim"
PLACEHOLDER = re.compile(
    r"""[(,]?\s*
    (?:\b(?:(?:mitt|min|hans|hennes|my)\s)?
       (?:personnummer|personnr|pnr|samordningsnummer|telefonnummer|telefon|tele?|mobilnummer|mobil|mob
         |nummer|nr|e-?post(?:adress)?|mejl|mail|e-?mail|adress|regnr|registreringsnummer|phone|number
         |personal\snumber|address)
       \s?(?:är|is|:)?)?
    \s*\[(?:personnummer|telefonnummer|e-post|adress|registreringsnummer)\]\)?""",
    re.IGNORECASE | re.VERBOSE,
)
Handler = Callable[[UserMessage], Awaitable[Any]]


class AnswerInput(InputChannel):
    """``POST /webhooks/rest/webhook`` as in docs/ANSWER_CONTRACT.md."""

    @classmethod
    def name(cls) -> str:
        """Return Rasa's name of the channel, which is part of its address."""
        return "rest"

    def __init__(self, knowledge: Knowledge | None = None) -> None:
        """Take the knowledge, for the replies that need no conversation; left out, what is in use."""
        self._own = knowledge
        polite = [self.knowledge.replies[id_].wording.text for id_ in ("smaprat-tack", "smaprat-hejda")]
        self.polite = {Words(self.knowledge, language)(text) for text in polite for language in ("sv", "en")}

    @property
    def knowledge(self) -> Knowledge:
        """What it answers from."""
        return self._own or current()

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> AnswerInput:
        """Create the channel; it takes no credentials, since it only listens on loopback."""
        return cls()

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Return the routes of the channel."""
        routes = Blueprint("answers", __name__)

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            request_ids.begin(request.headers.get(request_ids.HEADER))
            started, body = time.perf_counter(), _json(request)
            status, messages = await self.converse(request.app, body, on_new_message)
            note("message", status=status, ms=round((time.perf_counter() - started) * 1000))
            return response.json(messages, status=status)

        return routes

    async def converse(self, app: Sanic, body: Any, on_new_message: Handler) -> tuple[int, list[Message]]:
        """Return as ``answer`` does, in the conversation that the body names, which is held meanwhile.

        What it holds is read after the message before has been answered. Where it cannot be read, nothing is
        answered as if it were new; a crisis needs nothing of it.
        """
        if not is_message(body):
            return await self.answer(body, on_new_message)
        # Without a sender Rasa would put everybody into one conversation.
        body = {**body, "sender": sender_of(body) or uuid.uuid4().hex}
        agent: Agent = app.ctx.agent
        try:
            async with agent.lock_store.lock(body["sender"]):
                tracker = await agent.tracker_store.retrieve(body["sender"])
                context, crisis = remembered(tracker), crisis_before(tracker)
                status, messages = await self.answer(body, on_new_message, context, crisis)
        except Exception as error:  # whatever broke, the person must be answered
            failed("reply", error)
            status, messages = 200, self.reply("fel-tekniskt", role_of(body.get("metadata")))
        if status == 200 and types_of(messages) == {"error"}:
            said, role = as_language(clean(body["message"])), role_of(body.get("metadata"))
            messages = await crisis_without_conversation(agent, self.knowledge, said, role) or messages
        return status, messages

    async def answer(
        self,
        body: Any,
        on_new_message: Handler,
        context: Mapping[str, str] = NOTHING,
        crisis: list[Message] | None = None,
    ) -> tuple[int, list[Message]]:
        """Return the HTTP status and the reply to a request's body.

        Args:
            body: The decoded JSON, or None when the request held none.
            on_new_message: Rasa's handler.
            context: What the conversation holds so far, see ``bot.context``.
            crisis: The crisis reply that the conversation is still in; given again where no help comes.

        Returns:
            200 with the reply; 400 or 413 with an ``error`` reply when the body is not a message.
            The reply is never empty: whatever fails, the person gets a sentence and the contacts.
        """
        if not is_message(body):
            return 400, self.reply("fel-meddelande")
        role = role_of(body.get("metadata"))
        text = clean(body["message"])
        if len(text) > MAX_CHARACTERS:
            return 413, self.reply("fel-for-langt", role)
        if not text:
            return 200, self.reply("inte-forstatt", role)
        output = CollectingOutputChannel()
        message = UserMessage(
            self.as_rasa_reads(text, role),
            output,
            sender_id=sender_of(body) or uuid.uuid4().hex,
            input_channel=self.name(),
            metadata={**context, **({"roll": role} if role else {})},
        )
        try:
            await on_new_message(message)
        except Exception as error:  # whatever broke, the person must be answered
            failed("reply", error)
            return 200, self.reply("fel-tekniskt", role)
        if not types_of(output.messages):
            failed("empty")
            return 200, self.reply("fel-tekniskt", role)
        if crisis and self.is_no_help(output.messages):
            return 200, crisis
        return 200, output.messages

    def is_no_help(self, messages: list[Message]) -> bool:
        """Return whether a reply leaves somebody in danger alone; one to thanks or a goodbye does not."""
        types = types_of(messages)
        said = {part.get("text") for part in messages}
        return bool(types & set(NO_HELP)) and not said & self.polite

    def as_rasa_reads(self, text: str, role: str | None) -> str:
        """Return text that Rasa reads as language, unless it is a payload that we ourselves offer.

        Rasa takes a payload's entities from the payload alone, so that what the understanding adds
        to a typed message is added here: the channel's role, and that nobody is named.
        """
        payload = PAYLOAD.match(text)
        if not payload or payload["intent"] not in self.knowledge.topics:
            return as_language(text)
        entities = {COUNTERPART: NO_COUNTERPART}
        if payload["role"]:
            entities = {ROLE: payload["role"]}
        elif role:
            entities[ROLE] = FROM_CHANNEL + role
        return f"/{payload['intent']}{json.dumps(entities)}"

    def reply(self, id_: str, role: str | None = None) -> list[Message]:
        """Return a fixed reply as the REST channel's list of messages."""
        return reply_in_parts(Words(self.knowledge), self.knowledge.replies[id_], role)


def is_message(body: Any) -> bool:
    """Return whether a request's body is a message at all."""
    return isinstance(body, dict) and isinstance(body.get("message"), str)


def types_of(messages: list[Message]) -> set[str]:
    """Return the types of the cards in a reply."""
    return {part["custom"]["type"] for part in messages if "custom" in part}


def as_language(text: str) -> str:
    """Return what somebody typed as Rasa reads it: no command, nor what stands for personal data."""
    return clean(PLACEHOLDER.sub(" ", text.replace(NAME, STAND_IN))).lstrip("/ \n") or "?"


def sender_of(body: Any) -> str:
    """Return the conversation's name, empty when the client gives none."""
    sender = body.get("sender") if isinstance(body, dict) else None
    return clean(sender) if isinstance(sender, str) else ""


def role_of(metadata: Any) -> str | None:
    """Return the role that the client states, None when absent or unknown."""
    role = metadata.get("roll") if isinstance(metadata, dict) else None
    return role if role in ROLES else None


def _json(request: Request) -> Any:
    if len(request.body) > MAX_BODY_BYTES:
        return {"message": "x" * (MAX_CHARACTERS + 1)}
    try:
        return request.json
    except InvalidUsage:
        return None
