"""From probabilities to what the assistant does: crisis, answer, ask back or say no.

The order is the product's: danger to life always wins; then whether the question is ours at all
(the summed probability of all in-scope intents separates best, FIELD_NOTES §1); then which topic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

CRISIS = "kris-"
OUT_OF_SCOPE = "utanfor-"


@dataclass(frozen=True)
class Thresholds:
    """Where one decision turns into another; all probabilities."""

    crisis: float = 0.25
    out_of_scope: float = 0.5


@dataclass(frozen=True)
class Ranked:
    """One intent and its confidence, as in Rasa's ranking."""

    name: str
    confidence: float


def rank(
    intents: Sequence[str], probabilities: np.ndarray, thresholds: Thresholds, length: int
) -> list[Ranked]:
    """Return the intents in the order to believe them, the decision first.

    Args:
        intents: Names of the intents, in the order of ``probabilities``.
        probabilities: Shape ``(intents,)``, summing to one.
        thresholds: Where to turn.
        length: How many to return.

    The confidence of a crisis, or of out of scope, is the summed probability of all its intents:
    it matters that it is one, not which.
    """
    order = np.argsort(-probabilities)
    ranked = [Ranked(intents[i], float(probabilities[i])) for i in order]
    for prefix, threshold in ((CRISIS, thresholds.crisis), (OUT_OF_SCOPE, thresholds.out_of_scope)):
        total = sum(item.confidence for item in ranked if item.name.startswith(prefix))
        if total >= threshold:
            first = next(item for item in ranked if item.name.startswith(prefix))
            rest = [item for item in ranked if item is not first]
            return [Ranked(first.name, max(total, first.confidence)), *rest][:length]
    return ranked[:length]
