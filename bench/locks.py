"""Fifty messages of one conversation at once, and one at a time, through Rasa's locks and ours.

Prints a line a store; Redis is one of its own, on loopback (Debian package redis-server).
"""

from __future__ import annotations

import asyncio
import os
import time
from unittest.mock import patch

from rasa.core.lock_store import InMemoryLockStore, LockStore, RedisLockStore

from bot.lock_store import VARIABLE, InProcessLockStore, LeasedRedisLockStore
from tests.redis_server import running_redis

MESSAGES, SECONDS_EACH = 50, 0.03
ALONE = 500


async def waiting(locks: LockStore) -> tuple[float, bool]:
    """Return how many seconds all messages take, and whether they were let in one by one and in order."""
    done, inside, alone = list[int](), 0, True

    async def message(number: int) -> None:
        nonlocal inside, alone
        async with locks.lock("a"):
            inside += 1
            alone = alone and inside == 1
            await asyncio.sleep(SECONDS_EACH)
            inside -= 1
            done.append(number)

    started = time.perf_counter()
    await asyncio.gather(*map(message, range(MESSAGES)))
    return time.perf_counter() - started, alone and done == list(range(MESSAGES))


async def unhindered(locks: LockStore) -> float:
    """Return how many milliseconds of the processor holding a conversation takes when nobody else does."""
    started = time.process_time()
    for number in range(ALONE):
        async with locks.lock(f"b{number}"):
            pass
    return (time.process_time() - started) * 1000 / ALONE


async def main() -> None:
    """Measure each store."""
    print("| lock store | 50 waiting messages of 30 ms, s | in order | alone, ms of the processor |")
    with running_redis() as redis, patch.dict(os.environ, {VARIABLE: redis.url}):
        stores = (
            InMemoryLockStore(),
            InProcessLockStore(),
            RedisLockStore(port=redis.port),
            LeasedRedisLockStore(),
        )
        for locks in stores:
            (seconds, in_order), cost = await waiting(locks), await unhindered(locks)
            name = type(locks).__module__.split(".")[0] + "." + type(locks).__name__
            print(f"| {name} | {seconds:.1f} | {'yes' if in_order else 'no'} | {cost:.2f} |", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
