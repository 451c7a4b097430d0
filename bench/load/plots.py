"""The pictures: how the wait grows with the messages a second, and with the people who chat."""

from __future__ import annotations

import matplotlib
import numpy as np

from bench.load.capacity import PROMISED_MS
from bench.load.report import TITLES, capacity_of
from bench.load.store import Runs

matplotlib.use("Agg")
from matplotlib import pyplot
from matplotlib.axes import Axes

DPI = 80


def draw(runs: Runs) -> None:
    """Draw what there are runs of."""
    if runs.of("compare", kinds=["open"]):
        _rates(runs)
    if runs.of("compare", kinds=["think"]):
        _people(runs)


def _rates(runs: Runs) -> None:
    _, axes = pyplot.subplots(figsize=(8, 4.5))
    for number, (name, title) in enumerate(TITLES.items()):
        measured = runs.of("compare", name, ["open"])
        if not measured:
            continue
        colour = f"C{number}"
        rates, waits = [run["per_second"] for run in measured], [run["p95"] for run in measured]
        axes.plot(rates, waits, "o", color=colour, label=title)
        if found := capacity_of(runs, name):
            model, _, judges = found
            axis = np.linspace(0.5, 0.99 * model.most, 200)
            axes.plot(axis, [model.p95(rate) for rate in axis], color=colour, linewidth=0.8, label="fitted")
            seen = [(run["per_second"], run["p95"]) for run in judges]
            axes.plot(*zip(*seen), "s", mfc="none", ms=10, color=colour, label="not fitted to")
    _promise(axes)
    axes.set(xlabel="messages a second", title="95 of 100 answers come within")
    _save(runs, "rates.png", axes)


def _people(runs: Runs) -> None:
    _, axes = pyplot.subplots(figsize=(8, 4.5))
    for name, title in TITLES.items():
        measured = runs.of("compare", name, ["think"])
        people, waits = [run["load"]["people"] for run in measured], [run["p95"] for run in measured]
        axes.plot(people, waits, "o-", label=title)
    _promise(axes)
    axes.set(xlabel="people chatting", xscale="log", title="95 of 100 answers come within")
    axes.set_xticks([1, 10, 50, 200], ["1", "10", "50", "200"])
    _save(runs, "people.png", axes)


def _promise(axes: Axes) -> None:
    axes.axhline(PROMISED_MS, color="grey", linewidth=0.8, linestyle="--")
    axes.set(ylabel="ms", yscale="log", ylim=(10, 30_000))


def _save(runs: Runs, name: str, axes: Axes) -> None:
    axes.legend(fontsize=7, loc="upper left", bbox_to_anchor=(1, 1))
    pyplot.tight_layout()
    pyplot.savefig(runs.folder / name, dpi=DPI)
    pyplot.close()
