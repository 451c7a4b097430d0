"""The pictures: accuracy by style, how far confidence can be believed, and foreign questions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from sklearn.metrics import roc_curve

from bench.nlu.figures import calibration_error, reliability
from bench.nlu.report import HELD_OUT, of_set
from bench.nlu.store import Result

matplotlib.use("Agg")
from matplotlib import pyplot

DPI = 80
ROC_SETS = {HELD_OUT: "held-out", "corona-near": "Corona, near", "corona-far": "Corona, far"}


def draw(results: Sequence[Result], folder: Path) -> None:
    """Draw what the results are enough for."""
    if held_out := of_set(results, HELD_OUT):
        _styles(held_out, folder / "styles.png")
        _reliability([r for r in held_out if r["system"].startswith("ours")], folder / "reliability.png")
    if present := [name for name in ROC_SETS if of_set(results, name)]:
        _roc(results, present, folder / "out_of_scope.png")


def save(file: Path) -> None:
    """Write the current picture, small enough to be committed."""
    pyplot.tight_layout()
    pyplot.savefig(file, dpi=DPI)
    pyplot.close()


def _styles(held_out: Sequence[Result], file: Path) -> None:
    counts = {style: count for style, (_, count) in held_out[0]["figures"]["by_style"].items()}
    _, axes = pyplot.subplots(figsize=(13, 4.5))
    width = 0.8 / len(held_out)
    for number, result in enumerate(held_out):
        shares = [100 * result["figures"]["by_style"][style][0] for style in counts]
        axes.bar(np.arange(len(counts)) + number * width, shares, width, label=result["title"])
    labels = [f"{style}\n{count}" for style, count in counts.items()]
    axes.set_xticks(np.arange(len(counts)) + 0.4 - width / 2, labels)
    axes.set(ylabel="right, %", ylim=(0, 100), title="Held-out questions by style (number below)")
    axes.legend(fontsize=8, loc="upper left", bbox_to_anchor=(1, 1))
    save(file)


def _reliability(ours: Sequence[Result], file: Path) -> None:
    _, axes = pyplot.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
    for result in ours:
        rows = result["rows"]
        points = reliability([row["confidence"] for row in rows], [row["right"] for row in rows])
        error = calibration_error(points)
        sure, right, _ = zip(*points)
        axes.plot(sure, right, marker="o", label=f"{result['title']}, error {error:.2f}")
    title = "How far confidence can be believed (held-out, equal counts)"
    axes.set(xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1))
    axes.set_title(title, fontsize=9)
    axes.legend(fontsize=8)
    save(file)


def _roc(results: Sequence[Result], names: Sequence[str], file: Path) -> None:
    _, grid = pyplot.subplots(1, len(names), figsize=(4.2 * len(names), 4.2), squeeze=False)
    for axes, name in zip(grid[0], names):
        _roc_panel(axes, of_set(results, name), ROC_SETS[name])
    save(file)


def _roc_panel(axes: Axes, results: Sequence[Result], title: str) -> None:
    for result in results:
        inside = [row["inside"] for row in result["rows"]]
        if all(inside):
            continue
        accepted, kept, _ = roc_curve(inside, [row["scope"] for row in result["rows"]])
        axes.plot(accepted, kept, label=f"{result['title']} {result['figures']['auroc']:.3f}")
    axes.set(xlabel="foreign questions let in", ylabel="our questions let in", title=title)
    axes.legend(fontsize=7, loc="lower right", title="AUROC", title_fontsize=7)
