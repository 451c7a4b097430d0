"""Answers in time, whatever hangs behind the gateway: a person waits half a minute, then nobody is there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from gateway.api.access import services_of

MARGIN_SECONDS = 4  # beyond what Rasa is waited for; the widget and nginx wait 30 in all
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class InTime(APIRoute):
    """A call that is answered in time (a custom route class, as FastAPI has it).

    What goes on in the background cannot just be cancelled: psycopg waits for a PostgreSQL that hangs also
    to cancel a statement, so it is let go of.
    """

    def get_route_handler(self) -> Handler:
        """Return the handler.

        Raises:
            TimeoutError: when it is called and takes too long; ``gateway.api.errors`` says so.
        """
        handle = super().get_route_handler()

        async def in_time(request: Request) -> Response:
            limit = services_of(request).settings.assistant_seconds + MARGIN_SECONDS
            answering = asyncio.create_task(handle(request))
            try:
                done, _ = await asyncio.wait({answering}, timeout=limit)
            finally:
                if not answering.done():
                    _let_go(answering)
            if not done:
                raise TimeoutError
            return answering.result()

        return in_time


_left: set[asyncio.Task[Response]] = set()  # asyncio itself holds on to none


def _let_go(answering: asyncio.Task[Response]) -> None:
    _left.add(answering)
    answering.add_done_callback(_over)
    answering.cancel()


def _over(answering: asyncio.Task[Response]) -> None:
    _left.discard(answering)
    if not answering.cancelled():
        answering.exception()  # of whatever it failed in the end, the person has been told long ago
