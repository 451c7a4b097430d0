"""The assistant, started as ``make run`` starts it, on ports of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import yaml

from bot.ready import wait_for_gateway

ROOT = Path(__file__).parent.parent
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Running:
    """Where the assistant listens, its supervisor, what it prints, and the folder of its databases."""

    port: int
    actions_port: int
    gateway_port: int
    ops_port: int
    process: subprocess.Popen[bytes]
    log: Path
    folder: Path

    def stop(self, patience: float = 60) -> int:
        """Press Ctrl-C for the supervisor and all its processes; return its exit status."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=patience)


@contextmanager
def running(
    patience: float = 240, settings: Mapping[str, str] = NOTHING, root: Path = ROOT
) -> Iterator[Running]:
    """Start everything in the Procfile, wait until it answers, stop it afterwards.

    Args:
        patience: Seconds to wait for the first answer.
        settings: Environment variables beside the ports and databases that every copy gets of its own.
        root: The project that is started; another copy than this is made by ``tests.whole_project``.

    Raises:
        RuntimeError: it did not answer within ``patience`` seconds; its last output is told.
    """
    with tempfile.TemporaryDirectory() as folder:
        started = _start(Path(folder), settings, root)
        try:
            if not wait_for_gateway(started.ops_port, patience):
                raise RuntimeError("the assistant did not start:\n" + started.log.read_text("utf-8")[-3000:])
            yield started
        finally:
            started.stop()


def _start(folder: Path, settings: Mapping[str, str], root: Path) -> Running:
    port, actions_port, gateway_port, ops_port = (free_port() for _ in range(4))
    endpoints = yaml.safe_load((root / "endpoints.yml").read_text("utf-8"))
    endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{actions_port}/webhook"
    (folder / "endpoints.yml").write_text(yaml.safe_dump(endpoints), "utf-8")
    environment = {
        **os.environ,
        "RASA_PORT": str(port),
        "ACTIONS_PORT": str(actions_port),
        "GATEWAY_PORT": str(gateway_port),
        "GATEWAY_OPS_PORT": str(ops_port),
        "ENDPOINTS": str(folder / "endpoints.yml"),
        "TRACKER_URL": f"sqlite:///{folder}/conversations.db",
        "GATEWAY_DATABASE_URL": f"sqlite:///{folder}/gateway.db",
        "SANIC_HOST": "127.0.0.1",
        "PYTHONPATH": str(root),
        **settings,
    }
    log = folder / "output.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            # Without .env: it would outrank the databases below with those that somebody really uses.
            [str(root / ".venv/bin/honcho"), "--env", os.devnull, "start"],
            cwd=root,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Running(port, actions_port, int(environment["GATEWAY_PORT"]), ops_port, process, log, folder)


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
