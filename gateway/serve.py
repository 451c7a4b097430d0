"""``python -m gateway.serve``: the public door and, on a port of its own, health and figures."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Iterator

import uvicorn
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp

from gateway import logs, retention
from gateway.app import create_app
from gateway.ops import create_ops
from gateway.services import services
from gateway.settings import Settings
from knowledge.problem import KnowledgeError


class Beside(uvicorn.Server):
    """A second server in the process: the first one alone listens to signals."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def config(app: ASGIApp, host: str, port: int, settings: Settings) -> uvicorn.Config:
    """Return how an application is served: quietly, behind a proxy, finishing what is on its way."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=int(settings.assistant_seconds) + 5,
    )


async def serve(settings: Settings) -> None:
    """Serve until a signal; replies on their way are finished first."""
    async with services(settings) as shared:
        public = uvicorn.Server(config(create_app(shared), settings.host, settings.port, settings))
        ops = Beside(config(create_ops(shared), settings.ops_host, settings.ops_port, settings))
        scheduler = retention.schedule(shared)
        scheduler.start()
        beside = asyncio.create_task(ops.serve())
        try:
            await public.serve()
        finally:
            ops.should_exit = True
            await beside
            scheduler.shutdown()


def main() -> int:
    """Read the settings and serve; return 1 when the gateway cannot start."""
    try:
        settings = Settings()
    except ValidationError as error:
        for problem in error.errors(include_input=False):
            name = "GATEWAY_" + "_".join(map(str, problem["loc"])).upper()
            print(f"Inställningen {name} går inte att använda: {problem['msg']}", file=sys.stderr)
        return 1
    logs.set_up(settings.log_level)
    try:
        asyncio.run(serve(settings))
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 1
    except SQLAlchemyError as error:
        print(f"Databasen går inte att öppna ({type(error).__name__}).", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
