"""The REST channel: Rasa's own, made safe against what clients send and never silent.

Rasa's ``rest`` channel answers 500 to a body that is not an object, runs typed text such as
``/restart`` as an intent, and answers ``[]`` when an action fails.
"""

from __future__ import annotations

import json
import logging
import re
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.cards import Message, reply_in_parts
from bot.cleaning import clean
from bot.context import NO_HELP, NOTHING, crisis_before, remembered
from bot.nlu.people import COUNTERPART, ROLE
from bot.slots import FROM_CHANNEL
from bot.words import Words
from knowledge.current import current
from knowledge.model import NO_COUNTERPART, ROLES, Knowledge

logger = logging.getLogger(__name__)

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
            body = _json(request)
            tracker = await request.app.ctx.agent.tracker_store.retrieve(sender_of(body))
            status, messages = await self.answer(
                body, on_new_message, remembered(tracker), crisis_before(tracker)
            )
            return response.json(messages, status=status)

        return routes

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
        if not isinstance(body, dict) or not isinstance(body.get("message"), str):
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
            # Without a sender Rasa would put everybody into one conversation.
            sender_id=sender_of(body) or uuid.uuid4().hex,
            input_channel=self.name(),
            metadata={**context, **({"roll": role} if role else {})},
        )
        try:
            await on_new_message(message)
        except Exception as error:  # whatever broke, the person must be answered
            logger.error("a reply could not be made: %s", type(error).__name__)
            return 200, self.reply("fel-tekniskt", role)
        if not any("custom" in part for part in output.messages):
            logger.error("a reply came out empty")
            return 200, self.reply("fel-tekniskt", role)
        if crisis and self.is_no_help(output.messages):
            return 200, crisis
        return 200, output.messages

    def is_no_help(self, messages: list[Message]) -> bool:
        """Return whether a reply leaves somebody in danger alone; one to thanks or a goodbye does not."""
        types = {part["custom"]["type"] for part in messages if "custom" in part}
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
