"""The runs, kept as JSON: one file, written anew after each run, so that an interruption loses nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.load.machine import machine
from bench.load.measure import Run
from bench.running import ROOT

RESULTS = ROOT / "bench/results/load"
FILE = "runs.json"


class Runs:
    """The runs of a bench, by section: ``compare``, ``topics``, ``session``, ``rows``, ``steps``."""

    def __init__(self, folder: Path = RESULTS) -> None:
        """Go on with what ``folder`` holds."""
        self.folder = folder
        file = folder / FILE
        kept: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
        self.runs: list[Run] = kept.get("runs", [])
        self.machines: dict[str, dict[str, str]] = kept.get("machines", {})

    def begin(self, section: str) -> None:
        """Keep what machine a section is measured on."""
        self.machines[section] = machine()

    def add(self, section: str, run: Run) -> None:
        """Keep a run, in the place of an earlier one of the same."""
        run = {"section": section, **run}
        self.runs = [kept for kept in self.runs if _what(kept) != _what(run)] + [run]
        self.folder.mkdir(parents=True, exist_ok=True)
        content = {"machines": self.machines, "runs": self.runs}
        (self.folder / FILE).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")

    def of(self, section: str, system: str | None = None, kinds: Iterable[str] = ()) -> list[Run]:
        """Return the runs of a section, of one system and of some kinds of load where they are named."""
        wanted = set(kinds)
        return [
            run
            for run in self.runs
            if run["section"] == section
            and system in (None, run["system"])
            and (not wanted or run["load"]["kind"] in wanted)
        ]


def _what(run: Run) -> list[Any]:
    """Return what a run is of, however long it was and whatever came out."""
    load = run.get("load", {})
    of_load = [load.get(name) for name in ("kind", "people", "think", "rate", "turns")]
    told = [run.get(name) for name in ("section", "system", "step", "copies", "phase")]
    return [*of_load, *told, (run.get("rows") or {}).get("events")]
