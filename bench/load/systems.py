"""The systems that are measured, each started in the same way by whoever would use it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.load.doors import CHAT, REST, SESSION, fault_of
from bench.load.stock.project import PORT
from bench.nlu.rasa_default import QUIET
from bench.process import ACTIONS, GATEWAY, RASA
from bench.public_door import UNLIMITED
from bench.running import NOTHING, ROOT, free_port, running
from bench.scaled import Scaled, scaled

PATIENCE_SECONDS = 600
QUESTION = "Får jag ta emot en present av en brukare?"
STOCK_RASA, STOCK_ACTIONS = "stock rasa", "stock actions"
Parts = Mapping[str, Sequence[int]]
"""The processes of each part of a system, by their ids; their children count as theirs."""


@dataclass(frozen=True)
class System:
    """A system that runs: its door and address, its processes, and the seconds to its first answer."""

    name: str
    door: str
    address: str
    parts: Parts
    start_seconds: float


@contextmanager
def ours(
    settings: Mapping[str, str] = NOTHING, root: Path = ROOT, door: str = "gateway", name: str = "ours"
) -> Iterator[System]:
    """Run what ``make run`` does, limits lifted; ``door`` "rest" asks Rasa itself, past the gateway."""
    began = time.monotonic()
    with running(PATIENCE_SECONDS, {**UNLIMITED, **settings}, root) as started:
        port = started.gateway_port if door == "gateway" else started.port
        address = f"http://127.0.0.1:{port}"
        wait_for_answer(door, address)
        modules = {"rasa": RASA, "actions": ACTIONS, "gateway": GATEWAY}
        parts = {part: _running_module(started.process.pid, module) for part, module in modules.items()}
        if door == "rest":
            del parts["gateway"]
        yield System(name, door, address, parts, time.monotonic() - began)


@contextmanager
def ours_scaled(replicas: int, settings: Mapping[str, str] = NOTHING) -> Iterator[System]:
    """Run the scaled set behind nginx, with so many of each server."""
    began = time.monotonic()
    with scaled({**UNLIMITED, **settings}, replicas) as started:
        wait_for_answer("gateway", started.address)
        yield System(
            f"scaled-{replicas}", "gateway", started.address, _parts(started), time.monotonic() - began
        )


@contextmanager
def stock(folder: Path, name: str = "stock") -> Iterator[System]:
    """Run a trained stock project: ``rasa run`` and ``rasa run actions`` in its folder, none of our code."""
    rasa = str(Path(sys.executable).with_name("rasa"))
    kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "OMP_NUM_THREADS")}
    port = free_port()
    actions_port = int((folder / PORT).read_text("utf-8"))
    commands = {
        STOCK_ACTIONS: [rasa, "run", "actions", "--port", str(actions_port)],
        STOCK_RASA: [rasa, "run", "--port", str(port), "--interface", "127.0.0.1"],
    }
    began = time.monotonic()
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for part, command in commands.items():
            with (folder / f"{part.replace(' ', '-')}.log").open("w") as log:
                environment = {**kept, **QUIET, "SANIC_HOST": "127.0.0.1"}
                processes[part] = subprocess.Popen(
                    command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
                )
        address = f"http://127.0.0.1:{port}"
        wait_for_answer("rest", address)
        parts = {part.split()[1]: [process.pid] for part, process in processes.items()}
        yield System(name, "rest", address, parts, time.monotonic() - began)
    finally:
        for process in processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)
                process.wait(timeout=60)


def wait_for_answer(door: str, address: str, patience: float = PATIENCE_SECONDS) -> None:
    """Ask until a question is answered.

    Raises:
        TimeoutError: it was not within ``patience`` seconds.
    """
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            if not ask_once(door, address):
                return
        except OSError:  # not listening yet, or refused
            pass
        time.sleep(0.25)
    raise TimeoutError(f"{address} does not answer")


def ask_once(door: str, address: str) -> str:
    """Ask a question in a session of its own; return what is wrong with the answer, empty when nothing is."""
    if door == "gateway":
        token = json.loads(_post(address + SESSION, {}, {}))["token"]
        headers = {"Authorization": f"Bearer {token}"}
        return fault_of(200, json.loads(_post(address + CHAT, {"message": QUESTION}, headers)))
    asked = {"sender": "first", "message": QUESTION}
    return fault_of(200, json.loads(_post(address + REST, asked, {})))


def _post(url: str, body: Mapping[str, object], headers: Mapping[str, str]) -> bytes:
    sent = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json", **headers}
    )
    with urllib.request.urlopen(sent, timeout=60) as answered:
        return bytes(answered.read())


def _running_module(supervisor: int, module: str) -> list[int]:
    children = psutil.Process(supervisor).children(recursive=True)
    return [child.pid for child in children if module in child.cmdline()]


def _parts(started: Scaled) -> dict[str, list[int]]:
    parts: dict[str, list[int]] = {}
    for name in started.names:
        parts.setdefault(name.partition("-")[0], []).append(started.pid(name))
    return parts
