"""Chooses among tuned encoders on held-out questions, installs the best one and writes its card.

Run in the assistant's own environment, since the head and the vote on top are part of what is
compared. The questions are those of development; those that the accuracy is stated on, and HR's,
choose nothing.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from string import Template
from typing import Any

from bench.cases import DEVELOPMENT
from bench.nlu import evaluation, staff
from bench.nlu.ours import Ours
from bot.nlu.embedder import FOLDER

FILES = ("encoder.onnx", "tokenizer.json")
AVERAGE = "average"


def measure(candidate: Path, work: Path) -> dict[str, Any]:
    """Return a candidate's figures on the development questions, with head and vote fitted on it."""
    asked = staff.held_out(DEVELOPMENT)
    system = Ours(str(candidate))
    work.mkdir(parents=True, exist_ok=True)
    system.fit(asked.corpus, work)
    predictions = system.load(work).predict([question.text for question in asked.questions])
    return evaluation.summary(evaluation.rows(asked, predictions))


def card(chosen: Path, facts: dict[str, Any], measured: dict[str, dict[str, Any]], target: Path) -> str:
    """Return the model card as Markdown (Mitchell et al. 2019, arXiv:1810.03993, in short)."""
    settings = ", ".join(f"{name} {value}" for name, value in facts["settings"].items() if name != "seed")
    rows = "\n".join(
        f"| {name} | {figures['accuracy']:.1%} | {figures['by_style'].get('indirect', [0])[0]:.1%} "
        f"| {figures['auroc']:.3f} |"
        for name, figures in sorted(measured.items())
    )
    size = sum((target / name).stat().st_size for name in FILES) / 1e6
    seeds = ", ".join(name.removeprefix("seed-") for name in sorted(measured) if name.startswith("seed-"))
    questions = next(iter(measured.values()))["questions"]
    template = Template(Path(__file__).with_name("card.md").read_text("utf-8"))
    return template.substitute(
        size=f"{size:.1f}",
        examples=f"{facts['examples']:,}",
        topics=facts["topics"],
        data=facts["data"][:16],
        minutes=f"{facts['minutes']:.0f}",
        chosen="the mean of their weights" if chosen.name == AVERAGE else chosen.name.replace("-", " "),
        settings=settings,
        seeds=seeds,
        questions=questions,
        rows=rows,
    )


def main() -> None:
    """Measure every candidate in a folder and install the best of the tuned ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    candidates = sorted(path.parent for path in options.folder.glob("*/encoder.onnx"))
    tuned = [path for path in candidates if (path / "tuning.json").exists()]
    if not tuned:
        raise SystemExit(f"{options.folder}: ingen tränad språkkodare; kör make encoder")
    measured = {}
    for path in candidates:
        measured[path.name] = measure(path, options.folder / "models" / path.name)
        print(f"{path.name}: {measured[path.name]['accuracy']:.1%}", flush=True)
    best = max(tuned, key=lambda path: measured[path.name]["accuracy"])
    FOLDER.mkdir(exist_ok=True)
    for name in FILES:
        shutil.copyfile(best / name, FOLDER / name)
    facts = json.loads((best / "tuning.json").read_text("utf-8"))
    (FOLDER / "CARD.md").write_text(card(best, facts, measured, FOLDER), "utf-8")
    (options.folder / "measured.json").write_text(json.dumps(measured, indent=1))
    print(f"vald: {best.name}")


if __name__ == "__main__":
    main()
