"""``python -m gateway.serve``: the public door and, on a port of its own, health and figures."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack

import uvicorn
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp

from bot import releases
from bot.releases.watch import Watch
from gateway import logs, retention, tracing
from gateway.app import create_app
from gateway.escalation.settings import EscalationSettings, read_escalation_settings
from gateway.hr.settings import WorkbenchSettings, read_workbench_settings
from gateway.ops import create_ops
from gateway.services import services
from gateway.settings import ROOT, Settings, read_settings
from gateway.teams.settings import TeamsSettings, read_teams_settings
from knowledge.problem import KnowledgeError

MOST_AT_ONCE = 500  # connections; more are answered 503 at once


class Server(uvicorn.Server):
    """One of two servers in the process; signals are listened to once, for both."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def config(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """Return how an application is served: quietly, behind a proxy, finishing what is on its way."""
    return uvicorn.Config(
        app,
        lifespan="off",
        http="h11",  # it bounds the headers, which httptools does not
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=settings.trusted_proxies,
        limit_concurrency=MOST_AT_ONCE,
        timeout_graceful_shutdown=int(settings.assistant_seconds) + 5,
    )


async def serve(
    settings: Settings, teams: TeamsSettings, escalation: EscalationSettings, workbench: WorkbenchSettings
) -> None:
    """Serve until a signal; replies on their way are finished first.

    Raises:
        OSError: an address cannot be listened on.
    """
    at_start: list[Callable[[], Awaitable[None]]] = []
    async with services(settings, escalation=escalation) as shared, AsyncExitStack() as at_end:

        def install(app: FastAPI) -> None:
            if teams.on:
                from gateway.teams.door import install_teams  # Microsoft's packages: not for the web alone

                at_end.push_async_callback(install_teams(app, shared, teams).close)
            if workbench.on:
                from gateway.hr.door import install_workbench  # its packages: not for the web alone

                installed = install_workbench(app, shared, workbench)
                at_start.append(installed.start)
                at_end.push_async_callback(installed.close)
                if workbench.trial:
                    print(
                        f"Arbetsytan, prov: {installed.address}  lösenord: {installed.password}", flush=True
                    )

        public = Server(config(create_app(shared, install), settings)), listen(settings.host, settings.port)
        ops = Server(config(create_ops(shared), settings)), listen(settings.ops_host, settings.ops_port)

        def stop() -> None:
            for server, _ in (public, ops):
                server.should_exit = True

        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop)
        for start in at_start:
            await start()
        watch = Watch(ROOT, shared.library.renew)
        watch.start()
        scheduler = retention.schedule(shared)
        scheduler.start()
        delivery = asyncio.create_task(shared.desk.delivery.run()) if shared.desk else None
        try:
            await asyncio.gather(*(server.serve(sockets=[address]) for server, address in (public, ops)))
        finally:
            watch.end()
            scheduler.shutdown()
            if delivery:
                delivery.cancel()  # a letter on its way is sent again by whoever starts next
                await asyncio.gather(delivery, return_exceptions=True)
            await retention.save_counts(shared)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        OSError: the address is taken, or not this machine's.
    """
    try:
        listener = socket.create_server((host, port))
    except OSError as error:
        raise OSError(f"{host}:{port} går inte att lyssna på: {error.strerror}") from error
    # Connections inherit it. asyncio sets it only on sockets that say they are TCP, which this one does not;
    # without it the body of every answer waits 40 ms for the headers to be acknowledged.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def main() -> int:
    """Read the settings and serve; return 1 when the gateway cannot start."""
    settings, teams, escalation = read_settings(), read_teams_settings(), read_escalation_settings()
    workbench = read_workbench_settings(settings)
    logs.set_up(settings.log_level)
    try:
        releases.recover(ROOT)
        with tracing.sending(os.environ):
            asyncio.run(serve(settings, teams, escalation, workbench))
    except (KnowledgeError, OSError, tracing.WrongTracing) as error:
        print(error, file=sys.stderr)
        return 1
    except SQLAlchemyError as error:
        print(f"Databasen går inte att öppna ({type(error).__name__}).", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
