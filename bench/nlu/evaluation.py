"""From predictions to one row a question, and from rows to a set's figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypedDict

import numpy as np

from bench.nlu import figures
from bench.nlu.questions import QuestionSet
from bench.nlu.systems import Predictions

OUT_OF_SCOPE = ("utanfor", "obegripligt")


class Row(TypedDict):
    """What became of one question; the text is not repeated."""

    id: str
    style: str
    kind: str
    inside: bool
    truth: str
    guess: str
    label: str
    right: bool
    confidence: float
    scope: float


def in_scope(predictions: Predictions) -> np.ndarray:
    """Return how surely each message is ours, ``(n,)``.

    Where foreign intents were learnt, it is what is left of the probability beside them; else the
    system's own score, or the highest probability.
    """
    foreign = np.array([intent.startswith(OUT_OF_SCOPE) for intent in predictions.intents], dtype=bool)
    if foreign.any():
        return 1 - predictions.probabilities[:, foreign].sum(1)
    if predictions.scope is not None:
        return predictions.scope
    return predictions.probabilities.max(1)


def rows(asked: QuestionSet, predictions: Predictions) -> list[Row]:
    """Judge every question of a set.

    For macro-F1 each question has one class: the first of what is right when the guess is, else the
    first of what the guess stands for.
    """
    scopes, best = in_scope(predictions), predictions.probabilities.argmax(1)
    judged = []
    for number, question in enumerate(asked.questions):
        guess = predictions.intents[best[number]]
        meaning = asked.judge(guess, question.role)
        right, truth = bool(meaning & question.truth), min(question.truth, default="")
        judged.append(
            Row(
                id=question.id,
                style=question.style,
                kind=question.kind,
                inside=question.inside,
                truth=" ".join(sorted(question.truth)),
                guess=guess,
                label=truth if right else min(meaning, default=guess),
                right=right,
                confidence=float(predictions.probabilities[number, best[number]]),
                scope=float(scopes[number]),
            )
        )
    return judged


def summary(judged: Sequence[Row]) -> dict[str, Any]:
    """Return the figures of a set; questions without a right answer count only as foreign ones."""
    answerable = [row for row in judged if row["truth"]]
    inside = [row for row in answerable if row["inside"]]
    ours, foreign = [row["scope"] for row in inside], [row["scope"] for row in judged if not row["inside"]]
    return {
        "questions": len(answerable),
        "accuracy": share(answerable),
        "inside": len(inside),
        "inside_accuracy": share(inside),
        "outside": len(foreign),
        "macro_f1": figures.macro_f1(
            [row["truth"].split(" ")[0] for row in answerable], [row["label"] for row in answerable]
        ),
        "auroc": figures.auroc(ours, foreign),
        "right_at_rejection": figures.right_at_rejection([row["right"] for row in inside], ours, foreign),
        "by_style": grouped(answerable, "style"),
        "by_kind": grouped(answerable, "kind"),
    }


def grouped(judged: Iterable[Row], field: str) -> dict[str, list[float]]:
    """Return (share right, count) of the rows by a field."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in judged:
        groups[str(row[field])].append(row)  # type: ignore[literal-required]
    return {name: [share(group), len(group)] for name, group in sorted(groups.items())}


def share(judged: Sequence[Row]) -> float:
    """Return the share that is right, 0 of nothing."""
    return sum(row["right"] for row in judged) / len(judged) if judged else 0.0
