"""A system that has learnt from a corpus: fitted when first needed, and kept between runs."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from bench.nlu.questions import Corpus, digest
from bench.nlu.systems import Model, System

MODELS = Path(".cache/bench-nlu/models")


class Fitted:
    """One system on one corpus."""

    def __init__(self, system: System, corpus: Corpus, models: Path = MODELS) -> None:
        """Nothing is fitted yet."""
        self.system, self.corpus, self._models = system, corpus, models
        self.name = f"{slug(system.spec)}--{corpus.name}"
        self.key = digest(system.fingerprint(), corpus.fingerprint)
        self._model: Model | None = None

    @property
    def folder(self) -> Path:
        """Where the model stands."""
        return self._models / f"{self.name}.{self.key}"

    @property
    def _note(self) -> Path:
        return self._models / f"{self.name}.{self.key}.json"

    def seconds(self) -> float:
        """Return how long the training took, fitting first if need be."""
        self._fit()
        return float(json.loads(self._note.read_text("utf-8"))["seconds"])

    def model(self) -> Model:
        """Return the model, fitted and loaded if need be."""
        if self._model is None:
            self._fit()
            self._model = self.system.load(self.folder)
        return self._model

    def release(self) -> None:
        """Give the memory back."""
        self._model = None

    def remove(self) -> None:
        """Give the disk back, too."""
        self.release()
        for path in self._models.glob(f"{self.name}.*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _fit(self) -> None:
        if self._note.exists() and self.folder.exists():
            return
        self.remove()
        partial = self._models / f"{self.name}.partial"
        partial.mkdir(parents=True)
        seconds = self.system.fit(self.corpus, partial)
        partial.replace(self.folder)
        self._note.write_text(json.dumps({"seconds": seconds}), "utf-8")


def slug(spec: str) -> str:
    """Return a system's name as a file may be called."""
    return re.sub(r"[^a-z0-9]+", "-", spec.lower()).strip("-")
