"""``make bench-load``: measures what is asked for, and writes the tables and plots of all that is there."""

from __future__ import annotations

import argparse

from bench.load.plots import draw
from bench.load.report import write
from bench.load.sections import SECTIONS, Pace
from bench.load.store import Runs


def main() -> None:
    """Measure the sections named, or all; ``report`` alone only writes what is known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sections", nargs="*", choices=[*SECTIONS, "report", []], help="all when left out")
    parser.add_argument(
        "--short", action="store_true", help="some minutes: shorter runs, the comparison alone"
    )
    parser.add_argument("--share", type=float, default=1.0, help="of the time that each run takes")
    chosen = parser.parse_args()
    runs = Runs()
    pace = Pace(0.3) if chosen.short else Pace(chosen.share)
    wanted = chosen.sections or (["compare"] if chosen.short else list(SECTIONS))
    for name in wanted:
        if name in SECTIONS:
            runs.begin(name)
            SECTIONS[name](runs, pace)
    write(runs)
    draw(runs)
    print(f"Results: {runs.folder}")


if __name__ == "__main__":
    main()
