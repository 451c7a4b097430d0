"""Character n-grams: what is spelled alike is counted alike, whatever the diacritics."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.text import without_diacritics


class CharacterFeatures:
    """TF-IDF over character 2- to 5-grams within words, without diacritics."""

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        """Wrap a fitted vectorizer; use ``fit`` or ``load``."""
        self._vectorizer = vectorizer

    @classmethod
    def fit(cls, texts: Sequence[str], min_count: int, max_features: int) -> CharacterFeatures:
        """Learn the vocabulary: n-grams in at least ``min_count`` texts, the commonest kept."""
        vectorizer = _vectorizer(min_df=min_count, max_features=max_features)
        return cls(vectorizer.fit([without_diacritics(text) for text in texts]))

    def transform(self, texts: Sequence[str]) -> sp.csr_matrix:
        """Return ``(n, vocabulary)`` float32 rows of unit length."""
        return self._vectorizer.transform([without_diacritics(text) for text in texts]).astype(np.float32)

    def save(self, folder: Path) -> None:
        """Write the vocabulary as JSON and the weights as numpy (no pickle)."""
        grams = sorted(self._vectorizer.vocabulary_, key=self._vectorizer.vocabulary_.__getitem__)
        (folder / "characters.json").write_text(json.dumps(grams, ensure_ascii=False), "utf-8")
        np.save(folder / "characters_idf.npy", self._vectorizer.idf_)

    @classmethod
    def load(cls, folder: Path) -> CharacterFeatures:
        """Read what ``save`` wrote."""
        grams = json.loads((folder / "characters.json").read_text("utf-8"))
        vectorizer = _vectorizer(vocabulary={gram: index for index, gram in enumerate(grams)})
        vectorizer.idf_ = np.load(folder / "characters_idf.npy")
        return cls(vectorizer)


def _vectorizer(**options: object) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, **options)
