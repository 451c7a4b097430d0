"""Tells when the assistant answers: the third process of ``make run``."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from typing import Any

from bot.client import ADDRESS, ask

EXAMPLE = "Får jag ta en öl till lunchen?"
COMPUTED = "var står det?"  # needs the action server
PATIENCE_SECONDS = 300


def wait_until_ready(port: int, patience: float = PATIENCE_SECONDS) -> float | None:
    """Wait for a real answer; return the seconds it took, None when patience ran out."""
    started = time.monotonic()
    while time.monotonic() - started < patience:
        try:
            reply = ask(EXAMPLE, "klar", port)
        except OSError:
            time.sleep(1)
            continue
        if _types(reply) == ["answer"] and _types(ask(COMPUTED, "klar", port)) == ["answer"]:
            return time.monotonic() - started
        time.sleep(1)
    return None


def _types(reply: list[dict[str, Any]]) -> list[str]:
    return [part["custom"]["type"] for part in reply if "custom" in part]


def main() -> int:
    """Print the address when ready, then stay until the other processes stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5005)
    port = parser.parse_args().port
    print("Startar, det tar ungefär en halv minut …", flush=True)
    seconds = wait_until_ready(port)
    if seconds is None:
        print(f"Assistenten svarade inte inom {PATIENCE_SECONDS} sekunder.", flush=True)
        return 1
    address = ADDRESS.format(port=port)
    print(f"Klar efter {seconds:.0f} sekunder: {address}", flush=True)
    print(f"""Prova:  curl -s {address} -d '{{"sender": "jag", "message": "{EXAMPLE}"}}'""", flush=True)
    print("eller   make chat   i ett annat fönster. Avsluta med Ctrl-C.", flush=True)
    signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main())
