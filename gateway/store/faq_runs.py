"""Runs of HR's questions. How far one has come stands in the database, for all processes that share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import now
from gateway.store.database import overwrite_deleted
from gateway.store.tables import FaqRun

RUNNING, STOPPING, DONE, CANCELLED, FAILED = "running", "stopping", "done", "cancelled", "failed"
INTERRUPTED = "interrupted"  # never kept: whoever ran it has gone, and could not write anything any more
LIVE = (RUNNING, STOPPING)
SILENCE = 15  # seconds without a sign of life; one comes every half second


@dataclass(frozen=True)
class Kept:
    """A run without its questions: ``owner`` is whose it is, for as long as it goes on."""

    id: str
    name: str
    owner: str
    state: str
    started: int
    until: int
    done: int
    total: int
    right: int
    asked_back: int
    wrong: int
    error: int

    @property
    def live(self) -> bool:
        """Whether questions are still asked."""
        return self.state in LIVE

    @property
    def judged(self) -> bool:
        """Whether there is a result, of all its questions or of those before it was cancelled."""
        return self.state in (DONE, CANCELLED)

    @property
    def accuracy(self) -> float | None:
        """The right ones among those that got a reply, None when there is none."""
        replies = self.right + self.asked_back + self.wrong
        return self.right / replies if self.judged and replies else None


_COLUMNS = [getattr(FaqRun, name) for name in (*Kept.__dataclass_fields__, "seen")]


class FaqRuns:
    """The runs that are kept."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Keep them in the gateway's database."""
        self._engine = engine

    async def begin(self, id_: str, name: str, owner: str, total: int, days: float, result: bytes) -> None:
        """Keep a run that begins, for so many days; ``result`` is what is known of it already."""
        row = {
            **dict.fromkeys(("done", "right", "asked_back", "wrong", "error"), 0),
            **{"id": id_, "name": name, "owner": owner, "total": total, "result": result, "state": RUNNING},
            **{"started": now(), "seen": now(), "until": now() + int(days * 24 * 3600)},
        }
        async with self._engine.begin() as connection:
            await connection.execute(insert(FaqRun).values(row))

    async def beat(self, id_: str, done: int) -> bool:
        """Note that a run lives and how far it has come; return False when it is to stop."""
        mine = FaqRun.id == id_
        async with self._engine.begin() as connection:
            await connection.execute(update(FaqRun).where(mine).values(seen=now(), done=done))
            return await connection.scalar(select(FaqRun.state).where(mine)) == RUNNING

    async def stop(self, id_: str) -> None:
        """Let a run stop, in whatever process it goes on; one that is over stays as it is."""
        running = (FaqRun.id == id_, FaqRun.state == RUNNING)
        async with self._engine.begin() as connection:
            await connection.execute(update(FaqRun).where(*running).values(state=STOPPING))

    async def finish(self, id_: str, state: str, counts: Mapping[str, int], result: bytes | None) -> None:
        """Keep how a run ended, and no longer whose it was; one that was removed meanwhile stays away."""
        values = {"state": state, "owner": "", "seen": now(), **counts}
        if result is not None:
            values["result"] = result
        async with self._engine.begin() as connection:
            await connection.execute(update(FaqRun).where(FaqRun.id == id_).values(values))

    async def find(self, id_: str) -> Kept | None:
        """Return a run, None when there is none, or none any more."""
        found = await self._read(_newest().where(FaqRun.id == id_))
        return found[0] if found else None

    async def result(self, id_: str) -> bytes | None:
        """Return what came of a run."""
        wanted = select(FaqRun.result).where(FaqRun.id == id_, FaqRun.until > now())
        async with self._engine.connect() as connection:
            kept: bytes | None = await connection.scalar(wanted)
            return kept

    async def listed(self, most: int) -> list[Kept]:
        """Return the latest runs, the newest first."""
        return await self._read(_newest().limit(most))

    async def live(self) -> list[Kept]:
        """Return the runs that go on now."""
        return [run for run in await self._read(_newest().where(FaqRun.state.in_(LIVE))) if run.live]

    async def remove(self, id_: str) -> None:
        """Remove a run and everything that was asked in it."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(FaqRun).where(FaqRun.id == id_))
        await overwrite_deleted(self._engine)

    async def _read(self, wanted: Select[tuple[object, ...]]) -> list[Kept]:
        async with self._engine.connect() as connection:
            return [_kept(row) for row in await connection.execute(wanted)]


def _newest() -> Select[tuple[object, ...]]:
    wanted: Select[tuple[object, ...]] = select(*_COLUMNS)  # the result can be large, and is not among them
    return wanted.where(FaqRun.until > now()).order_by(FaqRun.started.desc(), FaqRun.id)


def _kept(row: Row[tuple[object, ...]]) -> Kept:
    values = dict(row._mapping)
    if values.pop("seen") <= now() - SILENCE and values["state"] in LIVE:
        values["state"] = INTERRUPTED
    return Kept(**values)
