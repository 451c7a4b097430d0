"""Tells how a message is understood, for HR to try out: a channel of Rasa's without any chat.

Nothing is answered or kept; a conversation may be named, and is only read.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channel import MAX_CHARACTERS, as_language, role_of, sender_of
from bot.cleaning import clean
from bot.context import remembered
from bot.nlu.decision import CRISIS, OUT_OF_SCOPE, Thresholds
from bot.nlu.language_detector import ENTITY as LANGUAGE
from bot.nlu.language_detector import OTHER_LANGUAGE
from bot.nlu.people import COUNTERPART, ROLE
from bot.slots import FROM_CHANNEL
from bot.vectors import vectors_told

logger = logging.getLogger(__name__)

MOST = 8
NOT_SURE = "nlu_fallback"
UNCHANGED: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
CLASSIFIER, FALLBACK = "IntentClassifier", "FallbackClassifier"
DECISIONS = (
    (NOT_SURE, "not_sure"),
    (CRISIS, "crisis"),
    (OUT_OF_SCOPE, "out_of_scope"),
    (OTHER_LANGUAGE, "other_language"),
    ("smaprat-", "smalltalk"),
    ("folj-", "follow_up"),
    ("roll-", "role"),
)


class UnderstandInput(InputChannel):
    """``POST /webhooks/understand/ranking`` with ``{"message": "…", "roll": "chef", "sender": "…"}``.

    ``roll`` and ``sender`` may be left out. Answers ``{"ranking": [{"topic": "…", "confidence": 0.9}, …],
    "decision": "answer", "roll": "chef", "motpart": "ingen", "sprak": "sv", "thresholds": {…}}``; null is
    what was not told. 400 to what is no message, 503 when it cannot be read.
    """

    @classmethod
    def name(cls) -> str:
        """Return Rasa's name of the channel, which is part of its address."""
        return "understand"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes of the channel."""
        routes = Blueprint("understanding", __name__)

        @routes.route("/ranking", methods=["POST"])
        async def ranking(request: Request) -> HTTPResponse:
            status, answer = await told(request.app.ctx.agent, _body(request))
            return response.json(answer, status=status)

        @routes.route("/vectors", methods=["POST"])
        async def vectors(request: Request) -> HTTPResponse:
            status, answer = await vectors_told(_body(request))
            return response.json(answer, status=status)

        return routes


def _body(request: Request) -> Any:
    """Return what a request says, None when it is no JSON."""
    try:
        return request.json
    except InvalidUsage:
        return None


async def told(agent: Agent, body: Any) -> tuple[int, dict[str, Any]]:
    """Return the HTTP status and body that tell how a message is understood."""
    text = body.get("message") if isinstance(body, dict) else None
    if not isinstance(text, str) or not clean(text) or len(text) > MAX_CHARACTERS:
        return 400, {"error": "no message, or too long a one"}
    try:
        return 200, await understood(agent, clean(text), role_of(body), sender_of(body))
    except Exception as error:  # whatever broke: its text may quote the message
        logger.error("a message could not be read: %s", type(error).__name__)
        return 503, {"error": "not read, ask again"}


async def understood(agent: Agent, text: str, role: str | None, sender: str = "") -> dict[str, Any]:
    """Return how the running model reads a message.

    Args:
        agent: Rasa's.
        text: The message.
        role: The role that the channel would tell.
        sender: The conversation that it would be said in, none when empty.
    """
    tracker = await agent.tracker_store.retrieve(sender) if sender else None
    context = remembered(tracker)
    metadata = {**context, **({ROLE: role} if role else {})}
    processor = agent.processor
    assert processor is not None
    parsed = await processor.parse_message(UserMessage(as_language(text), metadata=metadata))
    entities = {entity["entity"]: entity["value"] for entity in parsed["entities"]}
    return {
        "ranking": ranking(parsed),
        "decision": decision((parsed["intent"] or {}).get("name")),
        "roll": _role(entities.get(ROLE), tracker if context else None),
        "motpart": entities.get(COUNTERPART),
        "sprak": entities.get(LANGUAGE),
        "thresholds": thresholds(_configured(processor.model_metadata.predict_schema.nodes.values())),
    }


def ranking(parsed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the best intents with their confidence, without the fallback's own entry."""
    ranked = [item for item in parsed.get("intent_ranking") or [] if item["name"] != NOT_SURE]
    return [{"topic": item["name"], "confidence": round(item["confidence"], 4)} for item in ranked[:MOST]]


def decision(intent: str | None) -> str:
    """Return what an intent makes the assistant do; ``not_sure`` is to ask back, or the nearest answer."""
    if not intent:
        return "not_sure"
    return next((kind for start, kind in DECISIONS if intent.startswith(start)), "answer")


def thresholds(configured: Mapping[str, Mapping[str, Any]] = UNCHANGED) -> dict[str, float]:
    """Return where one decision turns into another, as the running model was trained.

    Args:
        configured: What config.yml says of the components, by their names.
    """
    known = asdict(Thresholds())
    own = {name: value for name, value in configured.get(CLASSIFIER, {}).items() if name in known}
    fallback = configured.get(FALLBACK, {}).get("threshold")
    return {**known, **own, **({"answer": fallback} if fallback is not None else {})}


def _configured(nodes: Any) -> dict[str, Mapping[str, Any]]:
    return {node.uses.__name__: node.config for node in nodes}


def _role(named: str | None, tracker: DialogueStateTracker | None) -> str | None:
    """Return the role that would hold: what the message says, what was said before, what the channel says."""
    if named and not named.startswith(FROM_CHANNEL):
        return named
    before: str | None = tracker.get_slot(ROLE) if tracker else None
    return before or (named.removeprefix(FROM_CHANNEL) if named else None)
