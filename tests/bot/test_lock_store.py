"""A conversation's messages are answered one at a time and in order, whatever happens to who answers them."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from multiprocessing.connection import Connection
from typing import Any

import pytest
from rasa.core.lock_store import LockError, LockStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered

from bot import lock_store
from bot.failures import failures
from bot.lock_store import InProcessLockStore, LeasedRedisLockStore
from bot.tracker_store import WordlessTrackerStore
from bot.turn import StaleTurn
from tests.postgres import running_postgres
from tests.redis_server import RedisServer, running_redis

LEASE = 1.0
fork = multiprocessing.get_context("fork")


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    with running_redis() as server:
        yield server


@pytest.fixture(params=["in process", "redis"])
def locks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> LockStore:
    if request.param == "in process":
        return InProcessLockStore()
    monkeypatch.setenv("REDIS_URL", request.getfixturevalue("redis").url)
    return LeasedRedisLockStore(lease=LEASE)


@pytest.fixture
def shared(redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> LeasedRedisLockStore:
    monkeypatch.setenv("REDIS_URL", redis.url)
    return LeasedRedisLockStore(lease=LEASE)


async def test_fifty_waiting_messages_are_answered_in_the_order_of_arrival(locks: LockStore) -> None:
    done, inside = list[int](), 0

    async def message(number: int) -> None:
        nonlocal inside
        async with locks.lock("a"):
            inside += 1
            await asyncio.sleep(0.001)
            assert inside == 1
            inside -= 1
            done.append(number)

    await asyncio.gather(*map(message, range(50)))
    assert done == list(range(50))


async def test_conversations_do_not_wait_for_one_another(locks: LockStore) -> None:
    async with locks.lock("a"), locks.lock("b"):
        pass


async def test_a_message_that_holds_its_conversation_holds_it(locks: LockStore) -> None:
    """The channel reads it before Rasa, which holds it again."""
    async with locks.lock("a"), locks.lock("a"):
        pass


async def test_who_gives_up_or_goes_away_leaves_the_place_to_the_next(
    locks: LockStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = list[str]()

    async def message(name: str) -> None:
        async with locks.lock("a"):
            order.append(name)

    before = failures()["lock"]
    async with AsyncExitStack() as holding:
        await holding.enter_async_context(locks.lock("a"))
        gone, patient = (asyncio.create_task(message(name)) for name in ("gone", "patient"))
        await asyncio.sleep(0.05)
        gone.cancel()
        monkeypatch.setattr(lock_store, "PATIENCE", 0.05)
        with pytest.raises(LockError):
            await asyncio.create_task(message("impatient"))
        monkeypatch.undo()
    await patient
    await asyncio.wait_for(message("next"), 5)
    assert order == ["patient", "next"]
    assert failures()["lock"] == before + 1


async def test_work_longer_than_a_lease_keeps_the_conversation(shared: LeasedRedisLockStore) -> None:
    other, order = LeasedRedisLockStore(lease=LEASE), list[str]()

    async def second() -> None:
        async with other.lock("a"):
            order.append("second")

    async with shared.lock("a"):
        waiting = asyncio.create_task(second())
        await asyncio.sleep(LEASE * 2)
        order.append("first")
    await waiting
    assert order == ["first", "second"]


@pytest.mark.parametrize("fault", ["kill", "pause"])
async def test_without_redis_nothing_is_held_and_the_error_is_plain(
    fault: str, shared: LeasedRedisLockStore, redis: RedisServer
) -> None:
    async with shared.lock("a"):
        pass
    getattr(redis, fault)()
    try:
        tries = (shared.lock(f"a{number}").__aenter__() for number in range(50))
        outcomes = await asyncio.wait_for(asyncio.gather(*tries, return_exceptions=True), 10)
        assert {type(outcome) for outcome in outcomes} == {LockError}
    finally:
        redis.start() if fault == "kill" else redis.resume()
    async with shared.lock("a"):  # by itself
        pass


async def test_a_redis_that_forgot_who_holds_a_conversation_is_noticed(
    shared: LeasedRedisLockStore, redis: RedisServer
) -> None:
    async with shared.lock("a"):
        redis.kill()
        redis.start()
        turn = lock_store.turn_of("a")
        assert turn is not None
        with pytest.raises(StaleTurn):
            await turn.check()


def test_an_address_of_redis_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDIS_URL", raising=False)
    with pytest.raises(ValueError, match="REDIS_URL"):
        LeasedRedisLockStore()


# Several processes, one conversation, in one PostgreSQL.


@pytest.fixture
def postgres(monkeypatch: pytest.MonkeyPatch, redis: RedisServer) -> Iterator[WordlessTrackerStore]:
    monkeypatch.setenv("REDIS_URL", redis.url)
    with running_postgres() as url:
        monkeypatch.setenv("TRACKER_URL", url)
        store = WordlessTrackerStore(Domain.empty())
        yield store
        store.engine.dispose()


def answering(name: str, messages: int, hold: float, lease: float, told: Connection) -> None:
    """A process that answers messages which come at once; it tells when it holds the first, and errors."""

    async def one(stores: tuple[Any, Any], number: int) -> None:
        async with stores[0].lock("a"):
            tracker = await stores[1].get_or_create_tracker("a", append_action_listen=False)
            if not number:
                told.send("holds")
                await asyncio.sleep(hold)
            tracker.update(UserUttered("hej", {"name": f"{name}-{number}"}))
            await stores[1].save(tracker)

    async def all_of_them() -> list[str]:
        stores = LeasedRedisLockStore(lease=lease), WordlessTrackerStore(Domain.empty())
        answers = (one(stores, number) for number in range(messages))
        went = await asyncio.gather(*answers, return_exceptions=True)
        return [f"{type(error).__name__}: {error}" for error in went if error]

    told.send(asyncio.run(all_of_them()))


def begun(name: str, messages: int = 1, hold: float = 0, lease: float = LEASE) -> tuple[Any, Connection]:
    ours, theirs = fork.Pipe()
    process = fork.Process(target=answering, args=(name, messages, hold, lease, theirs), daemon=True)
    process.start()
    return process, ours


def heard(told: Connection) -> Any:
    assert told.poll(30), "the process said nothing"
    return told.recv()


async def intents(store: WordlessTrackerStore) -> list[str]:
    tracker = await store.retrieve("a")
    return [event.intent["name"] for event in tracker.events if isinstance(event, UserUttered)]


async def test_four_processes_lose_double_and_disorder_nothing(
    postgres: WordlessTrackerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_store, "PATIENCE", 60)  # nobody writes two hundred messages at once
    names = [f"p{number}" for number in range(4)]
    processes = [begun(name, messages=50, lease=lock_store.LEASE) for name in names]
    for _, told in processes:
        assert (heard(told), heard(told)) == ("holds", [])
    stored = await intents(postgres)
    assert len(stored) == 200
    for name in names:
        own = [intent for intent in stored if intent.startswith(name)]
        assert own == [f"{name}-{number}" for number in range(50)]


async def test_who_is_killed_while_holding_is_out_of_the_way_in_seconds(
    postgres: WordlessTrackerStore,
) -> None:
    killed, told = begun("killed", messages=3, hold=60)
    assert heard(told) == "holds"
    _, next_told = begun("next", messages=3)
    os.kill(killed.pid, signal.SIGKILL)
    assert (heard(next_told), heard(next_told)) == ("holds", [])
    assert await intents(postgres) == ["next-0", "next-1", "next-2"]


async def test_who_was_stopped_for_longer_than_the_lease_overwrites_nothing(
    postgres: WordlessTrackerStore,
) -> None:
    stopped, told = begun("stopped", hold=0.3)
    assert heard(told) == "holds"
    os.kill(stopped.pid, signal.SIGSTOP)
    _, next_told = begun("next", messages=3)
    assert (heard(next_told), heard(next_told)) == ("holds", [])
    os.kill(stopped.pid, signal.SIGCONT)
    (error,) = heard(told)
    assert error.startswith("StaleTurn")
    assert await intents(postgres) == ["next-0", "next-1", "next-2"]


async def test_a_clock_set_back_keeps_nobody_out(shared: LeasedRedisLockStore, redis: RedisServer) -> None:
    """Who has died an hour ahead of Redis' clock is out of the way after a lease all the same."""
    key = "samtal:{a}:"
    await shared._redis.zadd(f"{key}ko", {"dead": 1})
    await shared._redis.zadd(f"{key}lever", {"dead": (time.time() + 3600) * 1000})
    await shared._redis.set(f"{key}nummer", 1)
    async with shared.lock("a"):
        pass
