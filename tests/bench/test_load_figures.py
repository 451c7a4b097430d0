"""The figures of a run are counted from its rows, and the tables tell them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.load import report
from bench.load.measure import Row, by_turn, figures, read_rows
from bench.load.stock.project import write_project
from bench.load.store import Runs
from bench.load.usage import Sample, used_between
from bench.load.without import STEPS, procfile
from bench.running import ROOT


def run(section: str, system: str, kind: str, **told: Any) -> dict[str, Any]:
    load = {"kind": kind, "people": 50, "think": 10.0, "rate": told.pop("rate", 0), "turns": 0}
    return {
        "section": section,
        "system": system,
        "load": load,
        **figures([Row(0, 20, "", 1)] * 10, 1),
        "cpu_ms": {"rasa": 20.0, "gateway": 15.0},
        "memory_mb": {"rasa": 500, "gateway": 200},
        "start_seconds": 20,
        "tool_cpu_ms": 2.0,
        "cores": 0.4,
        **told,
    }


def test_percentiles_and_errors_are_counted_and_only_answers_make_the_rate() -> None:
    rows = [Row(0, ms, "", 1) for ms in range(1, 100)] + [Row(0, 1000, "no answer", 1)]
    counted = figures(rows, seconds=10)
    assert (counted["messages"], counted["errors"], counted["error_kinds"]) == (100, 1, {"no answer": 1})
    assert counted["per_second"] == 9.9
    assert (counted["p50"], counted["max"]) == (50.5, 1000)


def test_the_wait_at_the_tenth_message_is_that_of_its_neighbours_too() -> None:
    rows = [Row(0, float(turn), "", turn) for turn in range(1, 51)]
    assert by_turn(rows) == {"1": 1, "10": 10, "50": 49}


def test_rows_are_read_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("1.5,20.25,no answer,3\n")
    assert read_rows(tmp_path / "rows.csv") == [Row(1.5, 20.25, "no answer", 3)]


def test_processor_time_is_that_between_the_samples_nearest_to_the_run() -> None:
    samples = [Sample(second, {"rasa": 0.5 * second}) for second in range(10)]
    assert used_between(samples, 2.2, 6.9) == ({"rasa": 2.5}, 5)
    with pytest.raises(ValueError, match="samples"):
        used_between(samples[:1], 0, 1)


def test_a_bench_that_was_interrupted_keeps_what_it_had_measured(tmp_path: Path) -> None:
    Runs(tmp_path).add("rows", {"system": "ours"})
    again = Runs(tmp_path)
    again.begin("compare")
    again.add("compare", {"system": "stock"})
    assert [kept["system"] for kept in Runs(tmp_path).runs] == ["ours", "stock"]


def test_the_tables_hold_each_system_and_the_model_is_judged_by_runs_it_has_not_seen(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.machines["compare"] = {"date": "2026-11-26", "processor": "2 × x", "memory": "24 GB"}
    runs.runs = [run("compare", "ours", "saturation"), run("compare", "stock", "saturation")]
    runs.runs += [
        run("compare", "ours", "open", rate=rate, per_second=rate, p95=20 + 400 / (40 - rate))
        for rate in (5, 10, 15, 20, 25, 30)
    ]
    runs.runs += [run("compare", "ours", "think", per_second=5.0)]
    found = report.capacity_of(runs, "ours")
    assert found is not None
    _, fitted, judges = found
    assert [r["load"]["rate"] for r in fitted] == [5, 10, 20, 25]
    assert [r["load"]["kind"] for r in judges] == ["open", "open", "think"]
    report.write(runs)
    written = (tmp_path / report.FILE).read_text("utf-8")
    for title in ("ours", "stock"):
        assert report.TITLES[title] in written
    assert "50 people: " in written


def test_the_stock_bot_is_plain_rasa_with_all_our_topics(tmp_path: Path) -> None:
    write_project(tmp_path, 5055, epochs=2, examples_each=2)
    config, domain = (
        yaml.safe_load((tmp_path / name).read_text("utf-8")) for name in ("config.yml", "domain.yml")
    )
    parts = [part["name"] for part in config["pipeline"] + config["policies"]]
    assert "DIETClassifier" in parts and "TEDPolicy" in parts and not [name for name in parts if "." in name]
    nlu = yaml.safe_load((tmp_path / "data/nlu.yml").read_text("utf-8"))["nlu"]
    assert {entry["intent"] for entry in nlu} | {"nlu_fallback"} == set(domain["intents"])
    assert "bot." not in (tmp_path / "endpoints.yml").read_text("utf-8")


@pytest.mark.parametrize("step", STEPS)
def test_a_server_is_started_without_one_of_its_savings(step: str) -> None:
    stock = (ROOT / "Procfile").read_text("utf-8")
    changed = procfile(stock, step)
    assert changed != stock and f"-m bench.load.without {step} {STEPS[step][0]}" in changed
