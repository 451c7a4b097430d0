"""The task that prepares a publication: it tells how far it has come, can be stopped, and cleans up."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from pathlib import Path

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError

from gateway.logs import logger
from gateway.metrics import Metrics
from gateway.publishing import workspace
from gateway.publishing.chosen import Content
from gateway.publishing.errors import StepFailed
from gateway.publishing.steps import Progress, Steps
from gateway.store.publications import CANCELLED, FAILED, READY, REFUSED, Publications

log = logger("gateway.publishing")
EVERY = 0.5  # seconds between signs of life
BROKEN = (
    "Något gick fel när publiceringen förbereddes. Den som förvaltar assistenten hittar orsaken i loggen."
)


class Work:
    """Prepares publications and keeps how that ended."""

    def __init__(self, steps: Steps, kept: Publications, root: Path, metrics: Metrics) -> None:
        """Do the steps, for publications of the project below ``root``."""
        self._steps, self._kept, self._root, self._metrics = steps, kept, root, metrics

    async def prepare(self, id_: str, contents: Sequence[Content], base: str) -> None:
        """Prepare one; whatever happens, its row says how it ended, unless the gateway itself ends."""
        progress = Progress()
        steps = asyncio.create_task(self._steps.prepare(id_, contents, base, progress))
        over = asyncio.Event()
        watching = asyncio.create_task(self._watch(id_, progress, steps, over))
        state, problems = FAILED, tuple[str, ...]((BROKEN,))
        try:
            gate = await steps
            state, problems = (REFUSED if gate.refusals else READY), gate.refusals
        except asyncio.CancelledError:
            if not progress.stopped:  # the gateway ends: whoever starts next sees that it was interrupted
                steps.cancel()
                await asyncio.wait({steps})
                raise
            state, problems = CANCELLED, ()
        except StepFailed as failed:
            problems = failed.sentences
            self._failed(id_, failed, failed.output)
        except Exception as error:  # whatever broke: the page must not wait for ever
            self._failed(id_, error)
        finally:
            over.set()  # not cancelled: that would leave what it writes open, and the database locked
            await asyncio.wait({watching})
            if state != READY:
                await to_thread.run_sync(workspace.place(self._root, id_).remove)
        await self._end(id_, state, problems, progress)

    async def _end(self, id_: str, state: str, problems: Sequence[str], progress: Progress) -> None:
        try:
            await self._kept.beat(id_, **progress.told)
            await self._kept.finish(id_, state, problems)
        except SQLAlchemyError as error:
            log.error("a publication could not be ended", error=type(error).__name__)

    async def _watch(
        self, id_: str, progress: Progress, steps: asyncio.Task[object], over: asyncio.Event
    ) -> None:
        while not over.is_set():
            try:
                if not await self._kept.beat(id_, **progress.told):
                    progress.stopped = True
                    steps.cancel()
                    return
            except SQLAlchemyError as error:  # the next one may go; without any it counts as interrupted
                log.error("a publication could not be noted", error=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), EVERY)

    def _failed(self, id_: str, error: Exception, output: str = "") -> None:
        """Count and log it; what a program printed goes to a file, since the log holds no texts."""
        self._metrics.failures.labels("publishing").inc()
        where = ""
        if output:
            file = self._root / workspace.FOLDER / f"{id_}.txt"
            file.touch(mode=0o600)
            file.write_text(output, "utf-8")
            where = file.relative_to(self._root).as_posix()
        log.error("a publication could not be prepared", error=type(error).__name__, where=where)
