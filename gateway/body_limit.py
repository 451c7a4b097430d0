"""Refuses bodies that are too large or too slow, before anything reads them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY = "gateway.body"  # where in the scope the whole body stands, also for those who come late to it
Refusal = Callable[[Scope, int], ASGIApp]


class BodyLimit:
    """ASGI middleware: reads the whole body, at most ``most_bytes`` in ``seconds``, and hands it on."""

    def __init__(
        self, app: ASGIApp, most_bytes: int, seconds: float, refuse: Refusal, larger: Mapping[str, int]
    ) -> None:
        """Answer with ``refuse(scope, status)`` (413 or 408) instead of the application.

        ``larger`` names the paths whose bodies may be larger, and how large; one that ends in ``/`` stands
        for all below it.
        """
        self.app, self.most_bytes, self.seconds, self.refuse = app, most_bytes, seconds, refuse
        self.larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body, or refuse it."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self.seconds):
                body = await self._read(receive, self._most(scope["path"]))
        except TimeoutError:
            await self.refuse(scope, 408)(scope, receive, send)
            return
        except _Gone:
            return
        if body is None:
            await self.refuse(scope, 413)(scope, receive, send)
            return
        scope[BODY] = body
        await self.app(scope, _replay(body, receive), send)

    def _most(self, path: str) -> int:
        below = (
            size for start, size in self.larger.items() if start.endswith("/") and path.startswith(start)
        )
        return self.larger.get(path) or max(below, default=self.most_bytes)

    async def _read(self, receive: Receive, most_bytes: int) -> bytes | None:
        body = b""
        while True:
            part = await receive()
            if part["type"] == "http.disconnect":
                raise _Gone
            body += part.get("body", b"")
            if len(body) > most_bytes:
                return None
            if not part.get("more_body"):
                return body


class _Gone(Exception):
    """The client went away in the middle of its body."""


def _replay(body: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    sent = False

    async def replayed() -> Message:
        nonlocal sent
        if sent:
            return await receive()  # only to hear that the client has gone
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
