"""A session in Teams is named after who writes where, in a way that nobody can read back."""

from __future__ import annotations

from sqlalchemy import delete

from gateway.assistant import AssistantError
from gateway.clock import now
from gateway.logs import logger
from gateway.services import Services
from gateway.store.channels import TEAMS
from gateway.store.tables import ChatSession

log = logger("gateway.teams.sessions")


async def resume(services: Services, name: str) -> bool:
    """Let a session go on, or begin it anew when it is unknown, has ended or been silent too long.

    What was said before a long silence is forgotten first, as the retention job would have done it.

    Returns:
        Whether it began anew.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database fails.
    """
    if await services.sessions.see(name):
        return False
    too_old = now() - services.sessions.silence_seconds
    old = delete(ChatSession).where(ChatSession.id == name, ChatSession.seen < too_old)
    async with services.engine.begin() as connection:
        was_there = (await connection.execute(old)).rowcount == 1
    if was_there:  # only one of several messages at once comes here
        await _forget_in_assistant(services, name)
    await services.sessions.begin(TEAMS, name)
    return True


async def _forget_in_assistant(services: Services, name: str) -> None:
    try:
        await services.assistant.forget(name)
    except AssistantError as error:  # every event is forgotten after a day at the latest
        services.metrics.failures.labels("forget").inc()
        log.error("an old conversation could not be forgotten", error=str(error))
