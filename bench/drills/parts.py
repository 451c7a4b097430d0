"""What the drills need of a set that runs, whether on one machine or as several of each."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from bench.drills.proxy import Proxy
from tests.gateway.escalation.mail_server import MailServer

FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
LOOKS_EVERY = 1  # seconds between two looks at what the clock is to show


class NotPossible(RuntimeError):
    """A drill that this machine does not allow; says why."""


class Parts(Protocol):
    """A set: where people come in, what is kept, and what can be done to its parts by name.

    ``proxies`` are the stretches of network in front of parts, by the part's name.
    """

    address: str
    conversations: str
    mail: MailServer
    proxies: Mapping[str, Proxy]
    disk: Path | None
    clock: Path | None

    def kill(self, name: str) -> None:
        """End a part at once (SIGKILL)."""

    def hang(self, name: str) -> None:
        """Stop all of a part (SIGSTOP)."""

    def go_on(self, name: str) -> None:
        """Let what has been stopped go on, if it still lives."""

    def restart(self, name: str) -> None:
        """Restart a part as whoever runs it would."""

    def is_back(self) -> bool:
        """Return whether every part answers."""


def not_possible(fault: str) -> str:
    """Return why a fault cannot be made here, empty where it can."""
    if fault == "disk full" and os.geteuid() != 0:
        return "bara root får montera en liten disk (tmpfs)"
    if fault.startswith("clock") and not FAKETIME.is_file():
        return "libfaketime finns inte (Debians paket faketime)"
    return ""


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """Put a disk of so many megabytes (a tmpfs) in the place of a folder.

    Raises:
        NotPossible: this machine may not.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=711", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True).returncode:
        raise NotPossible("en liten disk (tmpfs) får inte monteras här")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> None:
    """Leave no byte free."""
    with (disk / "full").open("wb") as file:
        try:
            while True:
                file.write(b"x" * 65_536)
                file.flush()
        except OSError:
            pass  # no space left, which is what was wanted


def clear(disk: Path) -> None:
    """Give the space back."""
    (disk / "full").unlink(missing_ok=True)


def faked_clock(file: Path) -> dict[str, str]:
    """Return the environment of a process whose clock shows what a file says, as ``+3600``.

    libfaketime (https://github.com/wolfcw/libfaketime, Debian's faketime) shifts the clock of the day;
    the one that only runs on, by which timeouts are measured, is left alone, as when a clock is set.
    """
    file.write_text("+0", "ascii")
    return {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_CACHE_DURATION": str(LOOKS_EVERY),
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }


async def set_clock(file: Path, seconds: int) -> None:
    """Let the clock jump, and wait until every process has seen it."""
    file.write_text(f"{seconds:+d}", "ascii")
    await asyncio.sleep(LOOKS_EVERY + 0.5)
