"""Lets the assistant answer from another release, and sees that it does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from anyio import to_thread

from bot import releases
from bot.releases import NotUsable, Release
from gateway.assistant import Assistant, AssistantError
from gateway.logs import logger
from gateway.publishing.child import to_the_end
from gateway.publishing.errors import NotNow, Refused

log = logger("gateway.publishing")
EVERY = 0.5
SILENT = "Assistenten svarar inte just nu. Inget är ändrat. Försök igen om en stund."
NOT_TAKEN_UP = "Assistenten började inte svara med den nya utgåvan. Den förra utgåvan gäller igen."
NOT_TAKEN_BACK = (
    "Assistenten började inte svara med den nya utgåvan, och det gick inte att gå tillbaka till den förra. "
    "Säg till den som förvaltar assistenten nu."
)
NOT_USABLE = (
    "Det går inte att gå tillbaka till den utgåvan: den finns inte kvar, eller programmet har ändrats."
)
NOT_WRITTEN = "Det gick inte att skriva filerna. Säg till den som förvaltar assistenten."
WHY_BACK = "Assistenten började inte svara med utgåvan {id}."


class Switching:
    """Publishes and goes back, one at a time."""

    def __init__(self, assistant: Assistant, root: Path, patience: float = 60) -> None:
        """Wait ``patience`` seconds for the assistant in use to answer from a release."""
        self._assistant, self._root, self._patience = assistant, root, patience
        self._one = asyncio.Lock()

    async def history(self) -> list[Release]:
        """Return the releases, the newest first."""
        return await to_thread.run_sync(releases.history, self._root)

    async def publish(
        self, folder: Path, base: str, author: str, reason: str, changes: Sequence[str]
    ) -> Release:
        """Publish a copy of the project and wait until the assistant answers from it.

        Raises:
            BaseChanged: the files are others than those that the copy was made from; nothing is published.
            NotNow: the assistant is silent; nothing is published.
            Refused: it could not be published, or was taken back.
        """
        return await self._switch(
            author, lambda: releases.publish(self._root, folder, base, author, reason, changes)
        )

    async def roll_back(self, id_: str, author: str, reason: str) -> Release:
        """Publish a former release once more; raises as ``publish``."""
        return await self._switch(author, lambda: releases.roll_back(self._root, id_, author, reason))

    async def _switch(self, author: str, switch: Callable[[], Release]) -> Release:
        async with self._one:
            try:
                await self._assistant.release()  # one that is silent could not tell whether it has
            except AssistantError as error:
                raise NotNow([SILENT]) from error
            try:
                release = await to_the_end(to_thread.run_sync(switch))
            except NotUsable as error:
                raise Refused([NOT_USABLE]) from error
            except OSError as error:
                log.error("a release could not be written", exc_info=error)
                raise Refused([NOT_WRITTEN]) from error
            if not await self._answers_from(release.id):
                raise Refused([await self._taken_back(release, author)])
            return release

    async def _answers_from(self, id_: str) -> bool:
        begun = time.monotonic()
        while time.monotonic() - begun < self._patience:
            try:
                if (await self._assistant.release())[0] == id_:
                    return True
            except AssistantError:
                pass  # as while a large model is loaded
            await asyncio.sleep(EVERY)
        return False

    async def _taken_back(self, release: Release, author: str) -> str:
        """Go back to what was before a release; return what there is to tell."""
        former = next((one for one in await self.history() if one.id != release.id), None)
        if former is None:
            return NOT_TAKEN_BACK
        why = WHY_BACK.format(id=release.id)
        try:
            await to_the_end(to_thread.run_sync(releases.roll_back, self._root, former.id, author, why))
        except (NotUsable, OSError) as error:
            log.error("a release could not be taken back", exc_info=error)
            return NOT_TAKEN_BACK
        log.error("a release was not taken up and has been taken back")
        return NOT_TAKEN_UP
