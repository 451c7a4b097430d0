"""What whoever runs the gateway looks at, on a port of its own that nobody else reaches."""

from __future__ import annotations

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from gateway.gauges import Gauges
from gateway.health import Health
from gateway.services import Services


def create_ops(services: Services) -> FastAPI:
    """Return the application with ``/healthz``, ``/livez``, ``/readyz`` and ``/metrics``."""
    app = FastAPI(title="Bemötandeassistenten, drift", openapi_url=None)
    health = Health(services)
    gauges = Gauges(services, health)

    @app.get("/healthz")
    async def healthz() -> JSONResponse:
        """Whether the whole chain answers."""
        failing = await health.failing()
        return JSONResponse({"ok": not failing, "failing": failing}, 503 if failing else 200)

    @app.get("/livez")
    async def livez() -> JSONResponse:
        """Whether this process does anything: whoever restarts what hangs must not mind the database."""
        return JSONResponse({"ok": True})

    @app.get("/readyz")
    async def readyz() -> JSONResponse:
        """Whether this process can take requests."""
        ready = await health.database()
        return JSONResponse({"ok": ready}, 200 if ready else 503)

    @app.get("/metrics")
    async def metrics() -> Response:
        """The counters, and what is read now, in Prometheus' text format."""
        await gauges.read()
        return Response(generate_latest(services.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return app
