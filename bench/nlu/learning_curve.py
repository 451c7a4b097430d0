"""What more examples would add: accuracy on held-out questions against the number of examples.

The tuned encoder has seen every example, whatever share the topic model learns from: its curve is
flatter than if it had been tuned on the share too. The frozen encoder's curve is free of that.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path

from matplotlib import pyplot

from bench.nlu import jobs, staff
from bench.nlu.__main__ import RESULTS, encoders
from bench.nlu.evaluation import Row, grouped, share
from bench.nlu.fitted import MODELS, Fitted
from bench.nlu.plots import save
from bench.nlu.questions import Corpus, QuestionSet
from bench.nlu.report import markdown, percent
from bench.nlu.store import Store
from bench.nlu.systems import System, system

PARTS = {16: (0, 1), 8: (0, 1), 4: (0, 1), 2: (0,), 1: (0,)}  # one over the share: its seeds
ALL = "all"
Points = dict[str, list[tuple[float, float]]]
"""By style: (examples, share right) from few to many."""


def part_of(corpus: Corpus, fraction: int, seed: int) -> Corpus:
    """Return one over ``fraction`` of the examples of every intent, at least one; of one, the corpus."""
    if fraction == 1:
        return corpus
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, intent in enumerate(corpus.intents):
        numbers[intent].append(number)
    dice, kept = random.Random(seed), []
    for _, own in sorted(numbers.items()):
        kept += dice.sample(own, ceil(len(own) / fraction))
    chosen = sorted(kept)
    texts, intents = (tuple(column[n] for n in chosen) for column in (corpus.texts, corpus.intents))
    return Corpus(f"{corpus.name}-{fraction}-{seed}", texts, intents, corpus.passages)


def plan(measured: System, asked: QuestionSet, models: Path = MODELS) -> Iterator[tuple[int, jobs.Job]]:
    """Yield the examples' number and the job of every part; models of parts are not kept."""
    for fraction, seeds in PARTS.items():
        for seed in seeds:
            corpus = part_of(asked.corpus, fraction, seed)
            fitted = Fitted(measured, corpus, models)
            job = jobs.answers(fitted, asked)
            done = fitted.release if fraction == 1 else fitted.remove
            yield len(corpus.texts), jobs.Job(job.name, job.key, job.compute, done)


def points(judged: Sequence[tuple[int, Sequence[Row]]]) -> Points:
    """Return the curve of all questions and of each style; seeds of one size are averaged."""
    sizes: dict[int, list[Sequence[Row]]] = defaultdict(list)
    for size, rows in judged:
        # Parts of one share differ by no example between seeds: every intent gives as many.
        sizes[size].append(rows)
    curve: Points = defaultdict(list)
    for size, runs in sorted(sizes.items()):
        shares: dict[str, list[float]] = defaultdict(list)
        for rows in runs:
            shares[ALL].append(share(rows))
            for style, (right, _) in grouped(rows, "style").items():
                shares[style].append(right)
        for style, values in shares.items():
            curve[style].append((size, sum(values) / len(values)))
    return curve


def table(title: str, curve: Points) -> str:
    """Return the curve as Markdown, with what each doubling added on average and what the last did."""
    sizes = [size for size, _ in curve[ALL]]
    rows = []
    for style, reached in curve.items():
        shares = [right for _, right in reached]
        steps = [100 * (after - before) for before, after in zip(shares, shares[1:])]
        gains = [f"{sum(steps) / len(steps):+.1f}", f"{steps[-1]:+.1f}"] if steps else ["–", "–"]
        rows.append([style, *map(percent, shares), *gains])
    head = ["style", *(f"{size:,.0f}" for size in sizes), "a doubling adds", "the last added"]
    return markdown(f"{title}: held-out accuracy % by number of examples", head, rows)


def draw(curves: Mapping[str, Points], file: Path) -> None:
    """Draw one panel a system, all questions in bold."""
    _, grid = pyplot.subplots(1, len(curves), figsize=(6 * len(curves), 4.5), squeeze=False, sharey=True)
    for axes, (title, curve) in zip(grid[0], curves.items()):
        for style, reached in curve.items():
            sizes, shares = zip(*((size, 100 * right) for size, right in reached))
            axes.plot(sizes, shares, marker=".", linewidth=3 if style == ALL else 1, label=style)
        axes.set_xscale("log", base=2)
        axes.set_xticks(sizes, [f"{size:,.0f}" for size in sizes], fontsize=8)
        axes.set(title=title, xlabel="examples", ylabel="right, %")
    grid[0][-1].legend(fontsize=7, loc="upper left", bbox_to_anchor=(1, 1))
    save(file)


def main() -> None:
    """Measure what is missing, print the tables and draw the curves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frozen", type=Path, help="folder of the encoder before tuning")
    options = parser.parse_args()
    asked, store = staff.held_out(), Store(RESULTS)
    curves: dict[str, Points] = {}
    for folder in encoders(options.frozen):
        measured = system(f"ours:{folder}")
        planned = list(plan(measured, asked))
        results = jobs.run([job for _, job in planned], store)
        judged = [(size, result["rows"]) for (size, _), result in zip(planned, results)]
        curves[measured.title] = points(judged)
    tables = [table(title, curve) for title, curve in curves.items()]
    about = " ".join((__doc__ or "").split("\n\n", 1)[1].split())
    (RESULTS / "learning_curve.md").write_text("\n\n".join([*tables, about]) + "\n", "utf-8")
    draw(curves, RESULTS / "learning_curve.png")
    print((RESULTS / "learning_curve.md").read_text("utf-8"))


if __name__ == "__main__":
    main()
