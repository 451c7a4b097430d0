"""Forgets on schedule: silent conversations after an hour, every event after a day (settings)."""

from __future__ import annotations

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import SQLAlchemyError

from gateway.assistant import AssistantError
from gateway.clock import now
from gateway.logs import logger
from gateway.services import Services

log = logger("gateway.retention")


def schedule(services: Services) -> AsyncIOScheduler:
    """Return a scheduler that forgets every few minutes; whoever starts it stops it."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    minutes = services.settings.retention_every_minutes
    scheduler.add_job(forget_old, "interval", minutes=minutes, args=[services], id="retention", coalesce=True)
    return scheduler


async def forget_old(services: Services) -> None:
    """Forget what is old; what cannot be reached now is tried again the next time."""
    try:
        for session in await services.sessions.silent():
            await services.assistant.forget(session)
            await services.sessions.forget(session)
            services.metrics.forgotten.labels("silence").inc()
        await services.assistant.forget_before(now() - int(services.settings.retention_hours * 3600))
    except (AssistantError, SQLAlchemyError) as error:
        services.metrics.failures.labels("retention").inc()
        log.error("old conversations could not be forgotten, trying again later", error=str(error))
