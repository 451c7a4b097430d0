"""A Redis of our own for tests: real, empty, on loopback, which can be paused, killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.running import free_port


class RedisServer:
    """The server; ``url`` stays the same over its restarts, in which it forgets everything."""

    def __init__(self, port: int) -> None:
        self.port, self.url = port, f"redis://127.0.0.1:{port}/0"
        self.start()

    def start(self) -> None:
        """Start it and wait until it listens."""
        keeping_nothing = ["--save", "", "--appendonly", "no", "--dir", "/tmp"]
        command = ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), *keeping_nothing]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError("Redis does not start")

    def pause(self) -> None:
        """Let it hang."""
        os.kill(self._process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        os.kill(self._process.pid, signal.SIGCONT)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    """Start Redis, stop it afterwards.

    Raises:
        RuntimeError: it is not installed, or does not start.
    """
    if shutil.which("redis-server") is None:
        raise RuntimeError("Redis is not installed (Debian package redis-server)")
    server = RedisServer(free_port())
    try:
        yield server
    finally:
        server.kill()
