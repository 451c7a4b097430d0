"""Which servers there are, and where each listens and keeps its files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOOPBACK = "127.0.0.1"
DEBIAN = Path("/usr/lib/postgresql")
POSTGRES_USER = "postgres"  # the system user of Debian's package: PostgreSQL refuses to run as root
PACKAGES = {"nginx": "nginx-light", "redis-server": "redis-server", "curl": "curl", "setpriv": "util-linux"}


class Missing(RuntimeError):
    """Something of Debian's is not installed; says what, in Swedish."""


@dataclass(frozen=True)
class Layout:
    """Folder, ports and passwords of one set.

    ``rasa``, ``actions`` and ``gateways`` hold a port for each replica; ``ops`` where each gateway tells its
    health. ``rasa_door`` and ``actions_door`` are nginx's, in front of all of a kind.
    """

    folder: Path
    door: int
    gateways: tuple[int, ...]
    ops: tuple[int, ...]
    rasa_door: int
    rasa: tuple[int, ...]
    actions_door: int
    actions: tuple[int, ...]
    postgres: int
    redis: int
    supervisor: int

    def database(self, name: str, password: str) -> str:
        """Return the URL of one of the databases."""
        return f"postgresql://assistenten:{password}@{LOOPBACK}:{self.postgres}/{name}"


def lay_out(folder: Path, replicas: int, door: int, port: Callable[[], int]) -> Layout:
    """Return where everything is.

    Args:
        folder: Where files are kept.
        replicas: How many of each there are.
        door: The port that people come in by.
        port: Gives another port each time.
    """
    each = [tuple(port() for _ in range(replicas)) for _ in range(4)]
    gateways, ops, rasa, actions = each
    return Layout(folder, door, gateways, ops, port(), rasa, port(), actions, port(), port(), port())


def postgres_programs() -> Path:
    """Return the folder of the newest PostgreSQL installed; raises ``Missing``."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise _missing("PostgreSQL", "postgresql")
    return found[-1].parent


def check_installed() -> None:
    """Raise ``Missing`` with the name of the package, unless everything of Debian's is there."""
    postgres_programs()
    for program, package in PACKAGES.items():
        if program_of(program) is None:
            raise _missing(program, package)


def program_of(name: str) -> str | None:
    """Return where a program is; also of those that only root has on its path."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def _missing(what: str, package: str) -> Missing:
    return Missing(f"{what} finns inte på datorn. Installera med: sudo apt-get install {package}")
