"""Runs questions in the background of the gateway's process."""

from __future__ import annotations

import asyncio
import contextlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from anyio import to_thread
from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError

from gateway.api.access import services_of
from gateway.assistant import Assistant
from gateway.faq.names import Catalogue
from gateway.faq.question import Read
from gateway.faq.result import Result, Row, Verdict
from gateway.faq.running import run
from gateway.hr.faq.door import AssistantDoor
from gateway.hr.faq.sets import Uploads
from gateway.hr.person import Person
from gateway.hr.workbench import workbench_of
from gateway.logs import logger
from gateway.services import Services
from gateway.store.faq_runs import CANCELLED, DONE, FAILED, FaqRuns
from gateway.store.to_fix import ToFixList
from knowledge.model import Knowledge

log = logger("gateway.hr.faq")
MOST_AT_ONCE = 2
EVERY = 0.5  # seconds between signs of life
# One question at a time: those who chat wait for the same assistant, and go first.
QUESTIONS_AT_ONCE = 1


class Busy(Exception):
    """No run can be begun now; the text says why."""


@dataclass
class _Progress:
    done: int = 0


class Runs:
    """Begins runs, at most one of each person's and two in all, and keeps what comes of them."""

    def __init__(self, services: Services, days: float) -> None:
        """Keep results for so many days."""
        self.days = days
        self.kept, self.to_fix, self.uploads = (
            FaqRuns(services.engine),
            ToFixList(services.engine),
            Uploads(),
        )
        self._services, self._beginning = services, asyncio.Lock()
        self._catalogue: tuple[Knowledge, Catalogue] | None = None
        self._tasks: set[asyncio.Task[None]] = set()  # else nothing holds them, and they may be collected

    @property
    def catalogue(self) -> Catalogue:
        """What can be named in a question."""
        knowledge = self._services.knowledge
        if self._catalogue is None or self._catalogue[0] is not knowledge:
            self._catalogue = knowledge, Catalogue.of(knowledge)
        return self._catalogue[1]

    async def check(self, person: Person) -> None:
        """See that a person may begin a run now.

        Raises:
            Busy: they have one already, or there are too many.
        """
        live = await self.kept.live()
        if any(one.owner == person.subject for one in live):
            raise Busy("Du har redan en körning igång. Vänta tills den är klar, eller avbryt den.")
        if len(live) >= MOST_AT_ONCE:
            raise Busy("Två körningar är redan igång. Försök igen när någon av dem är klar.")

    async def begin(self, id_: str, name: str, person: Person, read: Read) -> None:
        """Begin to ask; raises as ``check``."""
        known = await _packed(Result((), problems=read.problems))
        async with self._beginning:
            await self.check(person)
            await self.kept.begin(id_, name, person.subject, len(read.questions), self.days, known)
        task = asyncio.create_task(self._run(id_, read, AssistantDoor(self._services)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def ask(
        self,
        id_: str,
        name: str,
        owner: str,
        read: Read,
        assistant: Assistant,
        on_progress: Callable[[int, int], None],
    ) -> Result | None:
        """Run questions for a publication, whoever else has a run, and wait; one that is cancelled goes.

        Returns:
            What came of it; None when it broke, or somebody has removed it meanwhile.
        """
        known = await _packed(Result((), problems=read.problems))
        await self.kept.begin(id_, name, owner, len(read.questions), self.days, known)
        try:
            await self._run(id_, read, AssistantDoor(self._services, assistant), on_progress)
        except asyncio.CancelledError:
            await self.kept.remove(id_)
            raise
        kept = await self.kept.find(id_)
        return await self.result(id_) if kept and kept.judged else None

    async def result(self, id_: str) -> Result | None:
        """Return what came of a run; None when it cannot be read, as after an upgrade."""
        packed = await self.kept.result(id_)
        try:
            return await to_thread.run_sync(_unpacked, packed) if packed else None
        except (ValueError, zlib.error):
            return None

    async def _run(
        self,
        id_: str,
        read: Read,
        door: AssistantDoor,
        tell: Callable[[int, int], None] = lambda _done, _all: None,
    ) -> None:
        cancelled, progress = asyncio.Event(), _Progress()

        def on_progress(_row: Row, done: int, all_: int) -> None:
            progress.done = done
            tell(done, all_)

        over = asyncio.Event()
        watching = asyncio.create_task(self._watch(id_, progress, cancelled, over))
        try:
            result = await run(
                read.questions,
                door,
                self.catalogue,
                on_progress,
                cancelled,
                door.certainty,
                read.problems,
                QUESTIONS_AT_ONCE,
            )
            counts = {verdict.value: result.count(verdict) for verdict in Verdict}
            state = CANCELLED if result.cancelled else DONE
            packed = await _packed(result)
            await self.kept.finish(id_, state, {**counts, "done": len(result.rows)}, packed)
        except Exception as error:  # whatever broke: the page must not wait for ever
            self._services.metrics.failures.labels("faq").inc()
            log.error("a run of questions failed", exc_info=error)
            await self._failed(id_)
        finally:
            over.set()  # not cancelled: that would leave what it writes open, and the database locked
            await asyncio.wait({watching})

    async def _watch(
        self, id_: str, progress: _Progress, cancelled: asyncio.Event, over: asyncio.Event
    ) -> None:
        while not cancelled.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), EVERY)
                return
            try:
                if not await self.kept.beat(id_, progress.done):
                    cancelled.set()
            except SQLAlchemyError as error:  # the next one may go; without any it counts as interrupted
                log.error("a run of questions could not be noted", error=type(error).__name__)

    async def _failed(self, id_: str) -> None:
        try:
            await self.kept.finish(id_, FAILED, {}, None)
        except SQLAlchemyError as error:
            log.error("a run of questions could not be ended", error=type(error).__name__)


def runs_of(request: Request) -> Runs:
    """Return what runs the questions of the workbench that a request came to."""
    state = request.app.state
    if not hasattr(state, "faq_runs"):
        state.faq_runs = Runs(services_of(request), workbench_of(request).settings.result_days)
    runs: Runs = state.faq_runs
    return runs


async def _packed(result: Result) -> bytes:
    """Return a run as it is kept: the answers repeat each other, and shrink to a tenth."""
    return await to_thread.run_sync(lambda: zlib.compress(result.to_json()))


def _unpacked(packed: bytes) -> Result:
    return Result.from_json(zlib.decompress(packed))
