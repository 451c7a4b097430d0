"""The gateway as a process of its own, listening on loopback as in ``make run``, before any Rasa."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.running import free_port

ROOT = Path(__file__).parents[2]
MANY = "100000/minute"


@dataclass(frozen=True)
class Served:
    """Where it listens, where it prints and keeps its data, and its process."""

    address: str
    ops: str
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        """The process."""
        return self.process.pid

    def ended(self) -> int:
        """Wait until it has ended; return its status."""
        return self.process.wait(timeout=30)

    def token(self) -> str:
        """Return the token of a new session."""
        response = httpx.post(f"{self.address}/api/session")
        assert response.status_code == 201
        return str(response.json()["token"])


@contextmanager
def served(assistant_url: str, module: str = "gateway.serve", **settings: str) -> Iterator[Served]:
    """Start the gateway in front of an assistant and stop it afterwards.

    Args:
        assistant_url: Where Rasa, or what stands for it, listens.
        module: What is started: the gateway, or the gateway with something else in it.
        settings: Settings of docs/gateway.md without their prefix, in lower case.

    Raises:
        RuntimeError: it did not start; what it printed is told.
    """
    port, ops_port = free_port(), free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        chosen = {
            "port": str(port),
            "ops_port": str(ops_port),
            "assistant_url": assistant_url,
            "database_url": f"sqlite:///{folder}/gateway.db",
            "session_limit": MANY,
            "client_limit": MANY,
            "new_session_limit": MANY,
            **settings,
        }
        environment = {**os.environ, **{f"GATEWAY_{key.upper()}": value for key, value in chosen.items()}}
        with (folder / "output.txt").open("w") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", module],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            ops = f"http://127.0.0.1:{ops_port}"
            if not _ready(ops, process):
                raise RuntimeError((folder / "output.txt").read_text("utf-8")[-3000:])
            yield Served(f"http://127.0.0.1:{port}", ops, folder, process)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _ready(ops: str, process: subprocess.Popen[bytes], patience: float = 60) -> bool:
    started = time.monotonic()
    while process.poll() is None and time.monotonic() - started < patience:
        try:
            if httpx.get(f"{ops}/readyz").status_code == 200:
                return True
        except httpx.TransportError:
            time.sleep(0.1)
    return False
