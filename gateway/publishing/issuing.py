"""Publishes what has been prepared, when it may be, and keeps how that went."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError

from bot.releases import BaseChanged, Release
from gateway.logs import logger
from gateway.publishing import workspace
from gateway.publishing.errors import NotNow, Refused
from gateway.publishing.gate import Gate, accepting
from gateway.publishing.switching import Switching
from gateway.store.drafts import Conflict, Drafts
from gateway.store.publications import FAILED, PUBLISHED, PUBLISHING, READY, REFUSED, Kept, Publications

log = logger("gateway.publishing")
EVERY = 0.5
NOT_READY = "Det går inte längre: publiceringen är redan publicerad, kastad eller stoppad."
GONE = "Det som förbereddes finns inte kvar. Kasta publiceringen och förbered den igen."
NOT_ACCEPTED = "Läs frågorna som har blivit fel och godkänn var och en av dem, eller kasta publiceringen."
BASE_CHANGED = "Filerna har ändrats sedan publiceringen förbereddes. Förbered den igen."
BROKEN = "Något gick fel när det skulle publiceras. Den som förvaltar assistenten hittar orsaken i loggen."


class Issuing:
    """Publishes; the steps are called in the order ``check``, ``take``, ``publish``."""

    def __init__(self, kept: Publications, drafts: Drafts, switching: Switching, root: Path) -> None:
        """Publish to the project below ``root``."""
        self._kept, self._drafts, self._switching, self._root = kept, drafts, switching, root

    async def check(self, kept: Kept, gate: Gate | None, accepted: Collection[str]) -> None:
        """See that one may be published.

        Raises:
            Refused: it may not.
            Conflict: a draft has been saved again, or removed, since it was prepared.
        """
        if kept.state != READY:
            raise Refused([NOT_READY])
        if gate is None or not workspace.place(self._root, kept.id).there:
            raise Refused([GONE])
        if gate.refusals:
            raise Refused(gate.refusals)
        if not {accepting(row) for row in gate.accepted_needed} <= set(accepted):
            raise Refused([NOT_ACCEPTED])
        for one in kept.drafts:
            draft = await self._drafts.find(one.kind, one.name)
            if draft is None or draft.version != one.version:
                raise Conflict(draft)

    async def take(self, kept: Kept) -> None:
        """Let nobody else publish or discard it from here on.

        Raises:
            Refused: somebody was first.
        """
        if not await self._kept.move(kept.id, READY, PUBLISHING):
            raise Refused([NOT_READY])

    async def publish(self, kept: Kept, author: str) -> Release:
        """Publish one; raises as ``Switching.publish``."""
        folder, names = workspace.place(self._root, kept.id).folder, [one.name for one in kept.drafts]
        try:
            async with self._beating(kept.id):
                release = await self._switching.publish(folder, kept.base, author, kept.reason, names)
        except NotNow:
            await self._kept.finish(kept.id, READY)
            raise
        except BaseChanged:
            await self._stopped(kept.id, REFUSED, BASE_CHANGED)
            raise
        except Refused as refused:
            await self._stopped(kept.id, FAILED, *refused.sentences)
            raise
        except Exception as error:  # whatever broke: the page must not say that it goes on
            log.error("a publication failed", exc_info=error)
            await self._stopped(kept.id, FAILED, BROKEN)
            raise
        await self.settle(kept, release.id)
        return release

    async def settle(self, kept: Kept, release: str) -> None:
        """Keep that one is published; its drafts go, unless they have been saved again."""
        for one in kept.drafts:
            with suppress(Conflict):
                await self._drafts.discard(one.kind, one.name, one.version)
        await self._kept.finish(kept.id, PUBLISHED, release=release)
        await self.clean(kept.id)

    async def clean(self, id_: str) -> None:
        """Remove what was made to prepare one."""
        await to_thread.run_sync(workspace.place(self._root, id_).remove)

    async def _stopped(self, id_: str, state: str, *told: str) -> None:
        await self._kept.finish(id_, state, told)
        await self.clean(id_)

    @asynccontextmanager
    async def _beating(self, id_: str) -> AsyncIterator[None]:
        """Tell that one is worked on, meanwhile."""

        async def beat() -> None:
            while True:
                with suppress(SQLAlchemyError):  # the next one may go
                    await self._kept.beat(id_)
                await asyncio.sleep(EVERY)

        beating = asyncio.create_task(beat())
        try:
            yield
        finally:
            beating.cancel()
