"""The tables, in Markdown: what ``bench/results/load/table.md`` holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.load.capacity import PROMISED_MS, Capacity, error, fit
from bench.load.measure import Run
from bench.load.store import Runs
from bench.load.without import STEPS

FILE = "table.md"
TITLES = {
    "ours": "ours, everything on (`make run`)",
    "stock": "stock (`rasa init`)",
    "rasa-alone": "ours, Rasa alone (REST)",
    "scaled-1": "ours behind nginx, PostgreSQL, Redis, one of each",
    "scaled-2": "the same, two of each",
}
FALLS_BEHIND_MS = 1000  # the queue grows for as long as it is looked at
NOTES = """\
ms are from the client's side; errors are messages without an answer, with another status than 200 or with the
card `error`. CPU is that of all the system's processes a message; memory what they take together (PSS), the
databases included; the CPU of PostgreSQL's short-lived processes is among "by others". The load tool runs on
the same cores; its own CPU a message is told. People pause 5 to 15 seconds (10 in the mean) between an answer
and their next message; the single one pauses 1 second. "Most" is what is answered when 24 people never pause.
The stock bot is `bench/load/stock/project.py`. Two runs of the same differ by up to 5 in 100."""


def write(runs: Runs) -> None:
    """Write the tables of all sections that there are runs of."""
    parts = [_machines(runs), _compared(runs), _people(runs), _rates(runs), _capacity(runs)]
    parts += [_steps(runs), _topics(runs), _session(runs), _rows(runs), NOTES]
    runs.folder.mkdir(parents=True, exist_ok=True)
    (runs.folder / FILE).write_text("\n\n".join(filter(None, parts)) + "\n", "utf-8")


def table(heads: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table: the first column to the left, the others to the right; empty without lines."""
    rows = ["| " + " | ".join(str(cell) for cell in line) + " |" for line in lines]
    if not rows:
        return ""
    rule = "|---|" + "---:|" * (len(heads) - 1)
    return "\n".join(["| " + " | ".join(heads) + " |", rule, *rows])


def total(run: Run, what: str) -> float:
    """Return the sum over the parts of ``cpu_ms`` or ``memory_mb``."""
    return float(sum(run[what].values()))


def capacity_of(runs: Runs, system: str) -> tuple[Capacity, list[Run], list[Run]] | None:
    """Return the model of a system, the runs that it is fitted to, and those that judge it.

    It is fitted to the runs at given rates, but for every third; those, and the people who pause, judge it.
    Runs in which the answers fell behind are no steady state, and are left out.
    """
    steady = [run for run in runs.of("compare", system, ["open"]) if run["p95"] < FALLS_BEHIND_MS]
    judges = steady[2::3]
    fitted = [run for run in steady if run not in judges]
    if len(fitted) < 4:
        return None
    people = [run for run in runs.of("compare", system, ["think"]) if run["load"]["people"] >= 50]
    return fit(_points(fitted)), fitted, [*judges, *people]


def _points(measured: Iterable[Run]) -> list[tuple[float, float]]:
    return [(run["per_second"], run["p95"]) for run in measured]


def _machines(runs: Runs) -> str:
    lines = [(name, *told.values()) for name, told in runs.machines.items()]
    return table(["section", "date", "processor", "memory", "system", "load"], lines)


def _compared(runs: Runs) -> str:
    lines = []
    for name, title in TITLES.items():
        for run in runs.of("compare", name, ["saturation"]):
            lines.append(
                (
                    title,
                    f"{run['per_second']:.1f}",
                    f"{total(run, 'cpu_ms'):.1f}",
                    ", ".join(f"{part} {ms:.1f}" for part, ms in run["cpu_ms"].items()),
                    f"{total(run, 'memory_mb'):.0f}",
                    f"{run['start_seconds']:.0f}",
                    f"{run['tool_cpu_ms']:.1f}",
                )
            )
    heads = ["system", "most messages/s", "CPU ms", "of which", "MB", "start s", "load tool ms"]
    return table(heads, lines)


def _people(runs: Runs) -> str:
    lines = [
        (
            title,
            run["load"]["people"],
            run["messages"],
            f"{run['per_second']:.1f}",
            *(f"{run[percentile]:.0f}" for percentile in ("p50", "p95", "p99")),
            run["errors"],
            f"{run['cores']:.2f}",
            f"{run.get('others_cores', 0):.2f}",
        )
        for name, title in TITLES.items()
        for run in runs.of("compare", name, ["think"])
    ]
    heads = ["system", "people", "messages", "/s", "p50 ms", "p95", "p99"]
    return table([*heads, "errors", "cores used", "by others"], lines)


def _rates(runs: Runs) -> str:
    lines = [
        (
            TITLES[name],
            f"{run['load']['rate']:g}",
            f"{run['per_second']:.1f}",
            *(f"{run[percentile]:.0f}" for percentile in ("p50", "p95", "p99")),
            run["errors"],
        )
        for name in TITLES
        for run in runs.of("compare", name, ["open"])
    ]
    return table(
        [
            "messages arrive, whatever the answers take",
            "a second",
            "answered",
            "p50 ms",
            "p95",
            "p99",
            "errors",
        ],
        lines,
    )


def _capacity(runs: Runs) -> str:
    lines = []
    for name, title in TITLES.items():
        if (found := capacity_of(runs, name)) is None:
            continue
        model, fitted, judges = found
        think = next((run["load"]["think"] for run in judges if run["load"]["kind"] == "think"), 10.0)
        cores = float(runs.machines["compare"]["processor"].split()[0])
        people = model.people_within(think)
        lines.append(
            (
                title,
                f"{model.alone:.0f} + {model.slope:.0f}·r/({model.most:.1f} − r)",
                f"{model.rate_within():.1f}",
                f"{people:.0f}",
                f"{people / cores:.0f}",
                f"{100 * error(model, _points(fitted)):.0f} %",
                ", ".join(
                    f"{told}: {model.p95(rate):.0f} / {wait:.0f}" for told, rate, wait in _judged(judges)
                ),
            )
        )
    heads = ["capacity", "p95 ms at r messages/s", f"r at {PROMISED_MS:.0f} ms", "people", "people a core"]
    return table([*heads, "error, fitted", "not fitted: foretold / measured p95"], lines)


def _judged(judges: Iterable[Run]) -> list[tuple[str, float, float]]:
    def name(run: Run) -> str:
        load = run["load"]
        return f"{load['rate']:g}/s" if load["kind"] == "open" else f"{load['people']} people"

    return [(name(run), run["per_second"], run["p95"]) for run in judges]


def _steps(runs: Runs) -> str:
    lines = [
        (
            STEPS[run["step"]][1] if run["step"] in STEPS else run["step"],
            f"{run['per_second']:.1f}",
            f"{total(run, 'cpu_ms'):.1f}",
            f"{total(run, 'memory_mb'):.0f}",
            f"{run['start_seconds']:.0f}",
        )
        for run in runs.of("steps")
    ]
    return table(["savings, left out one by one (8 at once)", "messages/s", "CPU ms", "MB", "start s"], lines)


def _topics(runs: Runs) -> str:
    lines = [
        (
            TITLES[run["system"]],
            f"×{run['copies']}",
            *(f"{run[name]:.1f}" for name in ("per_second", "p50", "p95")),
            f"{total(run, 'cpu_ms'):.1f}",
            f"{total(run, 'memory_mb'):.0f}",
            f"{run['start_seconds']:.0f}",
            "–" if run["training_seconds"] is None else f"{run['training_seconds']:.0f}",
        )
        for run in runs.of("topics")
    ]
    heads = ["topics, 10 examples each (8 at once)", "topics", "messages/s", "p50 ms", "p95", "CPU ms", "MB"]
    return table([*heads, "start s", "training s"], lines)


def _session(runs: Runs) -> str:
    lines = [
        (TITLES[run["system"]], *(f"{run['by_turn'].get(turn, 0):.0f}" for turn in ("1", "10", "50")))
        for run in runs.of("session")
    ]
    return table(["sessions of 50 messages (5 at once), p50 ms of the", "1st", "10th", "50th"], lines)


def _rows(runs: Runs) -> str:
    lines = [
        (
            f"{run['rows']['events']:,}",
            f"{run['rows']['gateway']:,}",
            run["phase"],
            *(f"{run[name]:.1f}" for name in ("per_second", "p50", "p95", "max")),
            f"{total(run, 'cpu_ms'):.1f}",
        )
        for run in runs.of("rows")
    ]
    heads = ["events stored (ours, SQLite, 8 at once)", "rows in the gateway", "during", "messages/s"]
    return table([*heads, "p50 ms", "p95", "max", "CPU ms"], lines)
