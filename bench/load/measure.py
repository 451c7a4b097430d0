"""One run: so many people, or so many messages a second, at a system."""

from __future__ import annotations

import csv
import datetime
import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.load.systems import ROOT, System
from bench.load.usage import MACHINE, Watch, memory_mb, used_between

LOCUST, PEOPLE = ROOT / ".load/bin/locust", Path(__file__).with_name("people.py")
CHATTING, ARRIVING = "Chatting", "Arriving"
TOOL = "load tool"
Run = dict[str, Any]
"""A run's figures, as they stand in ``runs.json``; see ``figures`` for what they mean."""


@dataclass(frozen=True)
class Load:
    """What a run is.

    Attributes:
        kind: ``think`` (people who pause), ``saturation`` (who never do) or ``open`` (messages at a rate).
        people: How many chat at once; with ``open`` nobody counts them.
        think: Mean seconds between an answer and the next message.
        rate: Messages a second of ``open``.
        seconds: How long is measured, after ``warm`` seconds that are not.
        turns: Messages in a session; 0: as the conversations are.
    """

    kind: str
    people: int = 1
    think: float = 0.0
    rate: float = 0.0
    seconds: float = 60
    warm: float = 10
    turns: int = 0


@dataclass(frozen=True)
class Row:
    """One message: when it was answered (epoch seconds), after how many ms, what was wrong, its number."""

    time: float
    ms: float
    wrong: str
    turn: int


def measure(system: System, load: Load, **told: Any) -> Run:
    """Let people write, and return the figures; ``told`` is kept with them.

    Raises:
        RuntimeError: the load tool failed, or nobody was answered; its last output is told.
    """
    with tempfile.TemporaryDirectory() as folder:
        file, log = Path(folder) / "rows.csv", Path(folder) / "log.txt"
        with log.open("w") as output:
            tool = subprocess.Popen(
                _command(system, load, file), cwd=ROOT, env=_environment(), stdout=output, stderr=output
            )
            with Watch({**system.parts, TOOL: [tool.pid]}) as watch:
                tool.wait()
        if tool.returncode not in (0, 1) or not file.exists():  # 1: some messages failed, which is counted
            raise RuntimeError("locust failed:\n" + log.read_text("utf-8")[-2000:])
        rows = read_rows(file)
    if not rows:
        raise RuntimeError("nobody was answered")
    memory = memory_mb(system.parts)
    end = max(row.time for row in rows)
    begin = end - load.seconds
    used, seconds = used_between(watch.samples, begin, end)
    used_by_tool, used_by_all = used.pop(TOOL), used.pop(MACHINE)
    measured = [row for row in rows if begin <= row.time <= end]
    return {
        "system": system.name,
        "date": datetime.datetime.now().isoformat(timespec="seconds"),
        **told,
        "load": asdict(load),
        "start_seconds": round(system.start_seconds, 1),
        **figures(measured, load.seconds),
        "cpu_ms": {part: round(1000 * cpu / len(measured), 2) for part, cpu in used.items()},
        "cores": round(sum(used.values()) / seconds, 2),
        "others_cores": round((used_by_all - used_by_tool - sum(used.values())) / seconds, 2),
        "tool_cpu_ms": round(1000 * used_by_tool / len(measured), 2),
        "memory_mb": {part: round(mb) for part, mb in memory.items()},
        "by_turn": by_turn(measured) if load.turns else {},
    }


def figures(rows: Sequence[Row], seconds: float) -> Run:
    """Return messages and errors, answers a second, and percentiles of the wait in milliseconds."""
    waits = [row.ms for row in rows]
    p50, p95, p99 = np.percentile(waits, (50, 95, 99))
    wrong = [row.wrong for row in rows if row.wrong]
    return {
        "messages": len(rows),
        "errors": len(wrong),
        "error_kinds": {kind: wrong.count(kind) for kind in sorted(set(wrong))},
        "per_second": round((len(rows) - len(wrong)) / seconds, 2),
        "p50": round(float(p50), 1),
        "p95": round(float(p95), 1),
        "p99": round(float(p99), 1),
        "max": round(max(waits), 1),
    }


def by_turn(rows: Sequence[Row], spread: int = 2) -> dict[str, float]:
    """Return the median wait at the 1st, 10th and 50th message of a session, give or take ``spread``."""
    medians = {}
    for turn in (1, 10, 50):
        waits = [row.ms for row in rows if abs(row.turn - turn) <= (spread if turn > 1 else 0)]
        if waits:
            medians[str(turn)] = round(float(np.median(waits)), 1)
    return medians


def read_rows(file: Path) -> list[Row]:
    """Return what ``people.py`` has written."""
    with file.open(newline="") as opened:
        return [Row(float(t), float(ms), wrong, int(turn)) for t, ms, wrong, turn in csv.reader(opened)]


def _command(system: System, load: Load, rows: Path) -> list[str]:
    kind, people = (ARRIVING, 1) if load.kind == "open" else (CHATTING, load.people)
    # whoever pauses comes at any moment of a pause, all within the time to warm up
    seconds = load.warm + load.seconds
    command = [str(LOCUST), "-f", str(PEOPLE), kind, "--headless", "--only-summary", "--host", system.address]
    command += ["--users", str(people), "--spawn-rate", str(max(1, people)), "--run-time", f"{seconds:g}s"]
    command += ["--stop-timeout", "0", "--door", system.door, "--think", str(load.think)]
    return [*command, "--rate", str(load.rate), "--turns", str(load.turns), "--rows", str(rows)]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
