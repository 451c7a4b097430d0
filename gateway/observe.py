"""Names, counts and logs every request: method, route, status and time; no address, no body, no query."""

from __future__ import annotations

import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway import request_ids
from gateway.logs import logger
from gateway.metrics import Metrics

log = logger("gateway.requests")


class Observe:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Wrap an application."""
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500
        name = request_ids.begin(Headers(scope=scope).get(request_ids.HEADER, ""))

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[request_ids.HEADER] = name
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            seconds = time.perf_counter() - started
            # The pattern, not the path: anybody may type anything into a path.
            route = getattr(scope.get("route"), "path", "other")
            self.metrics.seconds.labels(route, str(status)).observe(seconds)
            if status >= 400:
                self.metrics.refused.labels(str(status)).inc()
            method = scope["method"] if scope["method"] in ("GET", "POST", "DELETE", "HEAD") else "other"
            log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000))
