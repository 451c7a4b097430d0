"""Runs a command for as long as whoever began it lives: ``python -P keeper.py <niceness> <command> …``.

Nobody writes to its standard input. When that closes, on purpose or because the gateway has been killed, the
command ends with everything that it has begun. A program by itself, so that it starts at once.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading

PATIENCE = 10  # seconds to end by itself


def tell(child: subprocess.Popen[bytes], number: int) -> None:
    """Send a signal to a command and everything that it has begun, unless they are gone."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def end(child: subprocess.Popen[bytes]) -> None:
    """End a command, by force when it takes too long."""
    tell(child, signal.SIGTERM)
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        tell(child, signal.SIGKILL)


def end_when_left(child: subprocess.Popen[bytes]) -> None:
    """Wait until nobody holds the other end of the standard input, then end the command."""
    while os.read(sys.stdin.fileno(), 1024):  # unlike sys.stdin it holds no lock when this program ends
        pass
    end(child)


def main(arguments: list[str]) -> int:
    """Run the command; return its status, 128 and the signal's number where a signal ended it."""
    os.nice(int(arguments[0]))
    child = subprocess.Popen(arguments[1:], stdin=subprocess.DEVNULL, start_new_session=True)
    signal.signal(signal.SIGTERM, lambda *_: tell(child, signal.SIGTERM))
    threading.Thread(target=end_when_left, args=(child,), daemon=True).start()
    status = child.wait()
    tell(child, signal.SIGKILL)  # what it has left behind
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
