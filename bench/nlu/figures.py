"""The figures: how much is right, how well foreign questions are told apart, how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

REJECTED = 0.95


def macro_f1(truth: Sequence[str], guesses: Sequence[str]) -> float:
    """Return the mean F1 of the classes that are asked about."""
    asked = sorted(set(truth))
    return float(f1_score(truth, guesses, labels=asked, average="macro", zero_division=0))


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float | None:
    """Return how often a question of ours scores higher than a foreign one; None without either."""
    if not len(inside) or not len(outside):
        return None
    labels = [1] * len(inside) + [0] * len(outside)
    return float(roc_auc_score(labels, [*inside, *outside]))


def right_at_rejection(
    right: Sequence[bool], inside: Sequence[float], outside: Sequence[float], rejected: float = REJECTED
) -> float | None:
    """Return the share of our questions answered, and right, when most foreign ones are turned away.

    Args:
        right: Whether each question of ours is right.
        inside: Score of each of them.
        outside: Scores of foreign questions.
        rejected: The share of these that must be turned away.

    The threshold is the lowest that turns away that share; a question at it is turned away.
    """
    if not len(inside) or not len(outside):
        return None
    ordered = np.sort(np.asarray(outside, dtype=float))
    threshold = ordered[int(np.ceil(rejected * len(ordered))) - 1]
    accepted = np.asarray(inside, dtype=float) > threshold
    return float(np.mean(accepted & np.asarray(right, dtype=bool)))


def margin(share: float, count: int) -> float:
    """Return half the width of the 95 % interval of a share (Wilson 1927)."""
    if not count:
        return 0.0
    z = 1.96
    spread = share * (1 - share) / count + z * z / (4 * count * count)
    return float(z * np.sqrt(spread) / (1 + z * z / count))


def reliability(
    confidences: Sequence[float], right: Sequence[bool], bins: int = 8
) -> list[tuple[float, float, int]]:
    """Return (mean confidence, share right, count) of equally many answers each, least sure first."""
    order = np.argsort(confidences, kind="stable")
    sure, correct = np.asarray(confidences, dtype=float)[order], np.asarray(right, dtype=float)[order]
    parts = [
        part for part in np.array_split(np.arange(len(order)), min(bins, max(len(order), 1))) if len(part)
    ]
    return [(float(sure[part].mean()), float(correct[part].mean()), len(part)) for part in parts]


def calibration_error(points: Sequence[tuple[float, float, int]]) -> float:
    """Return the expected calibration error of ``reliability``'s points."""
    total = sum(count for _, _, count in points)
    return sum(abs(sure - right) * count for sure, right, count in points) / total if total else 0.0
