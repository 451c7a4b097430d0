"""``make drills``: every fault in the middle of fifty conversations; exit status 1 when one does not hold.

``DRILLS=short`` is the few that ``make test`` holds; ``--only "redis|kill"`` those it is found in.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from bench.drills.drill import Pace, Result, hold
from bench.drills.expected import hold_all
from bench.drills.faults import SEVERAL, SHORT, SINGLE, Drill
from bench.drills.parts import NotPossible, not_possible
from bench.drills.report import as_table, everything, write
from bench.drills.several import several
from bench.drills.single import single
from bench.running import ROOT
from bench.scaled.layout import Missing

RESULTS = ROOT / "bench/results/drills"
SHORT_PACE = Pace(people=20, before=3, lasts=4, after=8)
Opener = Callable[[bool, bool], AbstractAsyncContextManager[Any]]
SETS: dict[str, tuple[Opener, Sequence[Drill]]] = {"several": (several, SEVERAL), "single": (single, SINGLE)}


async def hold_drills(
    open_set: Opener, drills: Sequence[Drill], pace: Pace, done: Callable[[list[Result]], None]
) -> list[Result]:
    """Start a set and hold drills in it, one after the other; ``done`` is told after each.

    Raises:
        NotPossible, Missing, RuntimeError: the set does not start here.
    """
    results: list[Result] = []
    faults = {drill.fault for drill in drills}
    async with open_set("disk full" in faults, any(fault.startswith("clock") for fault in faults)) as parts:
        right = await hold_all(parts.address, parts.conversations)
        for drill in drills:
            results.append(await hold(drill, parts, right, pace))
            done(results)
    return results


def main() -> int:
    """Hold what is asked for, print each row, and write the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="a few, with fewer people, in one set")
    parser.add_argument("--set", choices=SETS, help="only one of the sets")
    parser.add_argument(
        "--only", default="", help="only drills whose name this is found in (a regular expression)"
    )
    parser.add_argument("--results", type=Path, default=RESULTS)
    chosen = parser.parse_args()
    pace = SHORT_PACE if chosen.short else Pace()
    sets = {"short": (several, SHORT)} if chosen.short else SETS
    failed = False
    for name, (open_set, every) in sets.items():
        drills = [
            drill for drill in every if re.search(chosen.only, drill.name) and chosen.set in (None, name)
        ]
        for drill in drills:
            if reason := not_possible(drill.fault):
                print(f"{name}: {drill.name}: hålls inte här, {reason}", file=sys.stderr)
        drills = [drill for drill in drills if not not_possible(drill.fault)]
        if not drills:
            continue

        def done(results: list[Result], name: str = name) -> None:
            print(as_table(everything(results[-1:], pace)["drills"]).splitlines()[-1], flush=True)
            print(*results[-1].tally.misses, sep="\n", file=sys.stderr)
            if not chosen.short:
                write(chosen.results, name, results, pace, SETS[name][1])

        try:
            results = asyncio.run(hold_drills(open_set, drills, pace, done))
        except (NotPossible, Missing, RuntimeError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            failed = True
            continue
        failed = failed or not all(result.holds(in_time=not chosen.short) for result in results)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
