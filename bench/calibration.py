"""Chooses the temperature and the thresholds on the development questions, and shows what they cost.

``python -m bench.calibration`` prints the values to write into config.yml; nothing is set by hand.
The temperature is the one with the least negative log-likelihood of a right section. A threshold is
taken from a table of what each value misses and what it takes wrongly:

- crisis: the three values together (of the whole message, of its gravest sentence, which must be surer, and
  the trace that the whole must show before its sentences count) that miss the fewest, since a missed one
  costs most, and of these raise the fewest false alarms;
- out of scope: the value with the most questions on the right side;
- fallback: asking back costs ``ASKING_BACK`` of a wrong answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import yaml

from bench.cases import DEVELOPMENT, HELD_OUT, Case, read_cases
from bench.nlu import figures
from bench.nlu.staff import corpus, judge
from bot.nlu.danger import danger_named
from bot.nlu.decision import CRISIS, OUT_OF_SCOPE, Thresholds
from bot.nlu.role_prior import elected_topics, weighed
from bot.nlu.topic_model import DEFAULTS, Reading, TopicModel, tempered
from knowledge import reader

ROOT = Path(__file__).parent.parent
ASKING_BACK = 0.3
TEMPERATURES = np.arange(0.3, 1.81, 0.1)
GRID = np.round(np.arange(0.05, 0.96, 0.05), 2)
TRACES = (0.02, 0.05, 0.1, 0.15)


@dataclass(frozen=True)
class Read:
    """A question, what it was read as, and which intents would be right."""

    case: Case
    reading: Reading
    right: np.ndarray  # (intents,) bool


def read_all(model: TopicModel, cases: Sequence[Case]) -> list[Read]:
    """Read every single-turn case, weighed by role as the assistant does."""
    knowledge = reader.read()
    elected, meaning = elected_topics(knowledge), judge(knowledge)
    found = []
    for case in cases:
        if len(case.turns) > 1 or case.kind == "injection":
            continue
        truth = case.sections or frozenset({case.kind})
        reading = model.read(case.turns[0])
        whole = weighed(model.intents, reading.probabilities, elected, case.turns[0], case.role)
        right = np.array([bool(meaning(intent, case.role) & truth) for intent in model.intents])
        found.append(Read(case, Reading(whole, reading.sentences), right))
    return found


def best_temperature(read: Sequence[Read]) -> float:
    """Return the temperature with the least negative log-likelihood of a right section."""

    def loss(temperature: float) -> float:
        rows = tempered(np.stack([item.reading.probabilities for item in read]), temperature)
        shares = [row[item.right].sum() for row, item in zip(rows, read)]
        return float(-np.log(np.maximum(shares, 1e-4)).mean())

    return float(min(TEMPERATURES, key=loss))


def table(read: Sequence[Read], kind: str, score: Callable[[Read], float]) -> list[tuple[float, int, int]]:
    """Return (threshold, missed, wrongly taken) over the grid, for one kind of question."""
    scores = np.array([score(item) for item in read])
    truth = np.array([item.case.kind == kind for item in read])
    return [(float(t), int((truth & (scores < t)).sum()), int((~truth & (scores >= t)).sum())) for t in GRID]


def best_crisis(read: Sequence[Read], intents: Sequence[str]) -> tuple[Thresholds, int, int]:
    """Return the crisis thresholds with the fewest misses, then the fewest false alarms, and both numbers.

    Of equals, those in the middle: a value at the edge is right by chance.
    """
    truth = np.array([item.case.kind == "crisis" for item in read])
    named = np.array([danger_named(item.case.turns[0]) is not None for item in read])
    whole = np.array([mass(item.reading.probabilities, intents, CRISIS) for item in read])
    gravest = np.array([max(mass(row, intents, CRISIS) for row in item.reading.sentences()) for item in read])
    found = []
    for crisis, sentence, trace in product(GRID, GRID, TRACES):
        if not trace < crisis < sentence:
            continue
        taken = named | (whole >= crisis) | ((whole >= trace) & (gravest >= sentence))
        found.append(((truth & ~taken).sum(), (~truth & taken).sum(), crisis, sentence, trace))
    missed, alarms = min(row[:2] for row in found)
    equal = [row[2:] for row in found if row[:2] == (missed, alarms)]
    crisis, sentence, trace = equal[len(equal) // 2]
    chosen = Thresholds(crisis=crisis, crisis_sentence=sentence, crisis_trace=trace)
    return chosen, int(missed), int(alarms)


def best_scope(rows: Sequence[tuple[float, int, int]]) -> float:
    """Return the threshold with the fewest questions on the wrong side, the middle one of equals."""
    fewest = min(missed + taken for _, missed, taken in rows)
    equal = [value for value, missed, taken in rows if missed + taken == fewest]
    return equal[len(equal) // 2]


def best_fallback(read: Sequence[Read]) -> tuple[float, list[tuple[float, int, int]]]:
    """Return the threshold with the least cost, and (threshold, right withheld, wrong withheld) rows."""
    ours = [item for item in read if item.case.sections]
    sure = np.array([item.reading.probabilities.max() for item in ours])
    right = np.array([bool(item.right[item.reading.probabilities.argmax()]) for item in ours])
    rows = [(float(t), int((right & (sure < t)).sum()), int((~right & (sure < t)).sum())) for t in GRID]
    cost = [ASKING_BACK * (kept + spared) - spared for _, kept, spared in rows]
    return rows[int(np.argmin(cost))][0], rows


def reliability(read: Sequence[Read], temperature: float) -> tuple[float, list[tuple[float, float, int]]]:
    """Return the expected calibration error and (mean confidence, share right, count) a bin."""
    ours = [item for item in read if item.case.sections]
    rows = tempered(np.stack([item.reading.probabilities for item in ours]), temperature)
    best = rows.argmax(1)
    points = figures.reliability(
        [float(row[i]) for row, i in zip(rows, best)], [bool(item.right[i]) for item, i in zip(ours, best)]
    )
    return figures.calibration_error(points), points


def main() -> None:
    """Fit on the examples, read the questions, print what to set."""
    examples = corpus(reader.read())
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]
    settings = {name: value for name, value in pipeline[0].items() if name in DEFAULTS}
    model = TopicModel.fit(
        examples.texts, examples.intents, {**settings, "temperature": 1.0}, ROOT / ".cache" / "embeddings"
    )
    development, held_out = (read_all(model, read_cases(path)) for path in (DEVELOPMENT, HELD_OUT))
    temperature = best_temperature(development)
    print(f"temperature: {temperature:.1f}")
    for name, read in (("development", development), ("held-out", held_out)):
        before, after = reliability(read, 1.0)[0], reliability(read, temperature)[0]
        print(f"  calibration error on {name} questions: {before:.3f} before, {after:.3f} after")
    development = [cooled(item, temperature) for item in development]
    scope = table(
        development,
        "out_of_scope",
        lambda item: mass(item.reading.probabilities, model.intents, OUT_OF_SCOPE),
    )
    fallback, withheld = best_fallback(development)
    crisis, missed, alarms = best_crisis(development, model.intents)
    print(f"crisis: {crisis.crisis}, crisis_sentence: {crisis.crisis_sentence}, ", end="")
    print(f"crisis_trace: {crisis.crisis_trace}   (missed {missed}, wrongly taken {alarms})")
    print(f"out_of_scope: {best_scope(scope):.2f}   (threshold: missed, wrongly taken)")
    print("  " + "  ".join(f"{t:.2f}: {missed}, {taken}" for t, missed, taken in scope))
    print(f"FallbackClassifier threshold: {fallback:.2f}   (threshold: right, wrong answers withheld)")
    print("  " + "  ".join(f"{t:.2f}: {right}, {wrong}" for t, right, wrong in withheld))


def mass(row: np.ndarray, intents: Sequence[str], prefix: str) -> float:
    """Return the summed probability of the intents with a prefix."""
    return float(sum(p for p, intent in zip(row, intents) if intent.startswith(prefix)))


def cooled(item: Read, temperature: float) -> Read:
    """Return a question as read at another temperature."""
    reading = item.reading
    whole = tempered(reading.probabilities, temperature)
    return Read(item.case, Reading(whole, lambda: tempered(reading.sentences(), temperature)), item.right)


if __name__ == "__main__":
    main()
