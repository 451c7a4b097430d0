"""Publications. How far one has come stands in the database, for all processes that share it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import now
from gateway.editing.content import Kind
from gateway.store.database import overwrite_deleted
from gateway.store.tables import Publication

PREPARING, STOPPING, READY, REFUSED = "preparing", "stopping", "ready", "refused"
FAILED, CANCELLED, DISCARDED = "failed", "cancelled", "discarded"
PUBLISHING, PUBLISHED = "publishing", "published"
INTERRUPTED = (
    "interrupted"  # never kept: whoever worked on it has gone, and could not write anything any more
)
LIVE = (PREPARING, STOPPING, PUBLISHING)
SILENCE = 15  # seconds without a sign of life; one comes every half second
DAYS = 90


@dataclass(frozen=True)
class Chosen:
    """A draft that is to be published, as it was when that was chosen."""

    kind: Kind
    name: str
    version: int


@dataclass(frozen=True)
class Kept:
    """A publication.

    ``done`` of ``total`` is how far the ``step`` has come; ``problems`` are sentences in Swedish, ``old_run``
    and ``new_run`` the ids of the runs of HR's questions, empty until they are begun.
    """

    id: str
    state: str
    step: str
    done: int
    total: int
    author: str
    actor: str
    reason: str
    drafts: tuple[Chosen, ...]
    base: str
    old_run: str
    new_run: str
    problems: tuple[str, ...]
    started: int
    until: int
    release: str

    @property
    def live(self) -> bool:
        """Whether somebody works on it now."""
        return self.state in LIVE

    @property
    def pending(self) -> bool:
        """Whether it stands in the way of another one."""
        return self.live or self.state == READY


class Publications:
    """The publications that are kept."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Keep them in the gateway's database."""
        self._engine = engine

    async def begin(
        self, id_: str, author: str, actor: str, reason: str, drafts: Sequence[Chosen], base: str
    ) -> None:
        """Keep one that begins to be prepared."""
        row = {
            **{"id": id_, "author": author[:120], "actor": actor, "reason": reason, "base": base},
            **{"drafts": json.dumps([[one.kind, one.name, one.version] for one in drafts])},
            **{"state": PREPARING, "done": 0, "total": 0, "problems": "[]"},
            **dict.fromkeys(("step", "old_run", "new_run", "release"), ""),
            **{"started": now(), "seen": now(), "until": now() + DAYS * 24 * 3600},
        }
        async with self._engine.begin() as connection:
            await connection.execute(insert(Publication).values(row))

    async def beat(self, id_: str, **values: Any) -> bool:
        """Note that one is worked on, and what else there is to tell; return False when that is to stop.

        Args:
            id_: Which one.
            **values: Of ``step``, ``done``, ``total``, ``old_run``, ``new_run``.
        """
        mine = Publication.id == id_
        async with self._engine.begin() as connection:
            await connection.execute(update(Publication).where(mine).values(seen=now(), **values))
            return await connection.scalar(select(Publication.state).where(mine)) in (PREPARING, PUBLISHING)

    async def move(self, id_: str, before: str, after: str) -> bool:
        """Change the state of one; return False when it was not in the state ``before`` (any more)."""
        expected = (Publication.id == id_, Publication.state == before)
        async with self._engine.begin() as connection:
            moved = await connection.execute(
                update(Publication).where(*expected).values(state=after, seen=now())
            )
            return moved.rowcount == 1

    async def finish(self, id_: str, state: str, problems: Sequence[str] = (), release: str = "") -> None:
        """Keep how a step of it ended."""
        told = json.dumps(list(problems))
        values = {"state": state, "seen": now(), "release": release, "problems": told}
        async with self._engine.begin() as connection:
            await connection.execute(update(Publication).where(Publication.id == id_).values(values))

    async def find(self, id_: str) -> Kept | None:
        """Return one, None when there is none, or none any more."""
        found = await self._read(_newest().where(Publication.id == id_))
        return found[0] if found else None

    async def listed(self, most: int) -> list[Kept]:
        """Return the latest ones, the newest first."""
        return await self._read(_newest().limit(most))

    async def pending(self) -> list[Kept]:
        """Return those that are worked on, or wait to be published; at most one, but for a moment."""
        unfinished = await self._read(_newest().where(Publication.state.in_((*LIVE, READY))))
        return [one for one in unfinished if one.pending]

    async def abandoned(self) -> list[Kept]:
        """Return those that were being published when whoever did it died."""
        silent = (Publication.state == PUBLISHING, Publication.seen <= now() - SILENCE)
        return await self._read(_newest().where(*silent))

    async def remove(self, id_: str) -> None:
        """Remove one that never began."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(Publication).where(Publication.id == id_))
        await overwrite_deleted(self._engine)

    async def _read(self, wanted: Select[tuple[object, ...]]) -> list[Kept]:
        async with self._engine.connect() as connection:
            return [_kept(row) for row in await connection.execute(wanted)]


def _newest() -> Select[tuple[object, ...]]:
    columns = [getattr(Publication, name) for name in (*Kept.__dataclass_fields__, "seen")]
    wanted: Select[tuple[object, ...]] = select(*columns)
    return wanted.where(Publication.until > now()).order_by(Publication.started.desc(), Publication.id)


def _kept(row: Row[tuple[object, ...]]) -> Kept:
    values = dict(row._mapping)
    if values.pop("seen") <= now() - SILENCE and values["state"] in LIVE:
        values["state"] = INTERRUPTED
    drafts = json.loads(cast(str, values.pop("drafts")))
    problems = json.loads(cast(str, values.pop("problems")))
    return Kept(**values, drafts=tuple(Chosen(*one) for one in drafts), problems=tuple(problems))
