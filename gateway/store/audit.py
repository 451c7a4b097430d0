"""Notes what those who administer the gateway read and change."""

from __future__ import annotations

import os
import pwd

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import now
from gateway.store.tables import Audit


async def note(engine: AsyncEngine, action: str, object_: str, actor: str | None = None) -> None:
    """Note what is about to be done.

    Args:
        engine: The gateway's database.
        action: What is done, as ``erase``.
        object_: To what: a reference, a channel; never a text.
        actor: Who does it; the user of the operating system when left out.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: it could not be noted, and must not be done.
    """
    who = actor or f"os:{_user()}"
    row = {"time": now(), "actor": who[:80], "action": action[:40], "object": object_[:80]}
    async with engine.begin() as connection:
        await connection.execute(insert(Audit).values(row))


def _user() -> str:
    """Return the user whose process this is; what the environment says anybody can set."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # as in many containers
        return str(os.getuid())


async def last(engine: AsyncEngine, most: int = 100) -> list[tuple[int, str, str, str]]:
    """Return the latest notes, the newest first: time, actor, action, object."""
    newest = select(Audit.time, Audit.actor, Audit.action, Audit.object).order_by(Audit.id.desc())
    async with engine.connect() as connection:
        rows = await connection.execute(newest.limit(most))
        return [(row.time, row.actor, row.action, row.object) for row in rows]
