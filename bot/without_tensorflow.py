"""Keeps TensorFlow out of the running assistant: nothing of ours uses it, and it takes 400 MB.

Rasa imports it with its own neural components (DIET, TED and others) whether they are in config.yml or not,
and spaCy imports it when it is there. Here those components are replaced by empty classes of the same names,
and TensorFlow counts as not installed. Training with Rasa's own command (``rasa train``) is untouched.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType

# Rasa's modules that need TensorFlow, each with the names that other modules import from it.
NEURAL: dict[str, tuple[str, ...]] = {
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ("LanguageModelFeaturizer",),
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ("ConveRTFeaturizer",),
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaDataGenerator", "RasaBatchDataGenerator"),
    "rasa.utils.tensorflow.models": ("RasaModel", "TransformerRasaModel"),
}


class _EmptyLoader(importlib.abc.Loader):
    """Makes a module that holds only empty classes."""

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        for name in NEURAL[module.__name__]:
            setattr(module, name, type(name, (), {"__module__": module.__name__}))


class _Finder(importlib.abc.MetaPathFinder):
    """Answers for TensorFlow and for what needs it, before Python looks on disk."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name in NEURAL:
            return importlib.machinery.ModuleSpec(name, _EmptyLoader())
        if name.split(".")[0] == "tensorflow":
            raise ModuleNotFoundError("TensorFlow is kept out of the running assistant", name="tensorflow")
        return None


def keep_out() -> None:
    """Keep TensorFlow out of this process; call before Rasa or spaCy is imported.

    Raises:
        RuntimeError: TensorFlow has been imported already.
    """
    if "tensorflow" in sys.modules:
        raise RuntimeError("TensorFlow has been imported already")
    sys.meta_path.insert(0, _Finder())
