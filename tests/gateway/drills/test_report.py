"""The table of the drills: one that is held again takes the place of its row, and no other."""

import json
from pathlib import Path

from bench.drills.count import Tally
from bench.drills.drill import Pace, Result
from bench.drills.faults import Drill
from bench.drills.report import write

KILLED, HUNG = Drill("redis", "kill"), Drill("redis", "hang")
ORDER = (KILLED, HUNG)


def held(drill: Drill, sent: int) -> Result:
    return Result(drill, Tally(sent=sent), recovered=1.0, back=None)


def rows(folder: Path) -> list[tuple[str, int]]:
    told = json.loads((folder / "several.json").read_text("utf-8"))
    return [(row["drill"], row["sent"]) for row in told["drills"]]


def test_a_drill_held_again_replaces_its_row_alone(tmp_path: Path) -> None:
    write(tmp_path, "several", [held(HUNG, 1), held(KILLED, 2)], Pace(), ORDER)
    write(tmp_path, "several", [held(HUNG, 3)], Pace(), ORDER)
    assert rows(tmp_path) == [(KILLED.name, 2), (HUNG.name, 3)]
    assert "| redis, kill |" in (tmp_path / "several.md").read_text("utf-8")


def test_rows_of_another_pace_are_not_mixed_in(tmp_path: Path) -> None:
    write(tmp_path, "several", [held(KILLED, 2)], Pace(people=20), ORDER)
    write(tmp_path, "several", [held(HUNG, 3)], Pace(), ORDER)
    assert rows(tmp_path) == [(HUNG.name, 3)]
