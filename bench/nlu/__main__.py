"""Measure every system on every set, then write the table, the misses and the pictures.

Run again, it computes only what has changed.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from bench.nlu import jobs, plots, public, report, staff, swefaq
from bench.nlu.search import Search
from bench.nlu.store import Store
from bench.nlu.systems import system
from bot.nlu import embedder

RESULTS = Path(__file__).parent.parent / "results" / "nlu"


def encoders(frozen: Path | None) -> list[Path]:
    """Return the committed encoder and, when it is there, the frozen one."""
    root = Path.cwd()
    tuned = embedder.FOLDER.relative_to(root) if embedder.FOLDER.is_relative_to(root) else embedder.FOLDER
    if frozen is None or (frozen / "encoder.onnx").is_file():
        return [tuned, *([frozen] if frozen else [])]
    print(f"{frozen} holds no encoder.onnx: the frozen encoder is skipped")
    return [tuned]


def main() -> None:
    """Run what is missing and write everything anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--public", type=Path, help="folder of the public Swedish sets")
    parser.add_argument("--frozen", type=Path, help="folder of the encoder before tuning")
    parser.add_argument("--without-rasa", action="store_true", help="leave Rasa's default pipeline out")
    parser.add_argument(
        "--rasa-scale", type=float, default=1.0, help="DIET's steps on our examples, in runs on Corona"
    )
    parser.add_argument("--only", choices=["staff", "corona"], help="one corpus only")
    options = parser.parse_args()
    started = time.perf_counter()
    folders = encoders(options.frozen)
    searches = [Search(str(folder)) for folder in folders]
    systems = [system(f"ours:{folder}") for folder in folders]
    systems += [] if options.without_rasa else [system(f"rasa:{options.rasa_scale:g}")]
    systems += [system("counts"), *searches]
    sets = [] if options.only == "corona" else [staff.held_out()]
    extra: list[jobs.Job] = []
    for names in (public.CORONA, (public.SWEFAQ,)):
        if options.only == "staff":
            break
        if skipped := public.missing(options.public, names):
            print(skipped)
        elif names == public.CORONA:
            sets += public.corona(options.public)
        else:
            extra = [swefaq.job(search, options.public) for search in searches]
    store = Store(RESULTS)
    results = jobs.run([*jobs.plan(systems, sets), *extra], store)
    questions = {question.id: question.text for question in staff.held_out().questions}
    table = RESULTS / (f"table-{options.only}.md" if options.only else "table.md")
    report.write_table(results, table, options.rasa_scale)
    report.write_misses(results, questions, RESULTS / "misses.csv")
    plots.draw(results, RESULTS)
    print(table.read_text("utf-8"))
    spent = (time.perf_counter() - started) / 60
    print(f"{len(store.computed)} of {len(results)} results computed, {spent:.1f} minutes; {RESULTS}")


if __name__ == "__main__":
    main()
