"""Search alone: the section with the best passage, without topics or examples."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.nlu import vectors
from bench.nlu.ours import encoder_files, encoder_title
from bench.nlu.questions import Corpus, digest_of_files
from bench.nlu.systems import Predictions, inside
from bot.nlu import characters, embedder, passages, text
from bot.nlu.embedder import Encoder
from bot.nlu.passages import PassageSearch

CODE = [Path(str(module.__file__)) for module in (passages, embedder, characters, text)]


class Search:
    """``PassageSearch`` over the passages of a corpus."""

    def __init__(self, encoder: str) -> None:
        """Take the encoder in a folder."""
        self.encoder = Path(encoder or embedder.FOLDER)
        self.spec = f"search:{self.encoder}"
        self.title = f"passage search, {encoder_title(self.encoder)}"

    def fingerprint(self) -> str:
        """Return a hash of the search's code and of the encoder."""
        return digest_of_files(*CODE, *encoder_files(self.encoder), Path(__file__))

    def fit(self, corpus: Corpus, folder: Path) -> float:
        """Read the passages; there is nothing to learn from the examples."""
        encoder, texts = Encoder(self.encoder), [passage for _, passage in corpus.passages]
        seconds = vectors.seconds_for(encoder, texts, vectors.CACHE)
        started = time.perf_counter()
        PassageSearch.build(texts, encoder, folder)
        (folder / "passages.json").write_text(
            json.dumps(corpus.passages, ensure_ascii=False), encoding="utf-8"
        )
        return seconds + time.perf_counter() - started

    def load(self, folder: Path) -> SearchModel:
        """Load the passages; their vectors stand beside them."""
        pairs = json.loads((folder / "passages.json").read_text("utf-8"))
        search = PassageSearch.build([passage for _, passage in pairs], Encoder(self.encoder), folder)
        return SearchModel([section for section, _ in pairs], search)

    def files(self, folder: Path) -> list[Path]:
        """Return the passages, their vectors and the encoder."""
        return [*inside(folder), *encoder_files(self.encoder)]


class SearchModel:
    """Passages ready to be searched."""

    def __init__(self, sections: Sequence[str], search: PassageSearch) -> None:
        """Keep the section of each passage."""
        self._sections, self._search = sections, search
        self._names = sorted(set(sections))
        self._index = np.array([self._names.index(section) for section in sections])

    def predict(self, texts: Sequence[str]) -> Predictions:
        """Return each section's best score, and the best likeness in spelling as the scope.

        The scores are no probabilities and order the passages of one question only.
        """
        best = np.full((len(texts), len(self._names)), -np.inf)
        for row, message in enumerate(texts):
            np.maximum.at(best[row], self._index, self._search.scores(message))
        spelling = np.array([self._search.spelling(message).max() for message in texts])
        return Predictions(self._names, best, spelling)


def create(setting: str) -> Search:
    """Return the system."""
    return Search(setting)
