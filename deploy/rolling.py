r"""Restarts replicas one after the other so that nobody notices: an upgrade, a new setting, a new key.

Each is first taken out of nginx's list, so that nothing new comes to it; it finishes what it has (they all do
when they are told to stop), starts anew, and is put back when it answers.

    python3 -m deploy.rolling /etc/nginx/bemotande/rasa \\
        --reload "systemctl reload nginx" --restart "systemctl restart {unit}" \\
        --replica bemotande-rasa@5005=http://127.0.0.1:5005/

Only Python's standard library: it must run when the environments are what is replaced.
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

FAILS = "max_fails=3 fail_timeout=5s"  # why: front.conf.template
SETTLE_SECONDS = 1.0  # nginx's reload returns before its new workers are there
PATIENCE_SECONDS = 180.0


class NotReady(RuntimeError):
    """A replica did not come back; it is out of the list, and the others are as they were."""


def write_upstream(file: Path, address: str, drained: bool = False) -> None:
    """Write a replica's line in nginx's list: ``<host>:<port>``, given nothing new when ``drained``."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"server {address} {FAILS}{' down' if drained else ''};\n", "utf-8")


def roll(
    file: Path,
    reload: Callable[[], None],
    restart: Callable[[], None],
    ready: Callable[[], bool],
    patience: float = PATIENCE_SECONDS,
) -> None:
    """Restart one replica.

    Args:
        file: Its line in nginx's list.
        reload: Has nginx read its list anew.
        restart: Restarts the replica, and returns when the old one has ended.
        ready: Whether the new one answers.
        patience: Seconds to wait for that.

    Raises:
        NotReady: it does not answer; somebody has to look, and the replicas after it are left alone.
    """
    address = file.read_text("utf-8").split()[1]
    write_upstream(file, address, drained=True)
    reload()
    time.sleep(SETTLE_SECONDS)
    restart()
    deadline = time.monotonic() + patience
    while not ready():
        if time.monotonic() > deadline:
            raise NotReady(
                f"{file.stem} svarar inte efter omstarten, och får inga frågor. De andra är orörda."
            )
        time.sleep(0.5)
    write_upstream(file, address)
    reload()


def answers(address: str) -> bool:
    """Return whether a web server answers with 2xx."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5):
            return True
    except OSError:  # refused, too slow, or 4xx and 5xx
        return False


def main() -> int:
    """Restart the replicas that are named; return 1 when one does not come back."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, help="nginx's list of a kind: <folder>/<unit>.conf")
    parser.add_argument("--reload", required=True, help="the command that has nginx read its list anew")
    parser.add_argument("--restart", required=True, help="the command that restarts {unit}")
    parser.add_argument(
        "--replica", required=True, action="append", help="<unit>=<address that tells health>"
    )
    chosen = parser.parse_args()

    def run(command: str) -> None:
        subprocess.run(shlex.split(command), check=True)

    for replica in chosen.replica:
        unit, _, health = replica.partition("=")
        try:
            roll(
                chosen.folder / f"{unit}.conf",
                reload=lambda: run(chosen.reload),
                restart=lambda unit=unit: run(chosen.restart.format(unit=unit)),  # type: ignore[misc]
                ready=lambda health=health: answers(health),  # type: ignore[misc]
            )
        except NotReady as error:
            print(error, file=sys.stderr)
            return 1
        print(f"{unit} är omstartad.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
