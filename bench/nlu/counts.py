"""What one gets without any encoder: logistic regression on counts of words and of letters.

One regression an intent: on 60,000 columns and 250 intents, one for all together takes tens of
minutes and was no better on a part of the examples.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import joblib
import numpy as np
import scipy.sparse as sp
import sklearn
from joblib import Parallel, delayed
from scipy.special import expit
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, make_union

from bench.nlu.questions import Corpus, digest, digest_of_files
from bench.nlu.systems import Predictions, inside

PROCESSES = 2


class Counts:
    """Words and character 1- to 4-grams within words, counted, as in Rasa's default featurizers."""

    spec, title = "counts", "logistic regression on counts"

    def fingerprint(self) -> str:
        """Return a hash of this file and the library's version."""
        return digest(digest_of_files(Path(__file__)), sklearn.__version__)

    def fit(self, corpus: Corpus, folder: Path) -> float:
        """Fit on the examples as they stand."""
        started = time.perf_counter()
        counted = make_union(CountVectorizer(), CountVectorizer(analyzer="char_wb", ngram_range=(1, 4)))
        features, labels = counted.fit_transform(corpus.texts), np.array(corpus.intents)
        intents = sorted(set(corpus.intents))
        blocks = np.array_split(intents, PROCESSES)
        # Copies, not memory maps: liblinear cannot read those.
        fitted = Parallel(n_jobs=PROCESSES, max_nbytes=None)(
            delayed(weights)(features, labels, block) for block in blocks
        )
        seconds = time.perf_counter() - started
        joblib.dump((counted, intents, np.vstack(fitted)), folder / "counts.joblib")
        return seconds

    def load(self, folder: Path) -> CountsModel:
        """Load what ``fit`` wrote."""
        return CountsModel(*joblib.load(folder / "counts.joblib"))

    def files(self, folder: Path) -> list[Path]:
        """Return the model's file."""
        return inside(folder)


class CountsModel:
    """A fitted regression."""

    def __init__(self, counted: FeatureUnion, intents: Sequence[str], weighed: np.ndarray) -> None:
        """Keep the vocabulary and ``(intents, columns + 1)`` weights, the last column being the bias."""
        self._counted, self._intents, self._weights = counted, intents, weighed

    def predict(self, texts: Sequence[str]) -> Predictions:
        """Read messages; none influences another."""
        scores = self._counted.transform(texts) @ self._weights[:, :-1].T + self._weights[:, -1]
        single = expit(scores)
        return Predictions(self._intents, single / single.sum(1, keepdims=True))


def weights(features: sp.csr_matrix, labels: np.ndarray, intents: Sequence[str]) -> np.ndarray:
    """Return the weights of some intents' regressions, each against all other intents."""
    rows = []
    for intent in intents:
        regression = LogisticRegression(solver="liblinear", dual=True, max_iter=20, random_state=0)
        regression.fit(features, labels == intent)
        rows.append(np.hstack([regression.coef_[0], regression.intercept_]))
    return np.array(rows, dtype=np.float32)


def create(setting: str) -> Counts:
    """Return the system; it has no setting."""
    return Counts()
