"""Finds the passage of a text that a question is about: sentence vectors and spelling, half and half.

Both likenesses are standardised over the passages before they are added, so that neither drowns
the other (z-score fusion; Fox and Shaw 1994, "Combination of Multiple Searches", weighs runs alike).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from bot.nlu.characters import CharacterFeatures
from bot.nlu.embedder import Encoder


@dataclass
class PassageSearch:
    """The passages, ready to be searched."""

    encoder: Encoder
    centre: np.ndarray
    vectors: np.ndarray  # (passages, 384), centred, unit length
    features: CharacterFeatures
    characters: sp.csr_matrix  # (passages, n-grams)

    @classmethod
    def build(cls, passages: Sequence[str], encoder: Encoder, cache: Path) -> PassageSearch:
        """Read the passages; their vectors are kept in the folder ``cache``."""
        vectors = encoder.embed_all(passages, cache)
        centre = vectors.mean(0)
        features = CharacterFeatures.fit(passages, min_count=1, max_features=100_000)
        return cls(encoder, centre, _unit(vectors - centre), features, features.transform(passages))

    def scores(self, text: str) -> np.ndarray:
        """Return ``(passages,)`` scores of how well each fits a question; higher is better.

        They order the passages of one question and do not compare across questions; for that there is
        ``spelling``.
        """
        dense = self.vectors @ _unit((self.encoder.embed(text) - self.centre)[None])[0]
        return _standard(dense) + _standard(self.spelling(text))

    def spelling(self, text: str) -> np.ndarray:
        """Return ``(passages,)`` cosines of the character n-grams, 0 when no letters are shared."""
        return np.asarray((self.characters @ self.features.transform([text]).T).todense()).ravel()


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9)


def _standard(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()) / (values.std() + 1e-9)
