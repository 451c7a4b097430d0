"""The table of a run, as Markdown and as JSON, with machine and date."""

from __future__ import annotations

import dataclasses
import datetime
import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.drills.drill import Pace, Result
from bench.drills.faults import Drill

COLUMNS = {
    "sent": "sent",
    "right": "right",
    "told": "told of a failure",
    "wrong": "wrong",
    "unanswered": "unanswered",
    "errors": "tries: error",
    "refused": "refused",
    "cut": "cut",
    "answered": "answered",
    "kept": "kept",
    "lost": "lost",
    "doubled": "doubled",
    "out_of_order": "out of order",
    "confirmed": "to HR",
    "mail_lost": "lost",
    "mail_doubled": "doubled",
    "sessions_replaced": "sessions replaced",
}


def machine() -> str:
    """Return what it was measured on, and the day."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = os.cpu_count()
    return f"{cores} {platform.machine()} cores, {memory:.0f} GB, {datetime.date.today().isoformat()}"


def everything(results: Sequence[Result], pace: Pace) -> dict[str, Any]:
    """Return what the JSON holds."""
    rows = [
        {
            "drill": result.drill.name,
            "held": result.held,
            "holds": result.holds(),
            "recovered_seconds": round(result.recovered, 1),
            "back_seconds": None if result.back is None else round(result.back, 1),
            **dataclasses.asdict(result.tally),
        }
        for result in results
    ]
    return {"machine": machine(), "pace": dataclasses.asdict(pace), "drills": rows}


def as_table(rows: Sequence[dict[str, object]]) -> str:
    """Return the rows of the JSON as a Markdown table."""
    head = ["drill", "", *COLUMNS.values(), "slowest s", "right again after s", "all back after s"]
    lines = [f"| {' | '.join(head)} |", "|---|---|" + "---:|" * (len(head) - 2)]
    for row in rows:
        back = row["back_seconds"]
        cells = [
            str(row["drill"]),
            "" if row["holds"] else "**fails**",
            *(str(row[name]) for name in COLUMNS),
            f"{row['slowest']:.1f}",
            str(row["recovered_seconds"]),
            "–" if back is None else str(back),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def write(folder: Path, name: str, results: Sequence[Result], pace: Pace, order: Sequence[Drill]) -> None:
    """Write ``<name>.json`` and ``<name>.md`` into a folder.

    Drills of ``order`` that were not held now keep the rows that they had, if those are of the same pace.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file, told = folder / f"{name}.json", everything(results, pace)
    before = json.loads(file.read_text("utf-8")) if file.exists() else told
    rows = {row["drill"]: row for row in before["drills"] if before["pace"] == told["pace"]}
    rows |= {row["drill"]: row for row in told["drills"]}
    told["drills"] = [rows[drill.name] for drill in order if drill.name in rows]
    file.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    head = (
        f"# Fault drills: {name}\n\n{pace.people} people chatting, faults of {pace.lasts:g} s; {machine()}."
        " When each was held: the JSON beside this."
    )
    table = as_table(told["drills"])
    (folder / f"{name}.md").write_text(
        f"{head} What the columns mean: `bench/drills/count.py`.\n\n{table}\n", "utf-8"
    )
