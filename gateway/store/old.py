"""Removes what is older than a day or a time."""

from __future__ import annotations

import datetime

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import now, today
from gateway.store.tables import (
    Asked,
    Audit,
    DealtWith,
    Draft,
    FaqRun,
    Feedback,
    Publication,
    Table,
    ToFix,
    Unanswered,
    WorkbenchSession,
)

DAY = 24 * 3600
DRAFT_DAYS = 90  # after the last time that it was saved
Rule = tuple[type[Table], ColumnElement[bool]]  # a table, and which of its rows are old


async def remove(engine: AsyncEngine, table: type[Table], old: ColumnElement[bool], dry_run: bool) -> int:
    """Remove the rows that are old; return how many (a dry run only counts).

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database fails.
    """
    async with engine.begin() as connection:
        count = int(await connection.scalar(select(func.count()).select_from(table).where(old)) or 0)
        if count and not dry_run:
            await connection.execute(delete(table).where(old))
    return count


def before(days: float) -> datetime.date:
    """Return the first day that is kept, when so many days are."""
    return today() - datetime.timedelta(days=days)


def rules(feedback: float, unanswered: float, statistics: float, audit: float) -> dict[str, Rule]:
    """Return what is old by name, where so many days are kept of each."""
    return {
        "feedback": (Feedback, Feedback.day < before(feedback)),
        "unanswered": (Unanswered, Unanswered.day < before(unanswered)),
        "statistics": (Asked, Asked.day < before(statistics)),
        "audit": (Audit, Audit.time < now() - audit * DAY),
        "dealt-with": (DealtWith, DealtWith.until <= now()),
        "workbench": (WorkbenchSession, WorkbenchSession.until <= now()),
        "faq-runs": (FaqRun, FaqRun.until <= now()),
        "faq-to-fix": (ToFix, ToFix.until <= now()),
        "drafts": (Draft, Draft.saved <= now() - DRAFT_DAYS * DAY),
        "publications": (Publication, Publication.until <= now()),
    }
