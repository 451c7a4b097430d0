"""What a system must offer to be measured, and the systems by name.

A system is named by one word that says all there is to know (``ours:bot/nlu/encoder``), so that
another process can load it.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

import numpy as np

from bench.nlu.questions import Corpus

# Loaded when asked for: TensorFlow must not stand in the memory of a system that does without.
MODULES = {
    "ours": "bench.nlu.ours",
    "rasa": "bench.nlu.rasa_default",
    "counts": "bench.nlu.counts",
    "search": "bench.nlu.search",
}


@dataclass(frozen=True)
class Predictions:
    """``(messages, intents)`` probabilities, and how surely each message is in scope, if it is told."""

    intents: Sequence[str]
    probabilities: np.ndarray
    scope: np.ndarray | None = None


class Model(Protocol):
    """A system that has learnt."""

    def predict(self, texts: Sequence[str]) -> Predictions:
        """Read messages one by one, as the assistant gets them."""


class System(Protocol):
    """A way of understanding messages."""

    spec: str
    title: str

    def fingerprint(self) -> str:
        """Return a hash of the code and the settings that decide what it answers."""

    def fit(self, corpus: Corpus, folder: Path) -> float:
        """Learn from a corpus, write the model into a folder, return the seconds it took."""

    def load(self, folder: Path) -> Model:
        """Load what ``fit`` wrote."""

    def files(self, folder: Path) -> list[Path]:
        """Return the files that must be there to answer, for the model's size."""


def system(spec: str) -> System:
    """Return the system of a name: one of ``MODULES``, a colon, its setting."""
    kind, _, setting = spec.partition(":")
    if kind in MODULES:
        return cast(System, importlib.import_module(MODULES[kind]).create(setting))
    # "package.module.Class", for tests
    module, _, name = kind.rpartition(".")
    return cast(System, getattr(importlib.import_module(module), name)(setting))


def inside(folder: Path) -> list[Path]:
    """Return every file in a folder."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]
