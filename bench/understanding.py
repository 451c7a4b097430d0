"""Cross-validated intent accuracy on the examples, and the topics that are understood worst.

Five folds; every example is classified once by a model that has not seen it. The intents are many
and near (”är kön en grund?” and ”vilka är grunderna?”), so that the share whose answer cites the
same section is given too: it is what decides whether the person gets the right source.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np

from bot.nlu.embedder import encoder
from bot.nlu.text import lowered
from bot.nlu.topic_model import TopicModel
from knowledge import reader
from knowledge.examples import read_examples
from knowledge.model import Knowledge

CACHE = Path(".cache/embeddings")
WEAKEST = 15


def section_of(intent: str, knowledge: Knowledge) -> str:
    """Return the section that an intent's answer cites first; other intents count by their kind."""
    if intent in knowledge.topics:
        return knowledge.topics[intent].answers[0].quotes[0].section
    return intent.split("-")[0]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--run-folds", type=int, help="stop after this many folds")
    options = parser.parse_args()
    knowledge = reader.read()
    pairs = [(example.text, example.intent) for example in read_examples()]
    random.Random(0).shuffle(pairs)
    truth: list[str] = []
    guesses: list[str] = []
    seconds = []
    for fold in range(options.run_folds or options.folds):
        held = pairs[fold :: options.folds]
        kept = [pair for number, pair in enumerate(pairs) if number % options.folds != fold]
        started = time.perf_counter()
        model = TopicModel.fit([text for text, _ in kept], [intent for _, intent in kept], {}, CACHE)
        seconds.append(time.perf_counter() - started)
        vectors = encoder().embed_all([lowered(text) for text, _ in held], CACHE)
        for start in range(0, len(held), 200):
            texts = [text for text, _ in held[start : start + 200]]
            best = model.of_vectors(vectors[start : start + 200], texts).argmax(1)
            guesses += [model.intents[index] for index in best]
        truth += [intent for _, intent in held]
        print(f"fold {fold + 1}: fitted in {seconds[-1]:.0f} s", flush=True)
    report(truth, guesses, knowledge)
    with tempfile.TemporaryDirectory() as folder:
        model.save(Path(folder))
        size = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
    print(f"examples {len(pairs)}, intents {len(set(truth))}, model {size:.0f} MB")


def report(truth: list[str], guesses: list[str], knowledge: Knowledge) -> None:
    """Print accuracy by intent and by section, and the weakest intents with what takes them over."""
    same = np.mean([a == b for a, b in zip(truth, guesses)])
    section = np.mean([section_of(a, knowledge) == section_of(b, knowledge) for a, b in zip(truth, guesses)])
    print(f"intent right {same:.1%}, section right {section:.1%}")
    asked, right = Counter(truth), Counter(a for a, b in zip(truth, guesses) if a == b)
    taken = Counter((a, b) for a, b in zip(truth, guesses) if a != b)
    print(f"\nthe {WEAKEST} weakest intents, and what they are taken for")
    for intent in sorted(asked, key=lambda name: right[name] / asked[name])[:WEAKEST]:
        rivals = [f"{b} {n}" for (a, b), n in taken.most_common() if a == intent][:3]
        print(f"{right[intent] / asked[intent]:>6.0%} of {asked[intent]:>3}  {intent:38} {', '.join(rivals)}")


if __name__ == "__main__":
    main()
