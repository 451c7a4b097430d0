"""The steps that prepare a publication, one after the other."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from anyio import to_thread

from gateway.assistant import Assistant
from gateway.clock import now
from gateway.faq.names import Catalogue
from gateway.faq.question import Read
from gateway.faq.result import Result
from gateway.hr.faq import sets
from gateway.hr.faq.running import Runs
from gateway.publishing import programs, workspace
from gateway.publishing.candidate import candidate
from gateway.publishing.child import to_the_end
from gateway.publishing.chosen import Content
from gateway.publishing.errors import StepFailed
from gateway.publishing.gate import Gate, verdict
from gateway.publishing.grave import grave_topics
from gateway.publishing.workspace import Changed, Workspace
from gateway.services import Services
from gateway.store.faq_runs import DONE
from gateway.store.publications import Publications

FILES, CHECK, TRAINING, START, BEFORE, AFTER = (
    *("filer", "kontroll", "traning", "start", "fragor-fore", "fragor-efter"),
)
STEPS = (FILES, CHECK, TRAINING, START, BEFORE, AFTER)
SAME_FOR = 24 * 3600  # seconds that a run with the assistant in use is taken for the present
OWNER = "publicering"  # whose the runs are: no person's own run stands in the way
CHANGED = "Filerna ändrades medan kopian gjordes. Förbered publiceringen igen."
RUN_GONE = "Alla frågor gick inte att ställa, eller så togs körningen bort. Förbered publiceringen igen."


async def project_questions(catalogue: Catalogue) -> Read:
    """Return all of the project's questions; none where they are not installed."""
    return await sets.read_set(sets.ALL, catalogue) if sets.titles() else Read()


@dataclass(frozen=True)
class Tools:
    """What the steps use; a test puts its own in the place of what takes minutes."""

    check: Callable[[Workspace], Awaitable[None]] = programs.check
    train: Callable[[Workspace, programs.Progress, float], Awaitable[float | None]] = programs.train
    candidate: Callable[[Workspace, float], AbstractAsyncContextManager[Assistant]] = candidate
    questions: Callable[[Catalogue], Awaitable[Read]] = project_questions


@dataclass
class Progress:
    """How far a publication has come, as it is written down; ``stopped`` when somebody has cancelled it."""

    step: str = FILES
    done: int = 0
    total: int = 0
    old_run: str = ""
    new_run: str = ""
    stopped: bool = False

    @property
    def told(self) -> dict[str, str | int]:
        """What is written down."""
        return {name: getattr(self, name) for name in ("step", "done", "total", "old_run", "new_run")}

    def at(self, step: str) -> None:
        """Begin a step."""
        self.step, self.done, self.total = step, 0, 0

    def of(self, done: int, total: int) -> None:
        """Tell how far the step has come."""
        self.done, self.total = done, total


class Steps:
    """Prepares one publication at a time."""

    def __init__(self, services: Services, runs: Runs, root: Path, mark: str, tools: Tools) -> None:
        """Prepare in copies of the project below ``root``; ``mark`` says whose they are."""
        self._services, self._runs, self._root, self._mark = services, runs, root, mark
        self.tools, self._kept = tools, Publications(services.engine)
        self._usual = float(programs.USUAL_SECONDS)

    async def prepare(self, id_: str, contents: Sequence[Content], base: str, progress: Progress) -> Gate:
        """Make, check, train, start and ask; return whether it may be published.

        Raises:
            StepFailed: a step did not succeed.
            OSError: the copy cannot be written.
        """
        progress.at(FILES)
        try:
            made = await to_the_end(
                to_thread.run_sync(workspace.make, self._root, id_, contents, base, self._mark)
            )
        except Changed as error:
            raise StepFailed([CHANGED]) from error
        progress.at(CHECK)
        await self.tools.check(made)
        progress.at(TRAINING)
        self._usual = await self.tools.train(made, progress.of, self._usual) or self._usual
        progress.at(START)
        read = await self.tools.questions(self._runs.catalogue)
        async with self.tools.candidate(made, self._services.settings.assistant_seconds) as assistant:
            progress.at(BEFORE)
            old = await self._before(base, read, progress)
            progress.at(AFTER)
            progress.new_run = uuid.uuid4().hex
            new = await self._ask(progress.new_run, "Förberedd publicering", read, assistant, progress)
        return verdict(old, new, [one.id for one in contents], grave_topics(self._services.knowledge))

    async def _before(self, base: str, read: Read, progress: Progress) -> Result:
        """Return how the questions go now; a recent run with the same files and questions is good enough."""
        for other in await self._kept.listed(50):
            if other.base == base and other.old_run:
                run = await self._runs.kept.find(other.old_run)
                fresh = run is not None and run.state == DONE and run.started > now() - SAME_FOR
                result = await self._runs.result(other.old_run) if fresh else None
                if result and tuple(row.question for row in result.rows) == read.questions:
                    progress.old_run = other.old_run
                    return result
        progress.old_run = uuid.uuid4().hex
        return await self._ask(
            progress.old_run, "Före publiceringen", read, self._services.assistant, progress
        )

    async def _ask(self, id_: str, name: str, read: Read, assistant: Assistant, progress: Progress) -> Result:
        result = await self._runs.ask(id_, name, OWNER, read, assistant, progress.of)
        if result is None:
            raise StepFailed([RUN_GONE])
        return result
