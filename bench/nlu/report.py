"""The table and the list of misses."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bench.nlu import rasa_default
from bench.nlu.evaluation import share
from bench.nlu.figures import margin
from bench.nlu.jobs import COST
from bench.nlu.store import Result

HELD_OUT, CLEAN = "held-out", "corona"
NOTES = """\
Accuracy on held-out questions: what the message is taken for leads to one of the right sections, for the
role; out of scope, small talk and crisis are right by kind. One message a case; later turns and injections
are left out. ± is the 95 % interval. "Right at 95 %" is the share of our questions answered, and right, when
the threshold turns away 95 % of the foreign ones. Search has no kinds: compare its "with sections" only.
Foreign questions of our own are told apart by one minus the probability of the foreign intents; those of
Corona, which teaches none, by the system's score or its highest probability; by search, by its likeness in
spelling. Rasa's fallback is read as the intent it stands before. The tuned encoder has learnt our topics
from the same examples; Corona is foreign to it."""


def write_table(results: Sequence[Result], file: Path, scale: float) -> None:
    """Write the figures of all systems as Markdown."""
    parts = [_held_out(results), _styles(results), _corona(results), _swefaq(results), _costs(results)]
    steps = f"""\
DIET's epochs on our examples are such that it takes about {scale:g} times the optimiser steps of 100 epochs
on Corona, where they are untouched: {_epochs(results, scale)}."""
    ran_rasa = any(result["system"].startswith("rasa") for result in results)
    notes = NOTES + ("\n" + steps if ran_rasa else "")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n\n".join([*filter(None, parts), notes]) + "\n", "utf-8")


def write_misses(results: Iterable[Result], texts: Mapping[str, str], file: Path) -> None:
    """Write every wrong guess; texts of sets that are not ours are not repeated."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["system", "set", "id", "text", "truth", "guess", "confidence", "style"])
        for result in results:
            for row in result.get("rows", []):
                if row["truth"] and not row["right"]:
                    named = result["system"], result["set"], row["id"], texts.get(row["id"], "")
                    told = row["truth"], row["guess"], f"{row['confidence']:.3f}", row["style"]
                    writer.writerow([*named, *told])


def of_set(results: Iterable[Result], name: str) -> list[Result]:
    """Return the results on one set."""
    return [result for result in results if result["set"] == name]


def percent(value: float | None) -> str:
    """Return a share as per cent, or a dash."""
    return "–" if value is None else f"{value * 100:.1f}"


def markdown(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a headed table."""
    lines = [f"### {title}", "", "| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def _held_out(results: Sequence[Result]) -> str:
    found = of_set(results, HELD_OUT)
    if not found:
        return ""
    rows = []
    for result in found:
        told, cited = (
            result["figures"],
            [row for row in result["rows"] if row["kind"] in ("answer", "handoff")],
        )
        accuracy = f"{percent(told['accuracy'])} ± {percent(margin(told['accuracy'], told['questions']))}"
        measures = [share(cited), told["macro_f1"], told["auroc"], told["right_at_rejection"]]
        rows.append([result["title"], accuracy, *map(percent, measures)])
    asked = found[0]["figures"]
    title = f"Held-out questions ({asked['questions']}, of which {asked['outside']} out of scope), %"
    head = ["system", "accuracy", "with sections", "macro-F1", "out-of-scope AUROC", "right at 95 %"]
    return markdown(title, head, rows)


def _styles(results: Sequence[Result]) -> str:
    found = of_set(results, HELD_OUT)
    if not found:
        return ""
    counts = {style: count for style, (_, count) in found[0]["figures"]["by_style"].items()}
    rows = [
        [result["title"], *(percent(result["figures"]["by_style"][style][0]) for style in counts)]
        for result in found
    ]
    head = ["system", *(f"{style} ({count})" for style, count in counts.items())]
    return markdown("Held-out questions by style, accuracy %", head, rows)


def _corona(results: Sequence[Result]) -> str:
    rows = []
    for clean in of_set(results, CLEAN):
        mine = {result["set"]: result.get("figures", {}) for result in results if _same(result, clean)}
        names = ["corona-no-diacritics", "corona-typos"]
        measures = [clean["figures"]["accuracy"], *(mine[name]["accuracy"] for name in names)]
        measures.append(clean["figures"]["macro_f1"])
        for name in ("corona-near", "corona-far"):
            measures += [mine[name]["auroc"], mine[name]["right_at_rejection"]]
        rows.append([clean["title"], *map(percent, measures)])
    head = ["system", "clean", "without å ä ö", "typos", "macro-F1"]
    head += ["near: AUROC", "right at 95 %", "far: AUROC", "right at 95 %"]
    return markdown("Public Corona set (104 intents), %", head, rows) if rows else ""


def _same(result: Result, other: Result) -> bool:
    return result["system"] == other["system"] and result["set"].startswith(CLEAN)


def _swefaq(results: Sequence[Result]) -> str:
    rows = [
        [result["title"], f"{percent(told['accuracy'])} ± {percent(told['margin'])}"]
        for result in of_set(results, "swefaq")
        for told in [result["figures"]]
    ]
    return (
        markdown("SweFAQ dev: the right answer of its category, %", ["system", "accuracy"], rows)
        if rows
        else ""
    )


def _costs(results: Sequence[Result]) -> str:
    rows = [
        [
            result["title"],
            f"{result['corpus']}, {result['examples']:,}",
            f"{result['training_seconds']:.0f}",
            f"{result['cpu_ms']:.1f}",
            f"{result['memory_mb']:.0f}",
            f"{result['model_mb']:.0f}",
        ]
        for result in of_set(results, COST)
    ]
    head = ["system", "examples", "training s", "CPU ms a message", "resident MB at most", "model MB"]
    return markdown("What it costs", head, rows)


def _epochs(results: Sequence[Result], scale: float) -> str:
    told = {result["corpus"]: result["examples"] for result in of_set(results, COST)}
    return ", ".join(f"{name} {rasa_default.epochs_for(count, scale)} epochs" for name, count in told.items())
