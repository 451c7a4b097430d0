"""From a message to a probability for every intent: regression and vote, averaged."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bot.nlu.characters import CharacterFeatures
from bot.nlu.embedder import Encoder
from bot.nlu.embedder import encoder as usual_encoder
from bot.nlu.head import Head
from bot.nlu.misspelling import misspelt
from bot.nlu.neighbours import Neighbours
from bot.nlu.text import lowered, sentences, without_courtesy, without_diacritics

DEFAULTS: dict[str, Any] = {
    "c": 10.0,
    "scale": 2.0,
    "min_count": 3,
    "max_features": 30_000,
    "reduced": 256,
    "max_iterations": 50,
    "vote_share": 0.5,
    "temperature": 0.7,
    "copies": False,
}


@dataclass(frozen=True)
class Reading:
    """What a message means: ``(intents,)`` probabilities.

    ``sentences`` returns those of its parts, ``(sentences, intents)``; they are read when first asked for,
    since reading a message again sentence by sentence costs as much as reading it.
    """

    probabilities: np.ndarray
    sentences: Callable[[], np.ndarray]


class TopicModel:
    """The intents and what was learnt about them."""

    def __init__(
        self,
        intents: Sequence[str],
        characters: CharacterFeatures,
        head: Head,
        neighbours: Neighbours,
        settings: Mapping[str, Any],
        encoder: Encoder | None = None,
    ) -> None:
        """Put the fitted parts together; use ``fit`` or ``load``."""
        self._encoder = encoder or usual_encoder()
        self.intents = list(intents)
        self.settings = {**DEFAULTS, **settings}
        self._characters, self._head, self._neighbours = characters, head, neighbours

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        intents: Sequence[str],
        settings: Mapping[str, Any],
        cache: Path,
        encoder: Encoder | None = None,
    ) -> TopicModel:
        """Learn from labelled examples.

        Args:
            texts: The examples.
            intents: The intent of each.
            settings: Departures from ``DEFAULTS``. ``copies`` learns each example as typed without
                diacritics and misspelt too, which helps where there are few.
            cache: Folder where sentence vectors are kept between trainings.
            encoder: Another encoder than the committed one, to compare.
        """
        encoder = encoder or usual_encoder()
        settings = {**DEFAULTS, **settings}
        names = sorted(set(intents))
        index = {name: number for number, name in enumerate(names)}
        pairs = dict.fromkeys((lowered(text), index[intent]) for text, intent in zip(texts, intents))
        if settings["copies"]:
            pairs |= dict.fromkeys((view, label) for text, label in list(pairs) for view in _copies(text))
        rows, labels = [text for text, _ in pairs], np.array([label for _, label in pairs])
        vectors = encoder.embed_all(rows, cache)
        features = CharacterFeatures.fit(rows, settings["min_count"], settings["max_features"])
        characters = features.transform(rows)
        head = Head.fit(
            vectors,
            characters,
            labels,
            c=settings["c"],
            scale=settings["scale"],
            reduced=settings["reduced"],
            max_iterations=settings["max_iterations"],
        )
        neighbours = Neighbours.fit(vectors, characters, labels, len(names))
        return cls(names, features, head, neighbours, settings, encoder)

    def probabilities(self, text: str) -> np.ndarray:
        """Return ``(intents,)`` probabilities of one message; see ``read``."""
        return self.read(text).probabilities

    def read(self, text: str) -> Reading:
        """Return what one message means, whole and, when asked for, sentence by sentence."""
        text = without_courtesy(text)
        whole = self.of_vectors(self._encoder.embed(text)[None], [text])
        parts = sentences(text)
        if len(parts) < 2:
            return Reading(whole[0], lambda: whole)

        @cache
        def read() -> np.ndarray:
            return self.of_vectors(np.stack([self._encoder.embed(part) for part in parts]), parts)

        return Reading(whole[0], read)

    def of_vectors(self, vectors: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """Return ``(n, intents)`` probabilities of texts whose vectors are known."""
        characters = self._characters.transform(texts)
        share = self.settings["vote_share"]
        learnt = self._head.probabilities(vectors, characters)
        mixed = (1 - share) * learnt + share * self._neighbours.votes(vectors, characters, learnt)
        return tempered(mixed, self.settings["temperature"])

    def scope_score(self, vectors: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """Return ``(n,)`` how surely each text is in scope where no out-of-scope examples were learnt.

        0.3 of the best probability and 0.7 of the cosine to the nearest example of that intent. Where
        there are out-of-scope intents, as in the assistant, the summed probability of the others is better.
        """
        probabilities = self.of_vectors(vectors, texts)
        best = probabilities.argmax(1)
        return 0.3 * probabilities.max(1) + 0.7 * self._neighbours.nearest_of(vectors, best)

    def save(self, folder: Path) -> None:
        """Write everything as JSON and numpy files."""
        state = {"intents": self.intents, "settings": self.settings, "encoder": self._encoder.name}
        (folder / "topic_model.json").write_text(json.dumps(state, ensure_ascii=False, indent=1), "utf-8")
        for part in (self._characters, self._head, self._neighbours):
            part.save(folder)

    @classmethod
    def load(cls, folder: Path, encoder: Encoder | None = None) -> TopicModel:
        """Read what ``save`` wrote; ``encoder`` as in ``fit``.

        Raises:
            ValueError: the model was trained with another encoder than the one at hand.
        """
        state = json.loads((folder / "topic_model.json").read_text("utf-8"))
        encoder = encoder or usual_encoder()
        if state["encoder"] != encoder.name:
            raise ValueError("modellen är tränad med en annan språkkodare; kör make train")
        parts = CharacterFeatures.load(folder), Head.load(folder), Neighbours.load(folder)
        return cls(state["intents"], *parts, state["settings"], encoder)


def tempered(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """Return probabilities made less sure (temperature above 1) or surer, in the same order.

    Temperature scaling (Guo et al. 2017, arXiv:1706.04599), on probabilities rather than logits.
    """
    powers = (probabilities + 1e-9) ** (1 / temperature)
    return powers / powers.sum(-1, keepdims=True)


def _copies(text: str) -> tuple[str, str]:
    return without_diacritics(text), misspelt(text, random.Random(text))
