"""What is right: every conversation held once while nothing is wrong."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from bench.drills.conversations import CONVERSATIONS
from bench.drills.door import Door
from bench.drills.person import Person
from bench.drills.records import Answer, Records
from bench.drills.stored import stored

AT_ONCE = 4
Place = tuple[int, int]  # conversation and turn


@dataclass(frozen=True)
class Right:
    """The answer to a turn, and the intent that is kept of it."""

    answer: Answer
    intent: str


async def hold_all(address: str, database: str) -> Mapping[Place, Right]:
    """Hold every conversation once and return what came, by conversation and turn.

    Raises:
        RuntimeError: a message was not answered, or not kept.
    """
    door, records, few = Door(address), Records(), asyncio.Semaphore(AT_ONCE)

    async def hold(number: int) -> None:
        async with few:
            await Person(door, records, number, thinks=(0, 0)).converse(number, asyncio.Event())

    try:
        await asyncio.gather(*(hold(number) for number in range(len(CONVERSATIONS))))
    finally:
        await door.close()
    by_session = defaultdict(list)
    for message in records.messages:
        if message.answer is None or len(message.attempts) != 1:
            raise RuntimeError(f"not answered while nothing is wrong: {message}")
        by_session[message.attempts[0].session].append(message)
    kept, right = stored(database), dict[Place, Right]()
    for session, messages in by_session.items():
        if len(kept.get(session, [])) != len(messages):
            raise RuntimeError(f"kept while nothing is wrong: {kept.get(session)} of {len(messages)}")
        for message, intent in zip(messages, kept[session]):
            assert message.answer
            right[message.conversation, message.turn] = Right(message.answer, intent)
    return right
