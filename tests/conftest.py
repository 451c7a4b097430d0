"""What several rooms of tests share: the knowledge, and the assistant running as in `make run`."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.ready import wait_until_ready
from knowledge import reader
from knowledge.model import Knowledge

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return reader.read()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Running:
    """The processes of the Procfile, on ports of their own."""

    def __init__(self, folder: Path) -> None:
        self.port, self.actions_port = free_port(), free_port()
        endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text("utf-8"))
        endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{self.actions_port}/webhook"
        (folder / "endpoints.yml").write_text(yaml.safe_dump(endpoints), "utf-8")
        self.log = folder / "output.txt"
        environment = {
            **os.environ,
            "RASA_PORT": str(self.port),
            "ACTIONS_PORT": str(self.actions_port),
            "ENDPOINTS": str(folder / "endpoints.yml"),
            "SANIC_HOST": "127.0.0.1",
            "PYTHONUNBUFFERED": "1",
        }
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [str(ROOT / ".venv/bin/honcho"), "start"],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self) -> int:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=60)


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The whole assistant, started once for all tests that talk to it."""
    running = Running(tmp_path_factory.mktemp("assistant"))
    try:
        if wait_until_ready(running.port, patience=240) is None:
            pytest.fail("the assistant did not start:\n" + running.log.read_text("utf-8")[-3000:])
        yield running
    finally:
        running.stop()
