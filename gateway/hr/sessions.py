"""Sessions of the workbench, in the gateway's database, so that they can be ended at once and everywhere."""

from __future__ import annotations

import secrets
from typing import cast

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import now
from gateway.hr.person import Person, name_of
from gateway.hr.roles import Role
from gateway.hr.settings import WorkbenchSettings
from gateway.store.tables import WorkbenchSession

SECRET_BYTES = 32
MOST_NAME = 120


class WorkbenchSessions:
    """Begun at sign-in, ended by signing out, by silence, by time, or by newer ones."""

    def __init__(self, engine: AsyncEngine, settings: WorkbenchSettings) -> None:
        """Keep them in the gateway's database."""
        self._engine, self._most = engine, settings.most_sessions
        self._idle, self._longest = int(settings.idle_minutes * 60), int(settings.session_hours * 3600)

    async def begin(self, subject: str, name: str, role: Role) -> str:
        """Begin a session; return the secret that opens it. The oldest ends where a person has too many."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        row = {
            "id": name_of(secret),
            "subject": subject,
            "name": name[:MOST_NAME],
            "role": role,
            "started": now(),
            "seen": now(),
            "until": now() + min(self._idle, self._longest),
        }
        theirs = select(WorkbenchSession.id).where(WorkbenchSession.subject == subject)
        newest_first = theirs.order_by(WorkbenchSession.started.desc(), WorkbenchSession.seen.desc())
        async with self._engine.begin() as connection:
            too_old = list(await connection.scalars(newest_first.offset(self._most - 1)))
            await connection.execute(delete(WorkbenchSession).where(WorkbenchSession.id.in_(too_old)))
            await connection.execute(insert(WorkbenchSession).values(row))
        return secret

    async def find(self, secret: str) -> Person | None:
        """Return whose session a secret opens, and note that it is in use; None when it opens none (now)."""
        mine = WorkbenchSession.id == name_of(secret)
        async with self._engine.begin() as connection:
            rows = await connection.execute(select(WorkbenchSession).where(mine))
            kept = rows.one_or_none()
            if kept is None or kept.until <= now():
                return None
            until = min(now() + self._idle, kept.started + self._longest)
            await connection.execute(update(WorkbenchSession).where(mine).values(seen=now(), until=until))
        return Person(kept.subject, kept.name, cast(Role, kept.role), kept.id)

    async def end(self, secret: str) -> None:
        """End a session; one that is over already is no error."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(WorkbenchSession).where(WorkbenchSession.id == name_of(secret)))
