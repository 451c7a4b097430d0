"""A queue of tickets a conversation in Redis, whose first is served and whose dead fall out.

A fair lock with leases as Redisson's ``RLock.getFairLock`` does it: a queue, and beside it until when each
in it is known to be alive; every step is one Lua script, which Redis runs alone
(https://redis.io/docs/latest/develop/programmability/eval-intro/). What a lease can and cannot promise:
https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/ and ``bot.turn``.
"""

from __future__ import annotations

from redis.asyncio import Redis

TAKE, LOOK = "take", "look"
FORGOTTEN_AFTER = 60  # seconds of silence; longer than any ticket lives
# KEYS: the queue (ticket by number), until when each lives (ticket by ms), the last number.
# ARGV: the ticket, the lease in ms, take or look, seconds until all is forgotten.
# Gives the place in the queue, 0 is the one served, and -1 for a ticket that is in it no more.
STEP = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local ticket, lease = ARGV[1], tonumber(ARGV[2])
for _, dead in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
  redis.call('ZREM', KEYS[1], dead)
  redis.call('ZREM', KEYS[2], dead)
end
-- Nobody is alive for longer than a lease, unless the clock was set back.
for _, late in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. (now + lease), '+inf')) do
  redis.call('ZADD', KEYS[2], now + lease, late)
end
if not redis.call('ZSCORE', KEYS[1], ticket) then
  if ARGV[3] ~= 'take' then return -1 end
  redis.call('ZADD', KEYS[1], redis.call('INCR', KEYS[3]), ticket)
end
redis.call('ZADD', KEYS[2], now + lease, ticket)
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[4]) end
return redis.call('ZRANK', KEYS[1], ticket)
"""


class TicketQueue:
    """The queues of all conversations."""

    def __init__(self, redis: Redis, lease: float) -> None:
        """Keep them in ``redis``; a ticket not asked about for ``lease`` seconds is dead."""
        self._redis, self._lease = redis, round(lease * 1000)
        self._step = redis.register_script(STEP)

    async def take(self, conversation: str, ticket: str) -> int:
        """Put a ticket at the end of the queue, if it is not in it; return its place, 0 when it is served.

        Raises:
            redis.exceptions.RedisError: Redis does not answer.
        """
        return await self._place(conversation, ticket, TAKE)

    async def place(self, conversation: str, ticket: str) -> int:
        """Say that a ticket is alive; return and raise as ``take``, -1 when it has been given up."""
        return await self._place(conversation, ticket, LOOK)

    async def leave(self, conversation: str, ticket: str) -> None:
        """Take a ticket out of the queue; raises as ``take``."""
        queue, alive, _ = _keys(conversation)
        async with self._redis.pipeline(transaction=True) as together:
            together.zrem(queue, ticket)
            together.zrem(alive, ticket)
            await together.execute()

    async def _place(self, conversation: str, ticket: str, what: str) -> int:
        arguments: list[str | int] = [ticket, self._lease, what, FORGOTTEN_AFTER]
        return int(await self._step(keys=_keys(conversation), args=arguments))


def _keys(conversation: str) -> list[str]:
    # In braces, so that a Redis Cluster keeps the three together.
    return [f"samtal:{{{conversation}}}:{what}" for what in ("ko", "lever", "nummer")]
