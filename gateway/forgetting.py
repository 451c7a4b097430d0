"""Forgets a conversation at once, because whoever holds it asks for that."""

from __future__ import annotations

from gateway.assistant import AssistantError
from gateway.services import Services


async def clear(services: Services, session: str) -> bool:
    """Forget a session here and in the assistant; return False when it was forgotten here already.

    Raises:
        AssistantError: the assistant cannot forget it now; the retention job will.
        sqlalchemy.exc.SQLAlchemyError: the database fails.
    """
    # Here first: from now on the session takes no message, and a reply on its way is forgotten too.
    if not await services.sessions.end(session):
        return False
    try:
        await services.assistant.forget(session)
    except AssistantError:
        services.metrics.failures.labels("forget").inc()
        raise
    await services.sessions.forget(session)
    services.metrics.forgotten.labels("asked").inc()
    return True
