"""One drill: people chat, a fault happens, it is over, and everything is counted when all is well again."""

from __future__ import annotations

import asyncio
import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.drills.count import Tally, count
from bench.drills.door import Door, now
from bench.drills.expected import Place, Right
from bench.drills.faults import LASTS, Drill
from bench.drills.parts import Parts
from bench.drills.person import Person
from bench.drills.records import Came, Records
from bench.drills.stored import stored

MOST_SECONDS_BACK, MOST_SECONDS_RECOVERING = 90.0, 30.0


@dataclass(frozen=True)
class Pace:
    """How many people chat, and for how many seconds before the fault, during and after it."""

    people: int = 50
    before: float = 6
    lasts: float = LASTS
    after: float = 9


@dataclass(frozen=True)
class Result:
    """What a drill showed.

    ``recovered`` is how many seconds after the end of the fault (a kill and a restart end at once) somebody
    last got no right answer; ``back`` after how many every part answered, None when one did not;
    ``held`` when it was.
    """

    drill: Drill
    tally: Tally
    recovered: float
    back: float | None
    held: str = field(default_factory=lambda: datetime.datetime.now().isoformat(timespec="minutes"))

    def holds(self, in_time: bool = True) -> bool:
        """Return whether what is required holds; where time is none of it, a slow machine does as well."""
        soon = self.recovered < MOST_SECONDS_RECOVERING or not in_time
        return self.tally.holds() and soon and self.back is not None


async def hold(drill: Drill, parts: Parts, right: Mapping[Place, Right], pace: Pace) -> Result:
    """Hold one drill."""
    door, records, over = Door(parts.address), Records(), asyncio.Event()
    people = [asyncio.create_task(Person(door, records, n).chat(over)) for n in range(pace.people)]
    try:
        await asyncio.sleep(pace.before)
        ended = now()
        await drill.begin(parts)
        await asyncio.sleep(drill.lasts or pace.lasts)
        if await drill.end(parts):
            ended = now()
        back = asyncio.create_task(_back(parts, ended))
        await asyncio.sleep(pace.after)
        seconds_back = await back
    finally:
        over.set()
        await asyncio.gather(*people)
        await door.close()
    await _delivered(parts, records)
    kept = await asyncio.to_thread(stored, parts.conversations)
    arrived = parts.mail.arrived()
    parts.mail.letters.clear()
    tally = count(records, right, kept, arrived)
    return Result(drill, tally, max(0.0, _last_failure(records, right) - ended), seconds_back)


def _last_failure(records: Records, right: Mapping[Place, Right]) -> float:
    """Return when somebody last got no right answer."""
    failures = [0.0]
    for message in records.messages:
        for attempt in message.attempts:
            wrong = attempt.answer != right[message.conversation, message.turn].answer
            if attempt.came is not Came.ANSWER or (wrong and not message.after_failure):
                failures.append(attempt.ended)
    return max(failures)


async def _back(parts: Parts, since: float) -> float | None:
    while now() - since < MOST_SECONDS_BACK:
        if await asyncio.to_thread(parts.is_back):
            return now() - since
        await asyncio.sleep(0.5)
    return None


async def _delivered(parts: Parts, records: Records) -> None:
    """Wait until every confirmed message to HR has arrived, for as long as one might take."""
    wanted = Counter(letter.reference for letter in records.letters if letter.reference)
    deadline = now() + MOST_SECONDS_BACK
    while now() < deadline and wanted - Counter(parts.mail.arrived().keys()):
        await asyncio.sleep(0.5)
