"""Forgets on schedule: silent conversations after half an hour, every event after a day (settings)."""

from __future__ import annotations

import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import SQLAlchemyError

from gateway.assistant import AssistantError
from gateway.clock import now
from gateway.logs import logger
from gateway.services import Services
from gateway.store import once
from gateway.store.database import overwrite_deleted

log = logger("gateway.retention")
FIRST_RUN = datetime.timedelta(seconds=10)


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
    return scheduler


async def forget_old(services: Services) -> None:
    """Forget what is old; what cannot be forgotten now is tried again the next time."""
    try:
        silent = await services.sessions.silent()
    except SQLAlchemyError as error:
        _failed(services, error)
        silent = []
    for session in silent:
        try:
            await services.assistant.forget(session)
            await services.sessions.forget(session)
        except (AssistantError, SQLAlchemyError) as error:
            _failed(services, error)  # and go on: one that cannot be forgotten must not keep the others
        else:
            services.metrics.forgotten.labels("silence").inc()
    try:
        await once.forget_old(services.engine)
        if services.desk:
            await services.desk.forget_old()
        await services.assistant.forget_before(now() - int(services.settings.retention_hours * 3600))
        await overwrite_deleted(services.engine)
    except (AssistantError, SQLAlchemyError) as error:
        _failed(services, error)


def _failed(services: Services, error: Exception) -> None:
    services.metrics.failures.labels("retention").inc()
    log.error("something old could not be forgotten, trying again later", error=type(error).__name__)
