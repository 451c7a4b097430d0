"""A system that needs no training to speak of: it answers with the intent whose examples share most words."""

import json
from collections import Counter
from pathlib import Path

import numpy as np

from bench.nlu.questions import Corpus, digest
from bench.nlu.systems import Predictions, inside


class SharedWords:
    fitted = 0  # how often any of them has learnt

    def __init__(self, setting: str = "") -> None:
        self.setting, self.title = setting, "shared words"
        self.spec = f"tests.bench.stub.SharedWords:{setting}"

    def fingerprint(self) -> str:
        return digest(self.setting)

    def fit(self, corpus: Corpus, folder: Path) -> float:
        type(self).fitted += 1
        words = {intent: Counter() for intent in corpus.intents}
        for text, intent in zip(corpus.texts, corpus.intents):
            words[intent].update(text.split())
        (folder / "words.json").write_text(json.dumps(words), "utf-8")
        return 1.5

    def load(self, folder: Path) -> "SharedWordsModel":
        return SharedWordsModel(json.loads((folder / "words.json").read_text("utf-8")))

    def files(self, folder: Path) -> list[Path]:
        return inside(folder)


class SharedWordsModel:
    def __init__(self, words: dict[str, dict[str, int]]) -> None:
        self.words = words

    def predict(self, texts: list[str]) -> Predictions:
        shared = [
            [1e-6 + sum(known.get(word, 0) for word in text.split()) for known in self.words.values()]
            for text in texts
        ]
        rows = np.array(shared, dtype=float)
        return Predictions(list(self.words), rows / rows.sum(1, keepdims=True))
