"""Multinomial logistic regression over sentence vectors and character n-grams."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression


@dataclass
class Head:
    """The fitted weights; ``centre`` and ``spread`` standardise the sentence vectors.

    E5's vectors sit close together, so that they are centred before use.
    """

    centre: np.ndarray
    spread: float
    scale: float
    weights: np.ndarray  # (classes, vocabulary + dimensions) float32
    bias: np.ndarray  # (classes,)

    @classmethod
    def fit(
        cls, vectors: np.ndarray, characters: sp.csr_matrix, labels: np.ndarray, *, c: float, scale: float,
        max_iterations: int,
    ) -> Head:
        """Fit on ``(n, d)`` vectors, ``(n, v)`` n-grams and integer labels ``(n,)``.

        Args:
            vectors: Sentence vectors.
            characters: Character n-grams of the same texts.
            labels: Class indexes.
            c: Inverse regularisation of the logistic regression.
            scale: How much the sentence vectors weigh beside the n-grams.
            max_iterations: Limit for the optimiser (L-BFGS).
        """
        centre = vectors.mean(0)
        spread = float(np.sqrt(((vectors - centre) ** 2).sum(1).mean()))
        head = cls(centre, spread, scale, np.empty(0), np.empty(0))
        features = sp.hstack([characters, sp.csr_matrix(head._dense(vectors))], format="csr")
        model = LogisticRegression(C=c, max_iter=max_iterations, tol=1e-3, class_weight="balanced")
        model.fit(features, labels)
        head.weights = model.coef_.astype(np.float32)
        head.bias = model.intercept_.astype(np.float32)
        return head

    def probabilities(self, vectors: np.ndarray, characters: sp.csr_matrix) -> np.ndarray:
        """Return ``(n, classes)`` probabilities."""
        split = characters.shape[1]
        scores = self._dense(vectors) @ self.weights[:, split:].T + characters @ self.weights[:, :split].T
        scores = np.asarray(scores) + self.bias
        powers = np.exp(scores - scores.max(1, keepdims=True))
        return powers / powers.sum(1, keepdims=True)

    def save(self, folder: Path) -> None:
        """Write the weights as numpy arrays."""
        np.savez(
            folder / "head.npz", centre=self.centre, spread=self.spread, scale=self.scale,
            weights=self.weights.astype(np.float16), bias=self.bias,
        )

    @classmethod
    def load(cls, folder: Path) -> Head:
        """Read what ``save`` wrote."""
        with np.load(folder / "head.npz") as stored:
            return cls(
                stored["centre"], float(stored["spread"]), float(stored["scale"]),
                stored["weights"].astype(np.float32), stored["bias"],
            )

    def _dense(self, vectors: np.ndarray) -> np.ndarray:
        return (vectors - self.centre) / self.spread * self.scale
