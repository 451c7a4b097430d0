"""SweFAQ: the right answer of an authority among all answers of its category, by search alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from bench.nlu import evaluation, figures, vectors
from bench.nlu.evaluation import Row
from bench.nlu.fitted import slug
from bench.nlu.jobs import Job
from bench.nlu.public import SWEFAQ, read
from bench.nlu.questions import digest, digest_of_files
from bench.nlu.search import Search
from bench.nlu.store import Result
from bot.nlu.embedder import Encoder
from bot.nlu.passages import PassageSearch

NAME = "swefaq"


def job(system: Search, folder: Path) -> Job:
    """Return the job of searching the answers of every question's category."""
    file = folder / SWEFAQ
    code = digest_of_files(file, *(Path(str(module)) for module in (__file__, evaluation.__file__)))

    def compute() -> Result:
        judged = rows(read(file), Encoder(system.encoder), vectors.CACHE)
        named = {"system": system.spec, "title": system.title, "set": NAME}
        accuracy = evaluation.share(judged)
        found = {"questions": len(judged), "accuracy": accuracy}
        return {
            **named,
            "figures": {**found, "margin": figures.margin(accuracy, len(judged))},
            "rows": judged,
        }

    return Job(f"{slug(system.spec)}--{NAME}", digest(system.fingerprint(), code), compute)


def rows(asked: list[dict[str, Any]], encoder: Encoder, cache: Path) -> list[Row]:
    """Judge every question; a category's answers are read once."""
    searches: dict[str, PassageSearch] = {}
    judged = []
    for line, question in enumerate(asked, 1):
        candidates = question["candidate_answers"]
        search = searches.get(key := digest(candidates))
        if search is None:
            search = searches[key] = PassageSearch.build(candidates, encoder, cache)
        scores = search.scores(question["question"])
        guess, truth = int(np.argmax(scores)), int(question["label"])
        judged.append(
            Row(
                id=f"swefaq-dev-{line}",
                style=NAME,
                kind="answer",
                inside=True,
                truth=str(truth),
                guess=str(guess),
                label=str(guess),
                right=guess == truth,
                confidence=float(scores[guess]),
                scope=float(scores[guess]),
            )
        )
    return judged
