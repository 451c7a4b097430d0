"""The assistant, started as ``make run`` starts it, on ports of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.ready import wait_until_ready

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Running:
    """Where the assistant listens, its supervisor, and what it prints."""

    port: int
    actions_port: int
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self, patience: float = 60) -> int:
        """Press Ctrl-C for the supervisor and all its processes; return its exit status."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=patience)


@contextmanager
def running(patience: float = 240) -> Iterator[Running]:
    """Start everything in the Procfile, wait until it answers, stop it afterwards.

    Raises:
        RuntimeError: it did not answer within ``patience`` seconds; its last output is told.
    """
    with tempfile.TemporaryDirectory() as folder:
        started = _start(Path(folder))
        try:
            if wait_until_ready(started.port, patience) is None:
                raise RuntimeError("the assistant did not start:\n" + started.log.read_text("utf-8")[-3000:])
            yield started
        finally:
            started.stop()


def _start(folder: Path) -> Running:
    port, actions_port = _free_port(), _free_port()
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text("utf-8"))
    endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{actions_port}/webhook"
    (folder / "endpoints.yml").write_text(yaml.safe_dump(endpoints), "utf-8")
    ports = {"RASA_PORT": str(port), "ACTIONS_PORT": str(actions_port)}
    environment = {
        **os.environ,
        **ports,
        "ENDPOINTS": str(folder / "endpoints.yml"),
        "SANIC_HOST": "127.0.0.1",
    }
    log = folder / "output.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            [str(ROOT / ".venv/bin/honcho"), "start"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Running(port, actions_port, process, log)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
