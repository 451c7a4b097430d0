"""Lets the gateway delete conversations: a channel of Rasa's without any chat.

A channel is how Rasa takes routes of our own; its HTTP API, which could delete nothing anyway, stays off.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Any, cast

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import LockError
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.cleaning import clean
from bot.tracker_store import StillOnDisk, WordlessTrackerStore

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_TRIES = 0.1


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
            return _json(*counted(lambda: _store(request.app.ctx.agent).count(clean(sender))))

        @routes.route("/conversations", methods=["GET"])
        async def count_old(request: Request) -> HTTPResponse:
            before = seconds(request.args.get("before"))
            if before is None:
                return _json(400, {"error": "before must be seconds since the epoch"})
            return _json(*counted(lambda: _store(request.app.ctx.agent).count_before(before)))

        return routes


def counted(count: Callable[[], int]) -> tuple[int, dict[str, Any]]:
    """Return the HTTP status and body that tell how many events are kept."""
    try:
        return 200, {"events": count()}
    except SQLAlchemyError as error:
        logger.error("events could not be counted: %s", type(error).__name__)
        return 503, {"error": "not counted, ask again"}


async def forget(agent: Agent, sender: str) -> int:
    """Delete a conversation once no reply in it is on its way; return the number of events deleted.

    Raises:
        sqlalchemy.exc.SQLAlchemyError, StillOnDisk, LockError: it could not be deleted for sure.
    """
    async with _lock(agent, sender):
        _left_in_memory(agent).pop(sender, None)
        return _store(agent).forget(sender)


async def forget_before(agent: Agent, timestamp: float) -> int:
    """Delete what is older than a time (seconds since the epoch); return and raise as ``forget``.

    A reply on its way was read from events that would be gone when it is saved, and Rasa counts them to
    know what is new. So the conversations concerned are all held for the moment that it takes.
    """
    store = _store(agent)
    async with AsyncExitStack() as locks:
        for sender in store.senders_before(timestamp):
            await locks.enter_async_context(_lock(agent, sender))
        _left_in_memory(agent).clear()
        return store.forget_before(timestamp)


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


def _lock(agent: Agent, sender: str) -> AbstractAsyncContextManager[Any]:
    return cast(
        AbstractAsyncContextManager[Any],
        agent.lock_store.lock(sender, wait_time_in_seconds=SECONDS_BETWEEN_TRIES),
    )


def _store(agent: Agent) -> WordlessTrackerStore:
    """Return the store inside Rasa's wrapper.

    Raises:
        TypeError: it is another one. Rasa takes to memory when it cannot import what endpoints.yml names.
    """
    store = cast(FailSafeTrackerStore, agent.tracker_store)._tracker_store
    if not isinstance(store, WordlessTrackerStore):
        raise TypeError(f"conversations are kept by {type(store).__name__}, which cannot forget")
    return store


def _left_in_memory(agent: Agent) -> dict[str, str]:
    """Return what Rasa's wrapper holds in memory since an error of the store; it never reads it again."""
    fallback = cast(FailSafeTrackerStore, agent.tracker_store)._fallback_tracker_store
    return fallback.store if isinstance(fallback, InMemoryTrackerStore) else {}


def _json(status: int, body: dict[str, Any]) -> HTTPResponse:
    return response.json(body, status=status)
