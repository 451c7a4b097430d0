"""Prepares publications in the background of the gateway's process, and publishes them."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections.abc import Collection, Coroutine, Sequence
from pathlib import Path
from typing import Any

from anyio import to_thread
from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError

from bot.releases import Release, state_of
from gateway.editing.content import Kind
from gateway.hr.andra.published import Published, PublishedFiles
from gateway.hr.faq.running import Runs
from gateway.hr.person import Person
from gateway.logs import logger
from gateway.publishing.chosen import checked
from gateway.publishing.errors import Busy, Nothing, Problems, Refused
from gateway.publishing.gate import Gate, verdict
from gateway.publishing.grave import grave_topics
from gateway.publishing.issuing import NOT_READY, Issuing
from gateway.publishing.recovering import recover
from gateway.publishing.steps import Steps, Tools
from gateway.publishing.switching import Switching
from gateway.publishing.work import Work
from gateway.services import Services
from gateway.settings import ROOT
from gateway.store import audit
from gateway.store import publications as states
from gateway.store.drafts import Draft, Drafts
from gateway.store.publications import SILENCE, Chosen, Kept, Publications
from knowledge.problem import KnowledgeError

log = logger("gateway.publishing")
SHORTEST_REASON, LONGEST_REASON = 10, 300
BUSY = "En publicering förbereds redan. Vänta tills den är klar, eller avbryt den."
WAITING = "En publicering är redan förberedd. Publicera eller kasta den först."
NOTHING_CHOSEN = "Välj minst ett utkast att publicera."
REASON = f"Skriv varför, med {SHORTEST_REASON}–{LONGEST_REASON} tecken."
UNREADABLE = "Filerna går inte att läsa just nu. Försök igen om en stund."
DRAFT_GONE = "Utkastet till ”{title}” finns inte längre: det är publicerat eller kastat."
NO_QUESTIONS = "Det finns inga frågor att prova med, och utan dem går det inte att publicera."


class Publishing:
    """Everything that publishes, one of a gateway."""

    def __init__(
        self,
        services: Services,
        runs: Runs,
        off: str = "",
        root: Path = ROOT,
        tools: Tools | None = None,
        patience: float = 60,
    ) -> None:
        """Publish to the project below ``root``.

        Args:
            services: The gateway's.
            runs: Where HR's questions are run.
            off: Why it cannot be edited here, in Swedish; empty when it can.
            root: The project.
            tools: What takes minutes.
            patience: Seconds that the assistant has to answer from a release.
        """
        self.off = off
        self.kept, self.drafts = Publications(services.engine), Drafts(services.engine)
        self._services, self._runs, self._root = services, runs, root
        self._tools, self._published = tools or Tools(), PublishedFiles(root)
        self._mark = hashlib.sha256(services.settings.database_url.encode()).hexdigest()
        steps = Steps(services, runs, root, self._mark, self._tools)
        self._work = Work(steps, self.kept, root, services.metrics)
        self._switching = Switching(services.assistant, root, patience)
        self._issuing = Issuing(self.kept, self.drafts, self._switching, root)
        self._beginning = asyncio.Lock()
        self._tasks: set[asyncio.Task[Any]] = set()  # else nothing holds them, and they may be collected

    async def start(self) -> None:
        """See to what a gateway that has ended left behind; called once, before anybody asks."""
        if not self.off:
            self._task(self._recover())

    async def close(self) -> None:
        """End what goes on: programs end, and what was being prepared counts as interrupted."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def begin(self, person: Person, reason: str, chosen: Sequence[tuple[Kind, str]]) -> str:
        """Begin to prepare drafts; return the publication's id.

        Args:
            person: Who does it.
            reason: Why, 10 to 300 characters.
            chosen: The kind and name of each draft.

        Raises:
            Busy: another one is prepared, or waits to be published.
            Nothing: no draft is chosen, or none changes anything.
            Problems: of a draft or the reason.
            Refused: it cannot be edited here.
        """
        if self.off:
            raise Refused([self.off])
        reason = " ".join(reason.split())
        if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
            raise Problems([REASON])
        async with self._beginning:
            await self._free()
            base, published = await to_thread.run_sync(state_of, self._root), await self._read()
            drafts = await self._chosen(chosen, published)
            contents = await to_thread.run_sync(checked, published, drafts)
            if not (await self._tools.questions(self._runs.catalogue)).questions:
                raise Refused([NO_QUESTIONS])
            id_ = uuid.uuid4().hex
            await audit.note(self._services.engine, "prepare", f"publication {id_}", person.actor)
            versions = [Chosen(one.kind, one.name, one.version) for one in drafts]
            await self.kept.begin(id_, person.name, person.actor, reason, versions, base)
            try:
                await self._free(but=id_)  # another process may have begun one in the same moment
            except Busy:
                await self.kept.remove(id_)
                raise
        self._task(self._work.prepare(id_, contents, base))
        return id_

    async def cancel(self, id_: str, person: Person) -> None:
        """Stop preparing; nothing where it is over already."""
        await audit.note(self._services.engine, "cancel", f"publication {id_}", person.actor)
        await self.kept.move(id_, states.PREPARING, states.STOPPING)

    async def discard(self, id_: str, person: Person) -> None:
        """Let go of what has been prepared; the drafts stay.

        Raises:
            Refused: it is not ready, or not any more.
        """
        await audit.note(self._services.engine, "discard", f"publication {id_}", person.actor)
        if not await self.kept.move(id_, states.READY, states.DISCARDED):
            raise Refused([NOT_READY])
        await self._issuing.clean(id_)

    async def gate(self, kept: Kept) -> Gate | None:
        """Return the verdict on one that has been prepared; None when its runs are not kept any more."""
        old, new = await self._runs.result(kept.old_run), await self._runs.result(kept.new_run)
        if old is None or new is None:
            return None
        edited = [one.name for one in kept.drafts]
        return verdict(old, new, edited, grave_topics(self._services.knowledge))

    async def publish(self, id_: str, person: Person, accepted: Collection[str]) -> Release:
        """Publish what has been prepared, and wait until the assistant answers from it.

        Args:
            id_: The publication.
            person: Who does it.
            accepted: What ``gateway.publishing.gate.accepting`` gives for the questions that are accepted.

        Raises:
            Refused: it may not be published, or was taken back; the sentences say why.
            BaseChanged: the files have been changed since; it is to be prepared again.
            Conflict: a draft has been saved again, or removed, since it was prepared.
        """
        kept = await self.kept.find(id_)
        if self.off or kept is None:
            raise Refused([self.off or NOT_READY])
        await self._issuing.check(kept, await self.gate(kept), accepted)
        await audit.note(self._services.engine, "publish", f"publication {id_}", person.actor)
        await self._issuing.take(kept)
        # A browser that is closed in the middle does not stop it.
        return await asyncio.shield(self._task(self._issuing.publish(kept, person.name)))

    async def roll_back(self, release: str, person: Person, reason: str) -> Release:
        """Go back to a former release, and wait until the assistant answers from it.

        Raises:
            Problems: of the reason.
            Refused: it cannot be done.
        """
        reason = " ".join(reason.split())
        if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
            raise Problems([REASON])
        if self.off:
            raise Refused([self.off])
        await audit.note(self._services.engine, "roll back", f"release {release}", person.actor)
        return await asyncio.shield(self._task(self._switching.roll_back(release, person.name, reason)))

    async def history(self) -> list[Release]:
        """Return the releases, the newest first."""
        return await self._switching.history()

    async def _free(self, but: str = "") -> None:
        for other in await self.kept.pending():
            if other.id != but:
                raise Busy(WAITING if other.state == states.READY else BUSY)

    async def _chosen(self, chosen: Sequence[tuple[Kind, str]], published: Published) -> list[Draft]:
        if not chosen:
            raise Nothing(NOTHING_CHOSEN)
        found = {one: await self.drafts.find(*one) for one in chosen}
        gone = [published.title(*one) for one, draft in found.items() if draft is None]
        if gone:
            raise Problems([DRAFT_GONE.format(title=title) for title in gone])
        return [draft for draft in found.values() if draft]

    async def _read(self) -> Published:
        try:
            return await self._published.read()
        except KnowledgeError as error:  # somebody is writing them by hand
            raise Problems([UNREADABLE]) from error

    async def _recover(self) -> None:
        for seconds in (0, SILENCE + 1):  # one that died a moment ago still counts as alive
            await asyncio.sleep(seconds)
            try:
                await recover(self.kept, self._issuing, await self.history(), self._root, self._mark)
            except (SQLAlchemyError, OSError) as error:  # the next start tries again
                log.error("what a publication left could not be seen to", error=type(error).__name__)

    def _task[Kind_](self, work: Coroutine[Any, Any, Kind_]) -> asyncio.Task[Kind_]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def publishing_of(request: Request) -> Publishing:
    """Return what publishes, of the workbench that a request came to."""
    publishing: Publishing = request.app.state.publishing
    return publishing
