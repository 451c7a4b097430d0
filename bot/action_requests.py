"""Names and notes every call of the action server, by the way that its SDK has for extensions.

See ``rasa_sdk.plugin``: what is registered is given the server before it starts.
"""

from __future__ import annotations

import time

import pluggy
from rasa_sdk.plugin import plugin_manager
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import request_ids
from bot.quiet_logs import note

HEALTH = "/health"
_implements = pluggy.HookimplMarker("rasa_sdk")


class ActionRequests:
    """The extension."""

    @_implements
    def attach_sanic_app_extensions(self, app: Sanic) -> None:
        """Take over the request's name, and print a line when it is answered."""

        @app.middleware("request")
        async def begin(request: Request) -> None:
            request_ids.begin(request.headers.get(request_ids.HEADER))
            request.ctx.started = time.perf_counter()

        @app.middleware("response")
        async def end(request: Request, response: HTTPResponse) -> None:
            if request.path == HEALTH:  # asked every other second
                return
            ms = round((time.perf_counter() - request.ctx.started) * 1000)
            note("action call", status=response.status, ms=ms)


def install() -> None:
    """Have the action server of this process extended when it starts."""
    plugin_manager().register(ActionRequests())
