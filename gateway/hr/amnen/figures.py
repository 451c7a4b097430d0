"""How often a topic is asked about and whether its answer helps, without numbers that could tell who."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import today
from gateway.hr.pages import number
from gateway.statistics import asked_about, hide_small
from gateway.store.tables import Feedback

DAYS = 90


@dataclass(frozen=True)
class Figures:
    """Counts of the last days as they are shown: a number, or that it is too small to be."""

    days: int
    asked: str
    helped: str
    not_helped: str


async def figures(engine: AsyncEngine, topic: str, smallest: int) -> Figures:
    """Return a topic's figures.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database fails.
    """
    since = today() - datetime.timedelta(days=DAYS)
    asked = await asked_about(engine, since, smallest)
    judged = hide_small(await _judged(engine, topic, since), smallest)
    few = f"visas inte (färre än {smallest}, eller går att räkna ut)"

    def told(numbers: dict[str, int], hidden: list[str], name: str) -> str:
        return few if name in hidden else number(numbers.get(name, 0))

    return Figures(
        DAYS,
        told(asked.numbers, asked.hidden, topic),
        told(judged.numbers, judged.hidden, "ja"),
        told(judged.numbers, judged.hidden, "nej"),
    )


async def _judged(engine: AsyncEngine, topic: str, since: datetime.date) -> dict[str, int]:
    counted = select(Feedback.helpful, func.count()).where(Feedback.topic == topic, Feedback.day >= since)
    async with engine.connect() as connection:
        rows = await connection.execute(counted.group_by(Feedback.helpful))
        return {"ja" if helpful else "nej": int(count) for helpful, count in rows}
