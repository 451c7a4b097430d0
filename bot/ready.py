"""Tells when the assistant answers: the last process of ``make run``."""

from __future__ import annotations

import argparse
import signal
import sys
import time
import urllib.request

PATIENCE_SECONDS = 300


def wait_for_gateway(ops_port: int, patience: float = PATIENCE_SECONDS) -> bool:
    """Wait until the gateway says that the whole chain answers; return whether it did within ``patience``."""
    started = time.monotonic()
    while time.monotonic() - started < patience:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{ops_port}/healthz", timeout=60):
                return True
        except OSError:  # not listening yet, or 503
            time.sleep(1)
    return False


def main() -> int:
    """Print the address when ready, then stay until the other processes stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateway", type=int, default=8080, help="where people come in")
    parser.add_argument("--ops", type=int, default=8081, help="where the gateway tells its health")
    ports = parser.parse_args()
    print("Startar, det tar ungefär en halv minut …", flush=True)
    started = time.monotonic()
    if not wait_for_gateway(ports.ops):
        print(f"Assistenten svarade inte inom {PATIENCE_SECONDS} sekunder.", flush=True)
        return 1
    seconds = time.monotonic() - started
    print(f"Klar efter {seconds:.0f} sekunder. Öppna http://127.0.0.1:{ports.gateway}", flush=True)
    print("eller skriv   make chat   i ett annat fönster. Avsluta med Ctrl-C.", flush=True)
    signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main())
