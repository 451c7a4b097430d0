"""One message of a conversation at a time, in the order of arrival, in one process and over several.

Rasa's own stores poll once a second, forget who has waited for a minute and then let two in at once; its
Redis store reads and writes its tickets in two steps, and loses them where several processes do (§
"Rasa 3.6, mended" in docs/architecture.md).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockError, LockStore
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot.failures import failed
from bot.ticket_queue import TicketQueue
from bot.turn import Turn, taking, turn_of

VARIABLE = "REDIS_URL"
PATIENCE = 15.0  # seconds in the queue; less than the gateway waits for a reply
LEASE = 6.0  # seconds until whoever has died is out of the way
REDIS_SECONDS = 1.0  # for one command
TAKING_SECONDS = 2.5  # for a place in the queue, others' commands before it included
GLANCE, LONGEST_GLANCE = 0.01, 0.5  # seconds between two looks, times the place in the queue


class _Turns(LockStore):
    """What both stores share: a message that holds its conversation may hold it again."""

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = 0, wait_time_in_seconds: float = 0
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold a conversation; the other arguments are Rasa's and do not matter.

        Raises:
            LockError: it cannot be held, or not within ``PATIENCE`` seconds.
        """
        if turn_of(conversation_id):
            yield TicketLock(conversation_id)
            return
        async with contextlib.AsyncExitStack() as held:
            try:
                is_held = await held.enter_async_context(self._hold(conversation_id))
            except LockError as error:
                failed("lock", error.__cause__ or error)
                raise
            held.enter_context(taking(Turn(conversation_id, is_held)))
            yield TicketLock(conversation_id)

    def _hold(
        self, conversation: str
    ) -> contextlib.AbstractAsyncContextManager[Callable[[], Awaitable[bool]]]:
        raise NotImplementedError


class InProcessLockStore(_Turns):
    """For one process (``lock_store:`` in endpoints.yml)."""

    def __init__(self, endpoint_config: Any = None) -> None:
        """Hold nothing yet; the argument is Rasa's."""
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def _hold(self, conversation: str) -> AsyncGenerator[Callable[[], Awaitable[bool]], None]:
        lock = self._locks.setdefault(conversation, asyncio.Lock())  # gone with the last who waits for it
        try:
            await asyncio.wait_for(lock.acquire(), PATIENCE)  # asyncio lets them in as they came
        except asyncio.TimeoutError as error:
            raise LockError("too many messages of one conversation are waiting") from error
        try:
            yield _always
        finally:
            lock.release()


class LeasedRedisLockStore(_Turns):
    """For several processes that share a Redis (``lock_store:`` in endpoints.yml, ``REDIS_URL``)."""

    def __init__(self, endpoint_config: Any = None, lease: float = LEASE) -> None:
        """Take Redis from ``REDIS_URL``; the first argument is Rasa's.

        Args:
            endpoint_config: Not used.
            lease: Seconds until a process that is not heard of has lost what it holds. It is heard of
                three times in them.

        Raises:
            ValueError: ``REDIS_URL`` is not set, or no address of a Redis.
        """
        if not os.environ.get(VARIABLE):
            raise ValueError(f"{VARIABLE} must be redis://… for locks that several processes share")
        self._redis = Redis.from_url(
            os.environ[VARIABLE],
            socket_timeout=REDIS_SECONDS,
            socket_connect_timeout=REDIS_SECONDS,
            retry=Retry(NoBackoff(), 1),  # a connection that a restart of Redis has cut
        )
        self._lease, self._queue = lease, TicketQueue(self._redis, lease)
        self._door = asyncio.Lock()  # tickets of this process are taken in the order of arrival

    @asynccontextmanager
    async def _hold(self, conversation: str) -> AsyncGenerator[Callable[[], Awaitable[bool]], None]:
        ticket = uuid.uuid4().hex
        try:
            await self._wait(conversation, ticket)
            over = asyncio.Event()
            renewal = asyncio.create_task(self._renew(conversation, ticket, over))
            try:
                yield lambda: self._is_held(conversation, ticket)
            finally:
                over.set()
                renewal.cancel()
        finally:
            try:
                await asyncio.wait_for(self._queue.leave(conversation, ticket), REDIS_SECONDS)
            except (RedisError, OSError, asyncio.TimeoutError) as error:  # the lease ends by itself
                failed("release", error)

    async def _wait(self, conversation: str, ticket: str) -> None:
        until = time.monotonic() + PATIENCE
        try:
            place = await asyncio.wait_for(self._take(conversation, ticket), TAKING_SECONDS)
            while place and time.monotonic() < until:
                await asyncio.sleep(min(place * GLANCE, LONGEST_GLANCE))
                # A place that was lost to a pause of this process is taken anew.
                place = await self._queue.take(conversation, ticket)
        except (RedisError, OSError, asyncio.TimeoutError) as error:
            raise LockError("Redis does not answer") from error
        if place:
            raise LockError("too many messages of one conversation are waiting")

    async def _take(self, conversation: str, ticket: str) -> int:
        async with self._door:
            return await self._queue.take(conversation, ticket)

    async def _renew(self, conversation: str, ticket: str, over: asyncio.Event) -> None:
        # Redis' client makes a timeout of a cancellation that comes at the same moment, as after a pause.
        while not over.is_set():
            await asyncio.sleep(self._lease / 3)
            with contextlib.suppress(RedisError, OSError):  # ``_is_held`` tells before anything is kept
                await self._queue.place(conversation, ticket)

    async def _is_held(self, conversation: str, ticket: str) -> bool:
        try:
            return await self._queue.place(conversation, ticket) == 0
        except (RedisError, OSError) as error:
            raise LockError("Redis does not answer") from error


async def _always() -> bool:
    return True
