"""The public door as its clients see it; each question has a session of its own, forgotten afterwards."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import httpx

from gateway.api.models import Card, card_of, read_reply, text_of

SECONDS = 60.0
PATIENCE_SECONDS = 600.0
_LONGEST_WAIT = 120
Sleep = Callable[[float], Awaitable[None]]


class DoorError(Exception):
    """A question got no reply; the text says why, in Swedish."""


class DoorUnreachableError(DoorError):
    """Nobody listens at the address."""


@dataclass(frozen=True)
class Reply:
    """What a person would have seen, and how long they would have waited."""

    text: str
    card: Card
    milliseconds: int


class Door(Protocol):
    """Whatever can be asked a question as the first of a conversation."""

    async def ask(self, text: str, role: str | None) -> Reply:
        """Return the reply; raises ``DoorError``."""


class GatewayDoor:
    """Asks the gateway over HTTP and keeps to its limits: 429 is waited out."""

    def __init__(
        self, http: httpx.AsyncClient, patience: float = PATIENCE_SECONDS, sleep: Sleep = asyncio.sleep
    ) -> None:
        """Ask with a client whose ``base_url`` is the gateway's; wait for its limits at most ``patience``."""
        self._http, self._patience, self._sleep = http, patience, sleep

    async def ready(self) -> None:
        """Begin a session, to see that somebody answers; raises ``DoorError``."""
        await self._forget(await self._begin())

    async def ask(self, text: str, role: str | None) -> Reply:
        """Ask in a new session.

        Raises:
            DoorError: no reply in the contract's shape came.
        """
        session = await self._begin()
        started = time.perf_counter()
        response = await self._post(
            "/api/chat", {"message": text} | ({"roll": role} if role else {}), session
        )
        milliseconds = round((time.perf_counter() - started) * 1000)
        await self._forget(session)
        if response.status_code != 200:
            raise DoorError(f"porten tog inte emot frågan (status {response.status_code})")
        try:
            reply = read_reply(response.content)
        except ValueError as error:
            raise DoorError("svaret följer inte kontraktet") from error
        return Reply(text_of(reply), card_of(reply), milliseconds)

    async def _begin(self) -> dict[str, str]:
        response = await self._post("/api/session", {}, {})
        try:
            if response.status_code != 201:
                raise DoorError(f"porten öppnade inget samtal (status {response.status_code})")
            return {"Authorization": f"Bearer {response.json()['token']}"}
        except (ValueError, KeyError, TypeError) as error:
            raise DoorError("det som svarar på adressen är inte porten") from error

    async def _post(self, path: str, body: dict[str, str], headers: dict[str, str]) -> httpx.Response:
        """Return the first answer that is not 429."""
        waited = 0.0
        while True:
            try:
                response = await self._http.post(path, json=body, headers=headers)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                raise DoorUnreachableError("porten svarar inte på adressen") from error
            except httpx.TimeoutException as error:
                raise DoorError("svaret dröjde för länge") from error
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise DoorError("förbindelsen bröts") from error
            if response.status_code != 429:
                return response
            seconds = _seconds_to_wait(response)
            waited += seconds
            if waited > self._patience:
                raise DoorError("porten tar inte emot fler frågor just nu (429)")
            await self._sleep(seconds)

    async def _forget(self, session: dict[str, str]) -> None:
        """Leave nothing of the conversation; the gateway forgets it anyway when this does not go."""
        try:
            await self._http.delete("/api/chat", headers=session)
        except httpx.HTTPError:
            return


def _seconds_to_wait(response: httpx.Response) -> int:
    told = response.headers.get("Retry-After", "")
    return min(max(int(told), 1), _LONGEST_WAIT) if told.isascii() and told.isdigit() else 1
