"""What is measured, a section each: systems side by side, savings, long sessions, stored rows, topics."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from bench.load import more_topics, stored
from bench.load.measure import Load, measure
from bench.load.stock.project import write_project
from bench.load.stock.training import trained
from bench.load.store import Runs
from bench.load.systems import System, ours, ours_scaled, stock
from bench.load.without import STEPS, procfile
from bench.running import ROOT, free_port

STOCK_EPOCHS = 2  # of DIET on all examples: 20 minutes; the time to answer does not depend on it
EXAMPLES_EACH = 10  # where topics are multiplied, so that training stays a matter of minutes
THINK = 10.0  # mean seconds between an answer and the next message
OUR_RATES = (10.0, 20.0, 30.0, 40.0, 45.0, 50.0, 55.0, 60.0, 65.0)
STOCK_RATES = (5.0, 9.0, 12.0, 15.0, 18.0, 21.0)
BUSY = Load("saturation", 24, seconds=30, warm=5)
FEW = Load("saturation", 8, seconds=20, warm=4)
LONG_SESSIONS = Load("saturation", 5, seconds=60, warm=0, turns=50)
PEOPLE = (
    Load("think", 1, 1.0, seconds=40, warm=4),  # in a hurry: there would be nothing to count
    Load("think", 10, THINK, seconds=60, warm=16),
    Load("think", 50, THINK, seconds=60, warm=16),
    Load("think", 200, THINK, seconds=60, warm=16),
)
MANY = Load("think", 400, THINK, seconds=60, warm=16)  # ours alone: the stock bot falls behind


@dataclass(frozen=True)
class Pace:
    """How long each run is, as a share of the full bench's."""

    share: float = 1.0

    def of(self, load: Load) -> Load:
        """Return a load that is measured so much shorter."""
        return replace(load, seconds=round(max(8.0, load.seconds * self.share)))  # locust takes whole ones


def compare(runs: Runs, pace: Pace) -> None:
    """Measure every system with the same people, and ours and the stock one at given rates."""
    folder = stock_project()
    systems: list[Callable[[], AbstractContextManager[System]]] = [
        ours,
        lambda: stock(folder),
        lambda: ours(door="rest", name="rasa-alone"),
        lambda: ours_scaled(1),
        lambda: ours_scaled(2),
    ]
    rates = {"ours": OUR_RATES, "stock": STOCK_RATES}
    for start in systems:
        with start() as system:
            at_rates = [Load("open", rate=rate, seconds=25, warm=4) for rate in rates.get(system.name, ())]
            many = [MANY] if system.name == "ours" else []
            for load in [*PEOPLE, *many, BUSY, *at_rates]:
                run(runs, "compare", system, pace.of(load), {})


def stock_project() -> Path:
    """Return the stock bot's folder, trained; how long that takes is told where topics are multiplied."""
    folder = more_topics.CACHE / "stock"
    write_project(folder, free_port(), epochs=STOCK_EPOCHS)
    trained(folder)
    return folder


def topics(runs: Runs, pace: Pace) -> None:
    """Measure ours and the stock bot with once and four times the topics, of ten examples each."""
    for copies in (1, 4):
        project, seconds = more_topics.ours_with(copies, EXAMPLES_EACH)
        with ours(root=project) as system:
            run(runs, "topics", system, pace.of(FEW), {"copies": copies, "training_seconds": seconds})
        project, seconds = more_topics.stock_with(copies, EXAMPLES_EACH, free_port())
        with stock(project) as system:
            run(runs, "topics", system, pace.of(FEW), {"copies": copies, "training_seconds": seconds})


def session(runs: Runs, pace: Pace) -> None:
    """Measure sessions of fifty messages, and how long the first, the tenth and the fiftieth takes."""
    folder = stock_project()
    for start in (ours, lambda: stock(folder)):
        with start() as system:
            run(runs, "session", system, LONG_SESSIONS, {})


def rows(runs: Runs, pace: Pace) -> None:
    """Measure ours with few and many stored events: while the first sweep of old ones runs, and after it."""
    for events in (10_000, 1_000_000):
        with tempfile.TemporaryDirectory() as name:
            there = stored.fill(Path(name), events)
            with ours(stored.settings(Path(name))) as system:
                for phase in ("the first sweep", "after it"):
                    run(runs, "rows", system, FEW, {"rows": there, "phase": phase})


def steps(runs: Runs, pace: Pace) -> None:
    """Measure ours with each of its savings left out, one at a time."""
    with ours() as system:
        run(runs, "steps", system, pace.of(FEW), {"step": "as it is"})
    for name in STEPS:
        with _without(name) as changed, ours(changed) as system:
            run(runs, "steps", system, pace.of(FEW), {"step": name})


@contextmanager
def _without(step: str) -> Iterator[Mapping[str, str]]:
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "Procfile"
        file.write_text(procfile((ROOT / "Procfile").read_text("utf-8"), step), "utf-8")
        yield {"PROCFILE": str(file)}  # honcho reads it


def run(runs: Runs, section: str, system: System, load: Load, told: Mapping[str, object]) -> None:
    """Measure, keep and tell."""
    measured = measure(system, load, **told)
    runs.add(section, measured)
    how = {
        "open": f"{load.rate:g}/s",
        "think": f"{load.people} people",
        "saturation": f"{load.people} at once",
    }
    print(
        f"{section:<8} {system.name:<11} {how[load.kind]:<11}"
        f" {measured['per_second']:6.1f}/s  p50 {measured['p50']:7.0f}  p95 {measured['p95']:7.0f} ms"
        f"  errors {measured['errors']}  cpu {sum(measured['cpu_ms'].values()):5.1f} ms"
        f"  memory {sum(measured['memory_mb'].values()):5.0f} MB  others {measured['others_cores']:.1f}",
        flush=True,
    )


SECTIONS: Mapping[str, Callable[[Runs, Pace], None]] = MappingProxyType(
    {"compare": compare, "steps": steps, "session": session, "rows": rows, "topics": topics}
)
