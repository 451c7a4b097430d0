"""Public Swedish sets that nobody here wrote, read from outside the repository.

None of their texts is written anywhere: results name a question by its file's line.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.nlu.questions import OUTSIDE, Corpus, Question, QuestionSet, by_name
from bot.nlu.misspelling import misspelt
from bot.nlu.text import without_diacritics

CORONA = ("corona_train.jsonl", "corona_test.jsonl", "corona_out_of_scope.jsonl", "far_out_of_scope.jsonl")
SWEFAQ = "swefaq_dev.jsonl"


def missing(folder: Path | None, names: tuple[str, ...]) -> str | None:
    """Return why a public set is skipped, or None when it is there."""
    if folder is None:
        return f"no --public folder: {names[0]} is skipped"
    absent = [name for name in names if not (folder / name).is_file()]
    return f"{absent[0]} is not in the --public folder: its figures are skipped" if absent else None


def corona(folder: Path) -> list[QuestionSet]:
    """Return the COVID questions: as written, without å ä ö, with slips, and beside two foreign sets."""
    train, test, near, far = (read(folder / name) for name in CORONA)
    corpus = Corpus("corona", tuple(row["text"] for row in train), tuple(row["intent"] for row in train))
    dice = random.Random(0)

    def asked(style: str, typed: Callable[[str], str] = str) -> tuple[Question, ...]:
        return tuple(
            Question(f"corona-test-{line}", typed(row["text"]), style, "answer", frozenset({row["intent"]}))
            for line, row in enumerate(test, 1)
        )

    def foreign(style: str, rows: list[dict[str, Any]]) -> tuple[Question, ...]:
        return tuple(
            Question(f"{style}-{line}", row["text"], style, OUTSIDE, frozenset())
            for line, row in enumerate(rows, 1)
        )

    clean = asked("clean")
    sets = {
        "corona": clean,
        "corona-no-diacritics": asked("no-diacritics", without_diacritics),
        "corona-typos": asked("typo", lambda text: misspelt(text, dice)),
        "corona-near": clean + foreign("near-out-of-scope", near),
        "corona-far": clean + foreign("far-out-of-scope", far),
    }
    return [QuestionSet(name, corpus, questions, by_name) for name, questions in sets.items()]


def read(path: Path) -> list[dict[str, Any]]:
    """Read one JSON object a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
