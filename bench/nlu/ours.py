"""Our topic model, on any exported encoder."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.nlu import vectors
from bench.nlu.questions import Corpus, digest_of_files
from bench.nlu.systems import Predictions, inside
from bot.nlu import embedder, topic_model
from bot.nlu.embedder import Encoder
from bot.nlu.text import lowered
from bot.nlu.topic_model import TopicModel

# What stands in bot/nlu/ without a say in what a topic model answers.
ELSEWHERE = ("decision", "intent_classifier", "language", "passage", "people")

# Settings for a set as small as the public one: its examples are too few to show misspellings themselves,
# and for a vote.
FEWER_THAN = 5_000
FEW = {"copies": True, "c": 30.0, "reduced": 1024, "min_count": 2, "vote_share": 0.1}


class Ours:
    """``TopicModel.read``: whole messages, and long ones by their sentences too."""

    def __init__(self, encoder: str) -> None:
        """Take the encoder in a folder."""
        self._folder = Path(encoder or embedder.FOLDER)
        self.spec = f"ours:{self._folder}"
        self.title = f"ours, {encoder_title(self._folder)}"

    def fingerprint(self) -> str:
        """Return a hash of the topic model's code and of the encoder."""
        return digest_of_files(*code(), *encoder_files(self._folder), Path(__file__))

    def fit(self, corpus: Corpus, folder: Path) -> float:
        """Fit as ``make train`` does, or with ``FEW`` where there are few examples."""
        encoder = Encoder(self._folder)
        settings = FEW if len(corpus.texts) < FEWER_THAN else {}
        seconds = vectors.seconds_for(encoder, [lowered(text) for text in corpus.texts], vectors.CACHE)
        started = time.perf_counter()
        model = TopicModel.fit(corpus.texts, corpus.intents, settings, vectors.CACHE, encoder)
        seconds += time.perf_counter() - started
        model.save(folder)
        return seconds

    def load(self, folder: Path) -> OurModel:
        """Load what ``fit`` wrote, with the same encoder."""
        encoder = Encoder(self._folder)
        return OurModel(TopicModel.load(folder, encoder), encoder)

    def files(self, folder: Path) -> list[Path]:
        """Return the model's files and the encoder's."""
        return [*inside(folder), *encoder_files(self._folder)]


class OurModel:
    """A loaded topic model."""

    def __init__(self, model: TopicModel, encoder: Encoder) -> None:
        """Keep both."""
        self._model, self._encoder = model, encoder

    def predict(self, texts: Sequence[str]) -> Predictions:
        """Read messages one by one."""
        read = np.stack([self._model.read(text).probabilities for text in texts])
        score = getattr(self._model, "scope_score", None)
        if score is None:
            return Predictions(self._model.intents, read)
        embedded = np.stack([self._encoder.embed(text) for text in texts])
        return Predictions(self._model.intents, read, np.asarray(score(embedded, texts)))


def create(setting: str) -> Ours:
    """Return the system."""
    return Ours(setting)


def code() -> list[Path]:
    """Return the files of ``bot/nlu`` that decide what a topic model answers."""
    files = sorted(Path(topic_model.__file__).parent.glob("*.py"))
    return [file for file in files if not file.stem.startswith(ELSEWHERE)]


def encoder_title(folder: Path) -> str:
    """Return ``tuned encoder`` for the committed one, else the folder's name."""
    return "tuned encoder" if folder.resolve() == embedder.FOLDER.resolve() else f"{folder.name} encoder"


def encoder_files(folder: Path) -> list[Path]:
    """Return what an encoder is made of."""
    return [folder / "encoder.onnx", folder / "tokenizer.json"]
