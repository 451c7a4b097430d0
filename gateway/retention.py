"""Forgets on schedule: silent conversations after half an hour, every event after a day (settings)."""

from __future__ import annotations

import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import SQLAlchemyError

from gateway.assistant import AssistantError
from gateway.clock import now
from gateway.escalation import outbox
from gateway.logs import logger
from gateway.services import Services
from gateway.store import old
from gateway.store.database import overwrite_deleted

log = logger("gateway.retention")
FIRST_RUN = datetime.timedelta(seconds=10)
SAVE_COUNTS_EVERY = 60  # seconds


def schedule(services: Services) -> AsyncIOScheduler:
    """Return a scheduler that forgets every few minutes; whoever starts it stops it."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    minutes = services.settings.retention_every_minutes
    scheduler.add_job(
        forget_old,
        "interval",
        minutes=minutes,
        args=[services],
        id="retention",
        coalesce=True,
        # Soon after each start too: one that is restarted often must not keep what another has left.
        next_run_time=datetime.datetime.now(datetime.UTC) + FIRST_RUN,
    )
    scheduler.add_job(save_counts, "interval", seconds=SAVE_COUNTS_EVERY, args=[services], coalesce=True)
    return scheduler


async def save_counts(services: Services) -> None:
    """Save what was counted of the topics; what cannot be saved now is the next time."""
    try:
        await services.asked.save()
    except SQLAlchemyError as error:
        _failed(services, error)


async def forget_old(services: Services, dry_run: bool = False) -> dict[str, int]:
    """Forget what is old; what cannot be forgotten now is tried again the next time.

    Returns:
        How much of each kind was forgotten. A dry run only counts; what cannot be counted is left out.
    """
    settings, gone = services.settings, dict[str, int]()
    try:
        gone["conversations"] = await _forget_silent(services, dry_run)
        rules = old.rules(
            settings.feedback_days, settings.unanswered_days, settings.statistics_days, settings.audit_days
        )
        for name, (table, condition) in rules.items():
            gone[name] = await old.remove(services.engine, table, condition, dry_run)
        keep = services.escalation_keep_days * old.DAY
        gone["escalations"] = await outbox.forget_delivered(services.engine, keep, dry_run)
        before = now() - int(settings.retention_hours * 3600)
        forget = services.assistant.count_before if dry_run else services.assistant.forget_before
        gone["events"] = await forget(before)
    except (AssistantError, SQLAlchemyError) as error:
        _failed(services, error)
    try:
        await overwrite_deleted(services.engine)  # whatever of it could be done
    except SQLAlchemyError as error:
        _failed(services, error)
    return gone


async def _forget_silent(services: Services, dry_run: bool) -> int:
    too_old = now() - int(services.settings.retention_hours * 3600)
    silent, gone = await services.sessions.silent(too_old), 0
    for session in [] if dry_run else silent:
        try:
            await services.assistant.forget(session)
            await services.sessions.forget(session)
        except (AssistantError, SQLAlchemyError) as error:
            _failed(services, error)  # and go on: one that cannot be forgotten must not keep the others
        else:
            gone += 1
            services.metrics.forgotten.labels("silence").inc()
    return len(silent) if dry_run else gone


def _failed(services: Services, error: Exception) -> None:
    services.metrics.failures.labels("retention").inc()
    log.error("something old could not be forgotten, trying again later", error=type(error).__name__)
