"""From probabilities to what the assistant does: crisis, answer, ask back or say no.

The order is the product's: danger to life always wins; then whether the question is ours at all
(the summed probability of all in-scope intents separates best); then which topic. The thresholds
were chosen by ``python -m bench.calibration``, see docs/understanding.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.danger import danger_named
from bot.nlu.text import without_courtesy
from bot.nlu.topic_model import Reading

CRISIS = "kris-"
OUT_OF_SCOPE = "utanfor-"
# Intents that say something only beside an earlier answer. People follow up in a few words; a longer
# message tells a matter of its own, whatever it shares with a follow-up.
IN_CONTEXT = ("folj-", "roll-")
MOST_WORDS_IN_CONTEXT = 8
# How sure a crisis or out of scope is at least, once decided. Above the threshold of Rasa's fallback
# (config.yml), or that would ask back where 112 is to be said.
DECIDED = 0.5


@dataclass(frozen=True)
class Thresholds:
    """Where one decision turns into another; all probabilities."""

    crisis: float = 0.25
    crisis_sentence: float = 0.7
    crisis_trace: float = 0.15
    out_of_scope: float = 0.25


@dataclass(frozen=True)
class Ranked:
    """One intent and its confidence, as in Rasa's ranking."""

    name: str
    confidence: float


def without_context(intents: Sequence[str], probabilities: np.ndarray, text: str) -> np.ndarray:
    """Return the probabilities of a message, with no share for follow-ups when it is a long one.

    A courtesy before it does not make it long: "jaha, tack. men det är ju min chef som gör det".
    """
    if len(without_courtesy(text).split()) <= MOST_WORDS_IN_CONTEXT:
        return probabilities
    kept = np.where([intent.startswith(IN_CONTEXT) for intent in intents], 0, probabilities)
    return kept / kept.sum() if kept.sum() > 0 else probabilities


def decide(
    intents: Sequence[str], reading: Reading, text: str, thresholds: Thresholds, length: int
) -> list[Ranked]:
    """Return the intents in the order to believe them, the decision first.

    Args:
        intents: Names of the intents, in the order of the reading.
        reading: What the message means, whole and sentence by sentence.
        text: The message.
        thresholds: Where to turn.
        length: How many to return.

    One sentence that tells of danger is enough: people say goodbye in the middle of other things. A
    sentence alone says less than the whole message, and must be surer; torn from the others it can also sound
    alarming by itself ("hon ligger överst nu"), so that the whole must show a trace of danger too. Words that
    always mean danger (danger.yml) decide by themselves.
    """
    crisis = np.array([intent.startswith(CRISIS) for intent in intents])
    named = danger_named(text)
    if named in intents:
        certain = np.array([float(intent == named) for intent in intents])
        return rank(intents, certain, thresholds, length)
    if reading.probabilities[crisis].sum() >= thresholds.crisis_trace:
        gravest = max(reading.sentences(), key=lambda row: row[crisis].sum())
        if gravest[crisis].sum() >= thresholds.crisis_sentence:
            return rank(intents, gravest, thresholds, length)
    return rank(intents, without_context(intents, reading.probabilities, text), thresholds, length)


def rank(
    intents: Sequence[str], probabilities: np.ndarray, thresholds: Thresholds, length: int
) -> list[Ranked]:
    """Return the intents ordered by probability, a crisis or out of scope first when it holds.

    Args:
        intents: Names of the intents, in the order of ``probabilities``.
        probabilities: Shape ``(intents,)``, summing to one.
        thresholds: Where to turn.
        length: How many to return.

    The confidence of a crisis, or of out of scope, is the summed probability of all its intents (it
    matters that it is one, not which), and at least ``DECIDED``. No other intent is left more confident
    than the decision, or Rasa's fallback would take it for an ambiguous one.
    """
    order = np.argsort(-probabilities)
    ranked = [Ranked(intents[i], float(probabilities[i])) for i in order]
    for prefix, threshold in ((CRISIS, thresholds.crisis), (OUT_OF_SCOPE, thresholds.out_of_scope)):
        total = sum(item.confidence for item in ranked if item.name.startswith(prefix))
        if total >= threshold:
            first = next(item for item in ranked if item.name.startswith(prefix))
            sure = max(total, DECIDED)
            rest = [Ranked(item.name, min(item.confidence, sure)) for item in ranked if item is not first]
            return [Ranked(first.name, sure), *rest][:length]
    return ranked[:length]
