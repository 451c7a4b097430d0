"""Starts the set, waits until the whole chain answers, and lets tests and drills stop and kill each part."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from bench.running import NOTHING, free_port
from bench.scaled.databases import CONVERSATIONS, GATEWAY, make_cluster, make_databases
from bench.scaled.layout import LOOPBACK, ROOT, Layout, check_installed, lay_out
from bench.scaled.nginx import write_nginx
from bench.scaled.programs import DATABASES, programs
from bench.scaled.secret import kept_secrets
from bench.scaled.supervisor import Supervisor
from bot.ready import wait_for_gateway
from deploy.rolling import answers, roll


@dataclass(frozen=True)
class Scaled:
    """The set while it runs.

    ``names`` are its servers, as ``rasa-1``; ``databases`` the URLs of ``samtal`` (Rasa's) and ``porten``.
    """

    layout: Layout
    names: tuple[str, ...]
    databases: Mapping[str, str]
    supervisor: Supervisor

    @property
    def address(self) -> str:
        """Where people come in."""
        return f"http://{LOOPBACK}:{self.layout.door}"

    def pid(self, name: str) -> int:
        """Return the process id of a server, 0 while it is down."""
        return self.supervisor.pid(name)

    def health(self, name: str) -> str:
        """Return the address at which a Rasa, an action server or a gateway tells that it is ready."""
        kind, _, number = name.partition("-")
        ports = {"rasa": self.layout.rasa, "actions": self.layout.actions, "gateway": self.layout.ops}[kind]
        path = {"rasa": "/", "actions": "/health", "gateway": "/readyz"}[kind]
        return f"http://{LOOPBACK}:{ports[int(number) - 1]}{path}"

    def is_ready(self, name: str) -> bool:
        """Return whether a Rasa, an action server or a gateway answers."""
        return answers(self.health(name))

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a server itself; what dies of it is started again.

        Raises:
            ProcessLookupError: it is down.
        """
        if not (process := self.pid(name)):
            raise ProcessLookupError(name)
        os.kill(process, number)

    def stop(self, name: str) -> None:
        """End a server as an operator does; it stays down until ``start``."""
        self.supervisor.stop(name)

    def start(self, name: str) -> None:
        """Start a server that is down."""
        self.supervisor.start(name)

    def roll(self, name: str) -> None:
        """Restart a Rasa, an action server or a gateway as an upgrade does: nobody notices."""

        def restart() -> None:
            self.stop(name)
            self.start(name)

        kind = {"gateway": "gateways"}.get(name.partition("-")[0], name.partition("-")[0])
        file = self.layout.folder / "nginx" / kind / f"{name}.conf"
        roll(file, lambda: self.signal("nginx", signal.SIGHUP), restart, lambda: self.is_ready(name))

    def wait_until(self, condition: Callable[[], bool], patience: float = 60) -> None:
        """Wait for something; raises ``TimeoutError`` after ``patience`` seconds."""
        deadline = time.monotonic() + patience
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"not within {patience:g} s")
            time.sleep(0.2)

    def log(self, name: str) -> str:
        """Return what a server has printed."""
        return (self.layout.folder / "logs" / f"{name}.log").read_text("utf-8", "replace")


@contextmanager
def scaled(
    settings: Mapping[str, str] = NOTHING,
    replicas: int = 2,
    folder: Path | None = None,
    door: int | None = None,
    port: Callable[[], int] = free_port,
    patience: float = 240,
    own: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> Iterator[Scaled]:
    """Start databases, nginx and so many of each server; stop them afterwards.

    Args:
        settings: Environment variables of all servers, beside what makes them one set.
        replicas: How many Rasa, action servers and gateways each.
        folder: Where the data is kept; a temporary one when left out.
        door: The port that people come in by; a free one when left out.
        port: Gives the other ports, another one each time.
        patience: Seconds to wait for the first answer through every gateway.
        own: Environment variables of single servers, by their name.

    Raises:
        Missing: something of Debian's is not installed.
        RuntimeError: it did not start; the last output of what failed is told.
    """
    check_installed()
    with ExitStack() as at_end:
        if folder is None:
            folder = Path(tempfile.mkdtemp(prefix="skalad-"))
            at_end.callback(shutil.rmtree, folder)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)  # PostgreSQL and nginx's workers are users of their own, when root starts them
        layout = lay_out(folder, replicas, door or port(), port)
        secret = kept_secrets(folder / "secrets.json")
        make_cluster(folder / "postgres", secret["postgres"])
        write_nginx(layout)
        databases = {name: layout.database(name, secret["postgres"]) for name in (CONVERSATIONS, GATEWAY)}
        environment = {**os.environ, **_environment(layout, secret, databases), **settings}
        servers = [
            replace(server, environment={**server.environment, **own.get(server.name, {})})
            for server in programs(layout)
        ]
        supervisor = Supervisor(folder, layout.supervisor, secret["supervisor"], servers, environment)
        at_end.callback(supervisor.end)
        for name in DATABASES:
            supervisor.start(name)
        make_databases(layout, secret["postgres"])
        for server in servers:
            supervisor.start(server.name)
        started = Scaled(layout, tuple(server.name for server in servers), databases, supervisor)
        for number, ops in enumerate(layout.ops, 1):
            if not wait_for_gateway(ops, patience):
                raise RuntimeError(f"The set did not start:\n{_told(started, number)}")
        yield started


def _environment(layout: Layout, secret: Mapping[str, str], databases: Mapping[str, str]) -> dict[str, str]:
    """Return what makes the servers one set."""
    return {
        "TRACKER_URL": databases[CONVERSATIONS],
        "REDIS_URL": f"redis://{LOOPBACK}:{layout.redis}/0",
        "ACTIONS_URL": f"http://{LOOPBACK}:{layout.actions_door}/webhook",
        "ACTIONS_TOKEN": secret["actions_token"],
        "GATEWAY_DATABASE_URL": databases[GATEWAY],
        "GATEWAY_ASSISTANT_URL": f"http://{LOOPBACK}:{layout.rasa_door}",
        "GATEWAY_SIGNING_KEY": secret["signing_key"],
        "GATEWAY_TRUSTED_PROXIES": LOOPBACK,
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "OMP_NUM_THREADS": "1",
        "PYTHONWARNINGS": "ignore",
        "SANIC_HOST": LOOPBACK,
        "PYTHONPATH": str(ROOT),
    }


def _told(started: Scaled, number: int) -> str:
    names = (f"gateway-{number}", "rasa-1", "actions-1", "nginx", "postgres", "redis")
    return "\n".join(f"{name}: {started.log(name)[-600:]}" for name in names)
