"""Drafts of topics and contacts: one each, shared by everybody who edits."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.clock import now
from gateway.editing.content import Kind
from gateway.store import tables
from gateway.store.database import insert, overwrite_deleted


@dataclass(frozen=True)
class Draft:
    """What is written for the topic or contact ``name``.

    ``content`` is JSON, ``base`` the fingerprint of the published content that it was begun from, ``author``
    the name that colleagues see, ``saved`` seconds since the epoch.
    """

    kind: Kind
    name: str
    content: str
    base: str
    version: int
    author: str
    saved: int


class Conflict(Exception):
    """Somebody else has saved or removed the draft; ``draft`` is what there is now, if anything."""

    def __init__(self, draft: Draft | None) -> None:
        """Keep what there is now."""
        super().__init__("the draft has changed")
        self.draft = draft


class Drafts:
    """The drafts that are kept."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Keep them in the gateway's database."""
        self._engine = engine

    async def find(self, kind: Kind, name: str) -> Draft | None:
        """Return the draft of a topic or contact, None when there is none."""
        async with self._engine.connect() as connection:
            return await _find(connection, kind, name)

    async def all(self) -> list[Draft]:
        """Return every draft, the latest first."""
        newest = _columns().order_by(tables.Draft.saved.desc(), tables.Draft.kind, tables.Draft.name)
        async with self._engine.connect() as connection:
            return [Draft(**row._mapping) for row in await connection.execute(newest)]

    async def save(self, kind: Kind, name: str, content: str, base: str, version: int, author: str) -> Draft:
        """Keep what somebody has written over the version that they began from, 0 where there was none.

        Raises:
            Conflict: that version is not the one that is kept now.
        """
        values = {
            **{"content": content, "base": base, "author": author[:120]},
            **{"version": version + 1, "saved": now()},
        }
        async with self._engine.begin() as connection:
            table = tables.Draft
            if version:
                changed = update(table).where(_this(kind, name, version)).values(values)
                saved = await connection.execute(changed.returning(table.version))
            else:
                fresh = insert(self._engine, table).values(kind=kind, name=name, **values)
                saved = await connection.execute(fresh.on_conflict_do_nothing().returning(table.version))
            mine = saved.one_or_none() is not None
            kept = await _find(connection, kind, name)
        if not mine or kept is None:
            raise Conflict(kept)
        return kept

    async def discard(self, kind: Kind, name: str, version: int) -> None:
        """Remove a draft, and keep nothing of it.

        Raises:
            Conflict: it has been saved again, or is gone already.
        """
        async with self._engine.begin() as connection:
            gone = await connection.execute(delete(tables.Draft).where(_this(kind, name, version)))
            kept = await _find(connection, kind, name)
        if gone.rowcount != 1:
            raise Conflict(kept)
        await overwrite_deleted(self._engine)


def _this(kind: Kind, name: str, version: int) -> ColumnElement[bool]:
    draft = tables.Draft
    return and_(draft.kind == kind, draft.name == name, draft.version == version)


def _columns() -> Select[tuple[object, ...]]:
    wanted: Select[tuple[object, ...]] = select(
        *[getattr(tables.Draft, name) for name in Draft.__dataclass_fields__]
    )
    return wanted


async def _find(connection: AsyncConnection, kind: Kind, name: str) -> Draft | None:
    wanted = _columns().where(tables.Draft.kind == kind, tables.Draft.name == name)
    row = (await connection.execute(wanted)).one_or_none()
    return Draft(**row._mapping) if row else None
