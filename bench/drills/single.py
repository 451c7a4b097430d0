"""``make run``'s set in a drill: one of each on SQLite, started again by a service manager when it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import tempfile
import urllib.request
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import psutil
import yaml

from bench.drills.parts import faked_clock, small_disk
from bench.drills.proxy import HOST, Proxy
from bench.drills.settings import settings
from bench.process import ACTIONS, GATEWAY, RASA
from bench.running import ROOT, free_port
from bot.ready import wait_for_gateway
from tests.gateway.escalation.mail_server import MailServer, mail_server

MODULES = {"rasa": RASA, "actions": ACTIONS, "gateway": GATEWAY}
DISK_MEGABYTES = 96  # what all the drills of a run write fits well within it
LOOKS_EVERY, STARTS_AFTER = 0.2, 1.0  # seconds, as systemd's RestartSec
PATIENCE = 240


class Single:
    """One of each, as ``bench.drills.parts.Parts``.

    honcho ends all when one ends (Procfile), and a service manager starts them again: this class.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        log: Path,
        proxies: Mapping[str, Proxy],
        mail: MailServer,
        disk: Path | None,
        clock: Path | None,
    ) -> None:
        """Start it; ``environment`` says by which ports and databases."""
        self.proxies, self.mail, self.disk, self.clock = proxies, mail, disk, clock
        self.address = f"http://{HOST}:{environment['GATEWAY_PORT']}"
        self.conversations = environment["TRACKER_URL"]
        self.ops_port = int(environment["GATEWAY_OPS_PORT"])
        self._environment, self._log = environment, log
        self._stopped: dict[str, psutil.Process] = {}
        self._start()

    def _start(self) -> None:
        with self._log.open("ab") as output:
            self.process = subprocess.Popen(
                [str(ROOT / ".venv/bin/honcho"), "--env", os.devnull, "start"],
                cwd=ROOT,
                env=dict(self._environment),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    async def start_again(self) -> None:
        """Start everything again whenever it has ended, for as long as this task lives."""
        while True:
            await asyncio.sleep(LOOKS_EVERY)
            if self.process.poll() is not None:
                await asyncio.sleep(STARTS_AFTER)
                self._start()

    def end(self) -> None:
        """Stop everything."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(60)

    def _process(self, name: str) -> psutil.Process:
        for process in psutil.Process(self.process.pid).children(recursive=True):
            if MODULES[name] in process.cmdline():
                return process
        raise ProcessLookupError(name)

    def kill(self, name: str) -> None:
        """End a part at once (SIGKILL); everything is started again."""
        self._process(name).kill()

    def hang(self, name: str) -> None:
        """Stop a part."""
        self._stopped[name] = self._process(name)
        self._stopped[name].suspend()

    def go_on(self, name: str) -> None:
        """Let what has been stopped go on."""
        if (process := self._stopped.pop(name)).is_running():
            process.resume()

    def restart(self, name: str) -> None:
        """Stop everything as Ctrl-C does; it is started again."""
        os.killpg(self.process.pid, signal.SIGINT)

    def is_back(self) -> bool:
        """Return whether the whole chain answers."""
        address = f"http://{HOST}:{self.ops_port}/healthz"
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return bool(answer.status == 200)
        except OSError:  # not listening yet, or 503
            return False


@asynccontextmanager
async def single(disk: bool, clock: bool) -> AsyncIterator[Single]:
    """Start it, its databases on a small disk and its clock one that can jump where that is wanted.

    Raises:
        NotPossible: this machine does not allow that.
        RuntimeError: it did not start; its last output is told.
    """
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ovning-")))
        mail = stack.enter_context(mail_server(folder, tls="off"))
        ports = {name: free_port() for name in ("RASA", "ACTIONS", "GATEWAY", "GATEWAY_OPS")}
        proxies = {
            "rasa": Proxy(free_port(), ports["RASA"]),
            "actions": Proxy(free_port(), ports["ACTIONS"]),
            "smtp": Proxy(free_port(), mail.port),
        }
        for proxy in proxies.values():
            await proxy.open()
            stack.push_async_callback(proxy.close)
        place = stack.enter_context(small_disk(folder / "data", DISK_MEGABYTES)) if disk else None
        data = place or folder
        shown = folder / "clock" if clock else None
        endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text("utf-8"))
        endpoints["action_endpoint"]["url"] = f"http://{HOST}:{proxies['actions'].port}/webhook"
        (folder / "endpoints.yml").write_text(yaml.safe_dump(endpoints), "utf-8")
        environment = {
            **os.environ,
            **settings(folder, proxies["smtp"].port),
            **{f"{name}_PORT": str(port) for name, port in ports.items()},
            **(faked_clock(shown) if shown else {}),
            "GATEWAY_ASSISTANT_URL": f"http://{HOST}:{proxies['rasa'].port}",
            "ENDPOINTS": str(folder / "endpoints.yml"),
            "TRACKER_URL": f"sqlite:///{data}/conversations.db",
            "GATEWAY_DATABASE_URL": f"sqlite:///{data}/gateway.db",
            "SANIC_HOST": HOST,
            "PYTHONPATH": str(ROOT),
        }
        started = Single(environment, folder / "output.txt", proxies, mail, place, shown)
        stack.callback(started.end)
        if not await asyncio.to_thread(wait_for_gateway, started.ops_port, PATIENCE):
            raise RuntimeError((folder / "output.txt").read_text("utf-8")[-3000:])
        again = asyncio.create_task(started.start_again())
        stack.callback(again.cancel)
        yield started
