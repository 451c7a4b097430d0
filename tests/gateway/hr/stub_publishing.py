"""Stands for what takes minutes of publishing: prepares at once, switches nothing, remembers what was asked.

``python -m tests.gateway.hr.stub_publishing`` is the gateway with it.
"""

from __future__ import annotations

import asyncio
import sys
import uuid
import zlib
from collections.abc import Collection, Sequence
from typing import Any

from bot.releases import Release
from gateway.clock import now
from gateway.editing.content import Kind
from gateway.faq.question import Question
from gateway.faq.result import Result, Row, Verdict
from gateway.hr.faq.running import Runs
from gateway.hr.person import Person
from gateway.publishing.errors import Busy, Nothing, Problems, Refused
from gateway.publishing.gate import Gate, accepting, verdict
from gateway.services import Services
from gateway.store import publications
from gateway.store.drafts import Conflict, Drafts
from gateway.store.publications import Chosen, Kept, Publications

FIRST = Release("b" * 32, 1_790_000_000, "Anna", "Så som det var installerat.", usable=True, in_use=True)
STEPS = ("filer", "kontroll", "traning", "start", "fragor-fore", "fragor-efter")


def row(text: str, verdict_: Verdict, topic: str = "gava-av-kund") -> Row:
    """Return a question about a topic of which nobody edits, and how it was judged."""
    question = Question(text=text, file="prov.yml", row=1, topics=(topic,))
    return Row(question, verdict_, "gav fel ämne" if verdict_ is Verdict.WRONG else "", topic="gava-av-chef")


class StubPublishing:
    """In the place of ``gateway.publishing.preparing.Publishing``."""

    pause = 0.0  # seconds a step
    refusals: tuple[str, ...] = ()
    raises: Exception | None = None  # of the next publish or roll back

    def __init__(self, services: Services, runs: Runs, off: str, *_: object) -> None:
        self.off = off
        self.kept, self._runs, self.drafts = Publications(services.engine), runs, Drafts(services.engine)
        self.releases = [FIRST]
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def begin(self, person: Person, reason: str, chosen: Sequence[tuple[Kind, str]]) -> str:
        if len(reason) < 10:
            raise Problems(["Skriv varför, med minst 10 tecken."])
        if not chosen:
            raise Nothing("Välj minst ett utkast.")
        if await self.kept.pending():
            raise Busy("En publicering är redan på väg.")
        found = [draft for one in chosen if (draft := await self.drafts.find(*one))]
        id_ = uuid.uuid4().hex
        drafts = [Chosen(one.kind, one.name, one.version) for one in found]
        await self.kept.begin(id_, person.name, person.actor, reason, drafts, "0" * 64)
        task = asyncio.create_task(self._prepare(id_))
        self._tasks.add(task)
        if not self.pause:
            await task
        return id_

    async def _prepare(self, id_: str) -> None:
        for step in STEPS:
            if not await self.kept.beat(id_, step=step, done=1, total=3):
                await self.kept.finish(id_, publications.CANCELLED)
                return
            await asyncio.sleep(self.pause)
        old = await self._run([row("en fråga till", Verdict.RIGHT), row("nu rätt", Verdict.WRONG)])
        new = await self._run([row("en fråga till", Verdict.WRONG), row("nu rätt", Verdict.RIGHT)])
        await self.kept.beat(id_, old_run=old, new_run=new)
        state = publications.REFUSED if self.refusals else publications.READY
        await self.kept.finish(id_, state, self.refusals)

    async def _run(self, rows: list[Row]) -> str:
        id_, result = uuid.uuid4().hex, Result(tuple(rows), started="2026-11-26T08:00:00+00:00", seconds=2)
        packed = zlib.compress(result.to_json())
        await self._runs.kept.begin(id_, "Inför publicering", "publicering", len(rows), 1, packed)
        counts = {one.value: result.count(one) for one in Verdict} | {"done": len(rows)}
        await self._runs.kept.finish(id_, "done", counts, packed)
        return id_

    async def cancel(self, id_: str, person: Person) -> None:
        await self.kept.move(id_, publications.PREPARING, publications.STOPPING)

    async def discard(self, id_: str, person: Person) -> None:
        if not await self.kept.move(id_, publications.READY, publications.DISCARDED):
            raise Refused(["Den är inte förberedd längre."])

    async def gate(self, kept: Kept) -> Gate | None:
        old, new = await self._runs.result(kept.old_run), await self._runs.result(kept.new_run)
        return verdict(old, new, [one.name for one in kept.drafts]) if old and new else None

    async def publish(self, id_: str, person: Person, accepted: Collection[str]) -> Release:
        if self.raises:
            raise self.raises
        kept = await self.kept.find(id_)
        if kept is None or kept.state != publications.READY:
            raise Refused(["Den är inte förberedd längre."])
        gate = await self.gate(kept)
        assert gate
        if not {accepting(one) for one in gate.accepted_needed} <= set(accepted):
            raise Refused(["Godkänn varje fråga som har blivit fel."])
        for one in kept.drafts:
            draft = await self.drafts.find(one.kind, one.name)
            if draft is None or draft.version != one.version:
                raise Conflict(draft)
            await self.drafts.discard(one.kind, one.name, one.version)
        return await self._released(kept.reason, person, tuple(one.name for one in kept.drafts), id_)

    async def _released(
        self, reason: str, person: Person, changes: tuple[str, ...], id_: str = "", back_to: str | None = None
    ) -> Release:
        made = Release(uuid.uuid4().hex, now(), person.name, reason, changes, back_to, in_use=True)
        former = [Release(**{**vars(one), "in_use": False}) for one in self.releases]
        self.releases = [made, *former]
        if id_:
            await self.kept.finish(id_, publications.PUBLISHED, release=made.id)
        return made

    async def roll_back(self, release: str, person: Person, reason: str) -> Release:
        if self.raises:
            raise self.raises
        if len(reason) < 10:
            raise Problems(["Skriv varför, med minst 10 tecken."])
        return await self._released(reason, person, (), back_to=release)

    async def history(self) -> list[Release]:
        return self.releases


def main() -> int:
    """Serve."""
    import gateway.hr.door
    from gateway import serve

    StubPublishing.pause = 0.5
    stub: Any = StubPublishing
    gateway.hr.door.Publishing = stub  # type: ignore[misc]
    return serve.main()


if __name__ == "__main__":
    sys.exit(main())
