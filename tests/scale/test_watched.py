"""A server that hangs is ended, for whoever started it to start it again; one that answers is left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.running import ROOT, free_port
from deploy.rolling import answers

QUICK = {"WATCH_SECONDS": "1", "WATCH_MISSES": "2"}
SERVER = (
    "import http.server as h; h.HTTPServer(('127.0.0.1', {port}), h.BaseHTTPRequestHandler).serve_forever()"
)
FILES = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1"]


@pytest.fixture
def port() -> int:
    return free_port()


def watched(port: int, *command: str, **settings: str) -> subprocess.Popen[bytes]:
    started = [str(ROOT / "deploy/watched.sh"), f"http://127.0.0.1:{port}/", *command]
    environment = {**os.environ, **QUICK, **settings}
    return subprocess.Popen(started, env=environment, stderr=subprocess.DEVNULL, cwd=ROOT / "docs")


@pytest.fixture
def server(port: int) -> Iterator[subprocess.Popen[bytes]]:
    process = watched(port, *FILES, str(port))
    while not answers(f"http://127.0.0.1:{port}/"):
        assert process.poll() is None
    time.sleep(2)  # until its watch has seen it too
    yield process
    process.kill()
    process.wait()


def watches_of(process: subprocess.Popen[bytes]) -> list[str]:
    """Return the children of a server: its watch."""
    return Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()


def test_a_server_that_hangs_is_ended(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGSTOP)
    assert server.wait(timeout=60) == -signal.SIGKILL


def test_a_server_that_never_answers_is_ended(port: int) -> None:
    process = watched(port, "sleep", "100", WATCH_START_SECONDS="1")
    assert process.wait(timeout=60) == -signal.SIGKILL


def test_one_that_answers_with_an_error_is_left_alone(port: int) -> None:
    process = watched(port, sys.executable, "-c", SERVER.format(port=port))  # 501 to everything
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=6)
    process.kill()
    process.wait()


def test_the_watch_ends_with_its_server_and_the_server_gets_the_signals(
    server: subprocess.Popen[bytes],
) -> None:
    (watch,) = watches_of(server)
    server.terminate()
    assert server.wait(timeout=10) == -signal.SIGTERM
    deadline = time.monotonic() + 30
    while Path(f"/proc/{watch}").exists():
        assert time.monotonic() < deadline
        time.sleep(0.2)
