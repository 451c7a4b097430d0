"""The scaled set in a drill: each part behind a stretch of network of its own, a mail server beside it."""

from __future__ import annotations

import asyncio
import signal
import socket
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import psutil

from bench.drills.parts import faked_clock, small_disk
from bench.drills.proxy import HOST, Proxy
from bench.drills.settings import settings
from bench.running import free_port
from bench.scaled import Scaled, scaled
from bench.scaled.databases import CONVERSATIONS, GATEWAY
from bench.scaled.layout import Layout, lay_out
from bench.scaled.secret import kept_secrets
from deploy.rolling import write_upstream
from tests.gateway.escalation.mail_server import MailServer, mail_server

REPLICAS = 2
BEHIND_NGINX = {"gateway": "gateways", "rasa": "rasa", "actions": "actions"}
WITH_CLOCK = ("rasa-1", "gateway-1")  # Redis does not start with libfaketime
DISK_MEGABYTES = 400


class Several:
    """Two of each, as ``bench.drills.parts.Parts``."""

    def __init__(
        self,
        started: Scaled,
        proxies: Mapping[str, Proxy],
        mail: MailServer,
        disk: Path | None,
        clock: Path | None,
    ) -> None:
        """Take a set that runs."""
        self.set, self.proxies, self.mail, self.disk, self.clock = started, proxies, mail, disk, clock
        self.address = f"http://{HOST}:{proxies['nginx'].port}"
        self.conversations = started.databases[CONVERSATIONS]
        self._stopped: dict[str, list[psutil.Process]] = {}

    def kill(self, name: str) -> None:
        """End a part at once (SIGKILL); the supervisor starts it again."""
        if name == "smtp":
            self.mail.stop()
            return
        self.set.signal(name, signal.SIGKILL)

    def hang(self, name: str) -> None:
        """Stop all processes of a part; whoever watches it may end it for that."""
        if name == "smtp":
            self.proxies[name].holds = True
            return
        main = psutil.Process(self.set.pid(name))
        # The watcher of a Python server is a child of it, and must go on watching.
        workers = main.children(recursive=True) if name in ("nginx", "postgres") else []
        self._stopped[name] = [main, *workers]
        for process in self._stopped[name]:
            process.suspend()

    def go_on(self, name: str) -> None:
        """Let what has been stopped go on, if it still lives."""
        if name == "smtp":
            self.proxies[name].holds = False
            return
        for process in self._stopped.pop(name):
            if process.is_running():
                process.resume()

    def restart(self, name: str) -> None:
        """Restart a part as whoever runs it would."""
        if name == "smtp":
            self.mail.stop()
            self.mail.start()
            return
        self.set.stop(name)
        self.set.start(name)

    def is_back(self) -> bool:
        """Return whether every part answers."""
        if self.mail._server is None:
            self.mail.start()  # what SMTP's own people would do
        return all(self._answers(name) for name in self.set.names)

    def _answers(self, name: str) -> bool:
        if name.partition("-")[0] in BEHIND_NGINX:
            return self.set.is_ready(name)
        ports = {"nginx": self.set.layout.door, "postgres": self.set.layout.postgres}
        return bool(self.set.pid(name)) and _listens(ports.get(name, self.set.layout.redis))


def _listens(port: int) -> bool:
    with socket.socket() as asking:
        asking.settimeout(1)
        return asking.connect_ex((HOST, port)) == 0


@asynccontextmanager
async def several(disk: bool, clock: bool) -> AsyncIterator[Several]:
    """Start it, with a small disk for PostgreSQL and a clock that can jump where that is wanted.

    Raises:
        NotPossible: this machine does not allow that.
        bench.scaled.layout.Missing, RuntimeError: as ``bench.scaled.scaled``.
    """
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ovning-")))
        folder.chmod(0o711)
        ports = [free_port() for _ in range(4 * REPLICAS + 5)]
        layout = lay_out(folder, REPLICAS, free_port(), iter(ports).__next__)
        mail = stack.enter_context(mail_server(folder, tls="off"))
        proxies = _proxies(layout, mail.port)
        for proxy in proxies.values():
            await proxy.open()
            stack.push_async_callback(proxy.close)
        chosen = {**settings(folder, proxies["smtp"].port), **_databases(layout, proxies)}
        place = stack.enter_context(small_disk(folder / "postgres", DISK_MEGABYTES)) if disk else None
        shown = folder / "clock" if clock else None
        own = dict.fromkeys(WITH_CLOCK, faked_clock(shown)) if shown else {}
        starting = scaled(chosen, REPLICAS, folder, layout.door, iter(ports).__next__, own=own)
        started = await asyncio.to_thread(stack.enter_context, starting)
        _put_between(layout, proxies)
        started.signal("nginx", signal.SIGHUP)
        yield Several(started, proxies, mail, place, shown)


def _proxies(layout: Layout, smtp: int) -> dict[str, Proxy]:
    targets = {
        "nginx": layout.door,
        "gateway-1": layout.gateways[0],
        "rasa-1": layout.rasa[0],
        "actions-1": layout.actions[0],
        "postgres": layout.postgres,
        "redis": layout.redis,
        "smtp": smtp,
    }
    return {name: Proxy(free_port(), target) for name, target in targets.items()}


def _databases(layout: Layout, proxies: Mapping[str, Proxy]) -> dict[str, str]:
    """Return where Rasa and the gateways find PostgreSQL and Redis: behind the stretch of network."""
    password = kept_secrets(layout.folder / "secrets.json")["postgres"]
    behind = f":{proxies['postgres'].port}/"

    def url(name: str) -> str:
        return layout.database(name, password).replace(f":{layout.postgres}/", behind)

    return {
        "TRACKER_URL": url(CONVERSATIONS),
        "GATEWAY_DATABASE_URL": url(GATEWAY),
        "REDIS_URL": f"redis://{HOST}:{proxies['redis'].port}/0",
    }


def _put_between(layout: Layout, proxies: Mapping[str, Proxy]) -> None:
    """Have nginx reach the first of each kind by its stretch of network."""
    for kind, folder in BEHIND_NGINX.items():
        file = layout.folder / "nginx" / folder / f"{kind}-1.conf"
        write_upstream(file, f"{HOST}:{proxies[f'{kind}-1'].port}")
