"""``make run-scaled``: several of each server behind nginx on this machine, until Ctrl-C."""

from __future__ import annotations

import argparse
import itertools
import os
import signal
import sys
from pathlib import Path

from bench.scaled.layout import ROOT, Missing
from bench.scaled.running import scaled

# root starts PostgreSQL as a user of its own, which cannot go into the project's folders
FOLDER = Path("/var/tmp/bemotandeassistenten-skalad") if os.geteuid() == 0 else ROOT / "var/skalad"


def main() -> int:
    """Start, print the address, and stay; return 1 when something is missing or does not start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8080, help="the port that people come in by")
    parser.add_argument("--first", type=int, default=5600, help="the first of the other ports (some 13)")
    parser.add_argument("--replicas", type=int, default=2, help="how many of each server")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the data is kept")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print("Startar, det tar ungefär en minut …", flush=True)
    try:
        with scaled(
            replicas=chosen.replicas,
            folder=chosen.folder,
            door=chosen.port,
            port=itertools.count(chosen.first).__next__,
        ) as started:
            print(f"Klar. Öppna {started.address}  Avsluta med Ctrl-C.")
            print(f"Data och loggar: {chosen.folder}", flush=True)
            for name in started.names:
                print(f"  {name:<10} pid {started.pid(name)}", flush=True)
            signal.pause()
    except (Missing, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Avslutat.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
