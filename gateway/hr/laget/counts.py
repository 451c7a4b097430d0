"""Reads the counts of a period, and says them so that nobody can be told from them."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import today
from gateway.hr.laget.hiding import Folded, Numbers, fold, protect
from gateway.store.tables import Asked, Feedback

# The card types of each outcome; a crisis is not told apart from the other times that a person is pointed to.
OUTCOMES: dict[str, tuple[str, ...]] = {
    "Besvarade": ("answer",),
    "Assistenten frågade tillbaka": ("clarify", "ask_role"),
    "Utanför koden": ("out_of_scope",),
    "Hänvisade till en människa": ("handoff", "crisis"),
    "Inte förstådda": ("fallback",),
}
OTHER = "Annat: småprat och tekniska fel"
PERIODS = {
    7: "de senaste 7 dagarna",
    30: "de senaste 30 dagarna",
    90: "de senaste 90 dagarna",
    365: "det senaste året",
}
MOST_DAYS = 30  # that are told one by one; longer periods are told by week
MOST_TOPICS = 20
REST = "rest"


@dataclass(frozen=True)
class Counts:
    """What the database holds of a period."""

    days: Mapping[datetime.date, int]
    types: Mapping[str, int]
    topics: Mapping[str, int]
    judged: Mapping[str, Numbers]  # by topic, how often the answer helped and did not


@dataclass(frozen=True)
class Shown:
    """What may be shown of it; None is what may not."""

    first: datetime.date
    last: datetime.date
    weekly: bool
    times: dict[str, int | None]  # by the first day of each day or week
    outcomes: dict[str, int | None]
    topics: Folded
    helped: Numbers | None  # yes and no
    helped_by_topic: dict[str, Numbers | None]  # of the topics shown, and of the rest


def period(days: int) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day of a period.

    Today is not in it: whoever looked again and again would see when each question is asked. A period that is
    told by week begins on a Monday.
    """
    last = today() - datetime.timedelta(days=1)
    first = last - datetime.timedelta(days=days - 1)
    return (first - datetime.timedelta(days=first.weekday()) if days > MOST_DAYS else first), last


async def read(engine: AsyncEngine, first: datetime.date, last: datetime.date) -> Counts:
    """Return the counts of the days from first to last.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database fails.
    """
    days: Counter[datetime.date] = Counter()
    types: Counter[str] = Counter()
    topics: Counter[str] = Counter()
    judged: dict[str, list[int]] = {}
    asked = select(Asked.day, Asked.type, Asked.topic, Asked.times).where(Asked.day.between(first, last))
    judgements = select(Feedback.topic, Feedback.helpful, func.count()).where(
        Feedback.day.between(first, last)
    )
    async with engine.connect() as connection:
        for day, type_, topic, times in await connection.execute(asked):
            days[day] += times
            types[type_] += times
            if topic:
                topics[topic] += times
        for topic, helpful, count in await connection.execute(
            judgements.group_by(Feedback.topic, Feedback.helpful)
        ):
            judged.setdefault(topic, [0, 0])[0 if helpful else 1] += count
    return Counts(days, types, topics, {topic: (yes, no) for topic, (yes, no) in judged.items()})


def show(counts: Counts, first: datetime.date, last: datetime.date, smallest: int) -> Shown:
    """Return what may be shown."""
    weekly = (last - first).days >= MOST_DAYS
    times = dict.fromkeys(_starts(first, last, weekly), (0,))
    for day, number in counts.days.items():
        start = day - datetime.timedelta(days=day.weekday()) if weekly else day
        times[str(start)] = (times[str(start)][0] + number,)
    folded = fold(counts.topics, MOST_TOPICS, smallest)
    judged = protect({"": _sum(counts.judged.values())}, smallest)
    return Shown(
        first,
        last,
        weekly,
        _single(protect(times, smallest)),
        _single(protect(_outcomes(counts.types), smallest)),
        folded,
        judged[""],
        _helped(counts.judged, folded, smallest),
    )


def _starts(first: datetime.date, last: datetime.date, weekly: bool) -> list[str]:
    step = 7 if weekly else 1
    return [
        str(first + datetime.timedelta(days=number)) for number in range(0, (last - first).days + 1, step)
    ]


def _outcomes(types: Mapping[str, int]) -> dict[str, Numbers]:
    found = {name: (sum(types.get(type_, 0) for type_ in of),) for name, of in OUTCOMES.items()}
    return {**found, OTHER: (sum(types.values()) - sum(number for (number,) in found.values()),)}


def _helped(judged: Mapping[str, Numbers], folded: Folded, smallest: int) -> dict[str, Numbers | None]:
    """Return yes and no of the topics shown; the rest is a row of its own, that the sum tells."""
    rows = {topic: judged.get(topic, (0, 0)) for topic in folded.shown}
    rest = _sum(numbers for topic, numbers in judged.items() if topic not in folded.shown)
    return protect({**rows, REST: rest}, smallest)


def _sum(rows: Iterable[Numbers]) -> Numbers:
    yes, no = 0, 0
    for one, other in rows:
        yes, no = yes + one, no + other
    return yes, no


def _single(rows: Mapping[str, Numbers | None]) -> dict[str, int | None]:
    return {name: numbers[0] if numbers else None for name, numbers in rows.items()}
