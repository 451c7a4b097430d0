"""A vote of the nearest examples: what the closest phrases are labelled."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp


@dataclass
class Neighbours:
    """The examples, as centred unit vectors and n-grams, and their classes."""

    centre: np.ndarray
    vectors: np.ndarray  # (n, d) float32, centred, unit length
    characters: sp.csr_matrix  # (n, v)
    labels: np.ndarray  # (n,)
    classes: int
    vector_share: float = 0.6
    nearest: int = 20
    sharpness: float = 20.0

    def __post_init__(self) -> None:
        """Turn the n-grams once: multiplied the other way, all of them are converted for every message."""
        self._by_gram = self.characters.T.tocsr()

    @classmethod
    def fit(
        cls, vectors: np.ndarray, characters: sp.csr_matrix, labels: np.ndarray, classes: int
    ) -> Neighbours:
        """Keep the examples; shapes as in ``Head.fit``."""
        centre = vectors.mean(0)
        return cls(centre, _unit(vectors - centre), characters, labels, classes)

    def similarities(self, vectors: np.ndarray, characters: sp.csr_matrix) -> np.ndarray:
        """Return ``(m, n)`` similarities to every example, 1 for the same text."""
        dense = _unit(vectors - self.centre) @ self.vectors.T
        sparse = np.asarray((characters @ self._by_gram).todense())
        return self.vector_share * dense + (1 - self.vector_share) * sparse

    def nearest_of(self, vectors: np.ndarray, classes: np.ndarray) -> np.ndarray:
        """Return ``(m,)`` cosines of each vector to the nearest example of the class given for it."""
        cosines = _unit(vectors - self.centre) @ self.vectors.T
        return np.where(self.labels[None] == classes[:, None], cosines, -1.0).max(1)

    def votes(self, vectors: np.ndarray, characters: sp.csr_matrix) -> np.ndarray:
        """Return ``(m, classes)`` shares of the vote; nearer examples weigh exponentially more."""
        similar = self.similarities(vectors, characters)
        count = min(self.nearest, similar.shape[1])
        top = np.argpartition(-similar, count - 1, axis=1)[:, :count]
        values = np.take_along_axis(similar, top, axis=1)
        powers = np.exp((values - values.max(1, keepdims=True)) * self.sharpness)
        votes = np.zeros((len(similar), self.classes), dtype=np.float32)
        for row, (indexes, weights) in enumerate(zip(top, powers)):
            np.add.at(votes[row], self.labels[indexes], weights)
        return votes / votes.sum(1, keepdims=True)

    def save(self, folder: Path) -> None:
        """Write the examples' numbers, not their texts."""
        sp.save_npz(folder / "examples_characters.npz", self.characters)
        np.savez(
            folder / "examples.npz",
            centre=self.centre,
            vectors=self.vectors.astype(np.float16),
            labels=self.labels,
            classes=self.classes,
        )

    @classmethod
    def load(cls, folder: Path) -> Neighbours:
        """Read what ``save`` wrote."""
        characters = sp.load_npz(folder / "examples_characters.npz")
        with np.load(folder / "examples.npz") as stored:
            vectors = stored["vectors"].astype(np.float32)
            return cls(stored["centre"], vectors, characters, stored["labels"], int(stored["classes"]))


def _unit(rows: np.ndarray) -> np.ndarray:
    return (rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9)).astype(np.float32)
