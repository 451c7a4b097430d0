"""What is asked about, of nobody: ``python -m gateway.statistics --days 30``.

Only topics are counted, never persons, förvaltningar or anything below them. A number smaller than the
smallest group (``GATEWAY_SMALLEST_GROUP``) is not shown; nor is one that could be told from the others of the
same table. Two readings on different days can still differ by a small number: hence fixed periods.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import today
from gateway.settings import read_settings
from gateway.store import audit
from gateway.store.database import open_database
from gateway.store.tables import Asked, Feedback


@dataclass(frozen=True)
class Shown:
    """Numbers by name, the largest first, and the names whose numbers are too small to be shown."""

    numbers: dict[str, int]
    hidden: list[str]


def hide_small(counts: Mapping[str, int], smallest: int) -> Shown:
    """Return what may be shown of some counts.

    A single hidden number could be told from the sum of all: then the next smallest is hidden with it.
    """
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = {name: count for name, count in ordered if count >= smallest}
    hidden = [name for name, count in ordered if 0 < count < smallest]
    if len(hidden) == 1 and shown:
        last = next(reversed(shown))
        del shown[last]
        hidden.insert(0, last)
    return Shown(shown, sorted(hidden))


async def asked_about(engine: AsyncEngine, since: datetime.date, smallest: int) -> Shown:
    """Return how often each topic was answered since a day."""
    counted = select(Asked.topic, func.sum(Asked.times)).where(Asked.day >= since, Asked.topic != "")
    return await _shown(engine, counted.group_by(Asked.topic), smallest)


async def replied(engine: AsyncEngine, since: datetime.date, smallest: int) -> Shown:
    """Return how often each kind of card was the reply since a day."""
    counted = select(Asked.type, func.sum(Asked.times)).where(Asked.day >= since)
    return await _shown(engine, counted.group_by(Asked.type), smallest)


async def judged_not_helpful(engine: AsyncEngine, since: datetime.date, smallest: int) -> Shown:
    """Return how often each topic's answer did not help since a day."""
    counted = select(Feedback.topic, func.count()).where(Feedback.day >= since, Feedback.helpful.is_(False))
    return await _shown(engine, counted.group_by(Feedback.topic), smallest)


async def _shown(engine: AsyncEngine, counted: Select[str, int], smallest: int) -> Shown:
    async with engine.connect() as connection:
        rows = await connection.execute(counted)
        return hide_small({name: int(count) for name, count in rows}, smallest)


async def report(database: str, days: int, smallest: int) -> str:
    """Return the figures of the last days, in Swedish."""
    since = today() - datetime.timedelta(days=days)
    engine = await open_database(database)
    try:
        await audit.note(engine, "read", f"statistics {days} days")
        parts = {
            "Ämnen": await asked_about(engine, since, smallest),
            "Slag av svar": await replied(engine, since, smallest),
            "Svar som inte hjälpte": await judged_not_helpful(engine, since, smallest),
        }
    finally:
        await engine.dispose()
    return "\n\n".join(_told(f"{name} sedan {since}", shown, smallest) for name, shown in parts.items())


def _told(heading: str, shown: Shown, smallest: int) -> str:
    lines = [f"{count:>8}  {name}" for name, count in shown.numbers.items()]
    if shown.hidden:
        lines.append(f"  Visas inte, färre än {smallest} eller går att räkna ut: {len(shown.hidden)} till")
    return "\n".join([heading, *(lines or ["  inget"])])


def main(arguments: list[str] | None = None) -> int:
    """Print the figures; 1 when the database does not answer."""
    parser = argparse.ArgumentParser(prog="python -m gateway.statistics", description="Vad det frågas om.")
    parser.add_argument("--days", type=int, default=30, choices=(7, 30, 90, 365), help="de senaste dagarna")
    asked, settings = parser.parse_args(arguments), read_settings()
    try:
        print(asyncio.run(report(settings.database_url, asked.days, settings.smallest_group)))
    except SQLAlchemyError as error:
        print(f"Databasen svarar inte ({type(error).__name__}).", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
