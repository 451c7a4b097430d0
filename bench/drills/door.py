"""The gateway's public door as the widget calls it: the same calls, the same patience, the same retries.

The widget (gateway/widget/src/conversation.ts) waits 30 seconds for an answer. Where the connection is
refused or cut it says that it did not get through, with the contacts and "Försök igen"; under a plain error
too. The people here press that button, for as long as one would.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any

import aiohttp

from bench.drills.records import Answer, Came

PATIENCE = 30.0  # seconds for one answer


@dataclass(frozen=True)
class Back:
    """What came back from one call: ``status`` is 0 without an answer."""

    came: Came
    status: int = 0
    body: Any = None


class Door:
    """A client; a connection of its own for every call."""

    def __init__(self, address: str) -> None:
        """Call at ``address``; to be made and closed in the loop that it is used in."""
        self.address = address
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, force_close=True))

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.close()

    async def call(self, method: str, path: str, token: str = "", body: Any = None) -> Back:
        """Make one call; whatever becomes of it is told, not raised."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            async with asyncio.timeout(PATIENCE):  # type: ignore[attr-defined]  # Python 3.11
                async with self._http.request(
                    method, self.address + path, headers=headers, json=body
                ) as response:
                    content = await response.read()
                    status = response.status
        except TimeoutError:
            return Back(Came.SILENCE)
        except aiohttp.ClientConnectorError:
            return Back(Came.REFUSED)
        except (aiohttp.ClientError, OSError):
            return Back(Came.CUT)
        try:
            return Back(Came.ANSWER if status < 300 else Came.ERROR, status, json.loads(content))
        except ValueError:
            return Back(Came.EMPTY, status)


@dataclass(frozen=True)
class Option:
    """What can be tapped."""

    title: str
    payload: str


def read(back: Back) -> tuple[Came, Answer | None, list[Option]]:
    """Return what a person sees of an answer to a message: what came, the answer, and what can be tapped."""
    if back.status == 0:
        return back.came, None, []
    try:
        (card,) = (part["custom"] for part in back.body if part.get("custom"))
        text = "\n".join(part["text"] for part in back.body if part.get("text"))
        answer = Answer(card["type"], card["topic"], card["role"], text)
        options = [Option(option["title"], option["payload"]) for option in card["options"]]
    except (TypeError, KeyError, ValueError, AttributeError):
        return Came.EMPTY, None, []
    if not text.strip():
        return Came.EMPTY, None, []
    if answer.type == "error":
        return Came.ERROR if card["contacts"] else Came.EMPTY, None, []
    return Came.ANSWER, answer, options


def now() -> float:
    """Return the seconds of a clock that never jumps."""
    return time.monotonic()
