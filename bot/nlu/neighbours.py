"""A vote of the nearest examples: what the closest phrases are labelled."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp


@dataclass
class Neighbours:
    """The examples of every class, as centred unit vectors and n-grams, ordered by class.

    Only the examples of the ``searched`` likeliest classes are compared with a message: the nearest ones
    are almost always among them, and a message then costs a tenth. Its n-grams are looked up, as words are in
    an index: to go through those of the examples takes three times as long.
    """

    centre: np.ndarray
    vectors: np.ndarray  # (n, d) float32, centred, unit length
    by_gram: sp.csr_matrix  # (v, n): the examples that hold an n-gram
    starts: np.ndarray  # (classes + 1,): class c has the rows from starts[c] up to starts[c + 1]
    vector_share: float = 0.6
    nearest: int = 20
    sharpness: float = 20.0
    searched: int = 40

    @classmethod
    def fit(
        cls, vectors: np.ndarray, characters: sp.csr_matrix, labels: np.ndarray, classes: int
    ) -> Neighbours:
        """Keep the examples; shapes as in ``Head.fit``."""
        centre, order = vectors.mean(0), np.argsort(labels, kind="stable")
        starts = np.searchsorted(labels[order], np.arange(classes + 1))
        return cls(centre, _unit(vectors[order] - centre), characters[order].T.tocsr(), starts)

    @property
    def classes(self) -> int:
        """Return how many classes there are."""
        return len(self.starts) - 1

    def nearest_of(self, vectors: np.ndarray, classes: np.ndarray) -> np.ndarray:
        """Return ``(m,)`` cosines of each vector to the nearest example of the class given for it."""
        queries = _unit(vectors - self.centre)
        return np.array([(self._vectors_of(c) @ query).max() for query, c in zip(queries, classes)])

    def votes(self, vectors: np.ndarray, characters: sp.csr_matrix, expected: np.ndarray) -> np.ndarray:
        """Return ``(m, classes)`` shares of the vote; nearer examples weigh exponentially more.

        Args:
            vectors: Sentence vectors, ``(m, d)``.
            characters: Character n-grams of the same texts, ``(m, v)``.
            expected: ``(m, classes)`` probabilities by another measure; they say where to look.
        """
        queries = _unit(vectors - self.centre)
        rows = [self._vote(*row) for row in zip(queries, characters, expected)]
        return np.stack(rows)

    def _vote(self, query: np.ndarray, grams: sp.csr_matrix, expected: np.ndarray) -> np.ndarray:
        looked_at = np.argsort(-expected)[: self.searched]
        alike = self.by_gram[grams.indices].T @ grams.data
        similar = np.concatenate([self._similarities(c, query, alike) for c in looked_at])
        labels = np.repeat(looked_at, [self.starts[c + 1] - self.starts[c] for c in looked_at])
        count = min(self.nearest, len(similar))
        top = np.argpartition(-similar, count - 1)[:count]
        powers = np.exp((similar[top] - similar[top].max()) * self.sharpness)
        votes = np.bincount(labels[top], powers, minlength=self.classes).astype(np.float32)
        return votes / votes.sum()

    def _similarities(self, class_: int, query: np.ndarray, alike: np.ndarray) -> np.ndarray:
        """Return the similarity of every example of a class, 1 for the same text."""
        dense = self._vectors_of(class_) @ query
        return self.vector_share * dense + (1 - self.vector_share) * alike[self._rows_of(class_)]

    def _vectors_of(self, class_: int) -> np.ndarray:
        return self.vectors[self._rows_of(class_)]

    def _rows_of(self, class_: int) -> slice:
        return slice(self.starts[class_], self.starts[class_ + 1])

    def save(self, folder: Path) -> None:
        """Write the examples' numbers, not their texts."""
        sp.save_npz(folder / "examples_characters.npz", self.by_gram.T.tocsr())
        np.savez(
            folder / "examples.npz",
            centre=self.centre,
            vectors=self.vectors.astype(np.float16),
            starts=self.starts,
        )

    @classmethod
    def load(cls, folder: Path) -> Neighbours:
        """Read what ``save`` wrote."""
        characters = sp.load_npz(folder / "examples_characters.npz")
        with np.load(folder / "examples.npz") as stored:
            starts, vectors = stored["starts"], stored["vectors"].astype(np.float32)
            return cls(stored["centre"], vectors, characters.T.tocsr(), starts)


def _unit(rows: np.ndarray) -> np.ndarray:
    return (rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9)).astype(np.float32)
