"""Lets the gateway delete conversations: a channel of Rasa's without any chat.

A channel is how Rasa takes routes of our own; its HTTP API, which could delete nothing anyway, stays off.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import LockError
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.cleaning import clean
from bot.tracker_store import StillOnDisk, WordlessTrackerStore

logger = logging.getLogger(__name__)


class ForgetInput(InputChannel):
    """``DELETE /webhooks/forget/conversations/<sender>`` and ``…/conversations?before=<epoch seconds>``.

    Both answer ``{"forgotten": <number of events>}``, and GET at the same addresses ``{"events": <number>}``.
    400 when ``before`` is no number or no sender is named; 503 when the database does not answer, or its
    files still hold what was deleted: ask again.
    """

    @classmethod
    def name(cls) -> str:
        """Return Rasa's name of the channel, which is part of its address."""
        return "forget"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes of the channel."""
        routes = Blueprint("forgetting", __name__)

        @routes.route("/conversations/<sender:str>", methods=["DELETE"], unquote=True)
        async def one(request: Request, sender: str) -> HTTPResponse:
            if not clean(sender):
                return _json(400, {"error": "no conversation is named"})
            return _json(*await told(forget(request.app.ctx.agent, clean(sender))))

        @routes.route("/conversations", methods=["DELETE"])
        async def old(request: Request) -> HTTPResponse:
            before = seconds(request.args.get("before"))
            if before is None:
                return _json(400, {"error": "before must be seconds since the epoch"})
            return _json(*await told(forget_before(request.app.ctx.agent, before)))

        @routes.route("/conversations/<sender:str>", methods=["GET"], unquote=True)
        async def count_one(request: Request, sender: str) -> HTTPResponse:
            store = _store(request.app.ctx.agent)
            return _json(*await counted(store.run(store.count, clean(sender))))

        @routes.route("/conversations", methods=["GET"])
        async def count_old(request: Request) -> HTTPResponse:
            before = seconds(request.args.get("before"))
            if before is None:
                return _json(400, {"error": "before must be seconds since the epoch"})
            store = _store(request.app.ctx.agent)
            return _json(*await counted(store.run(store.count_before, before)))

        return routes


async def counted(count: Awaitable[int]) -> tuple[int, dict[str, Any]]:
    """Return the HTTP status and body that tell how many events are kept."""
    try:
        return 200, {"events": await count}
    except SQLAlchemyError as error:
        logger.error("events could not be counted: %s", type(error).__name__)
        return 503, {"error": "not counted, ask again"}


async def forget(agent: Agent, sender: str) -> int:
    """Delete a conversation once no reply in it is on its way; return the number of events deleted.

    Raises:
        sqlalchemy.exc.SQLAlchemyError, StillOnDisk, LockError: it could not be deleted for sure.
    """
    store = _store(agent)
    async with agent.lock_store.lock(sender):
        return await store.run(store.forget, sender)


async def forget_before(agent: Agent, timestamp: float) -> int:
    """Delete what is older than a time (seconds since the epoch); return and raise as ``forget``.

    A reply on its way was read from events that would be gone when it is saved, and Rasa counts them to
    know what is new. So the conversations concerned are all held for the moment that it takes.
    """
    store = _store(agent)
    async with AsyncExitStack() as locks:
        for sender in await store.run(store.senders_before, timestamp):
            await locks.enter_async_context(agent.lock_store.lock(sender))
        return await store.run(store.forget_before, timestamp)


async def told(deletion: Awaitable[int]) -> tuple[int, dict[str, Any]]:
    """Return the HTTP status and body that tell how a deletion went."""
    try:
        return 200, {"forgotten": await deletion}
    except (SQLAlchemyError, StillOnDisk, LockError) as error:
        logger.error("a conversation could not be forgotten: %s", type(error).__name__)
        return 503, {"error": "not forgotten, ask again"}


def seconds(text: str | None) -> float | None:
    """Return a time in seconds since the epoch, None when the text is no such number."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _store(agent: Agent) -> WordlessTrackerStore:
    """Return the store.

    Raises:
        TypeError: it is another one.
    """
    if not isinstance(agent.tracker_store, WordlessTrackerStore):
        raise TypeError(
            f"conversations are kept by {type(agent.tracker_store).__name__}, which cannot forget"
        )
    return agent.tracker_store


def _json(status: int, body: dict[str, Any]) -> HTTPResponse:
    return response.json(body, status=status)
