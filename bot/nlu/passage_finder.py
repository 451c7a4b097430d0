"""The passage search as a Rasa NLU component: the last step before giving up on a message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.embedder import encoder
from bot.nlu.passages import PassageSearch
from knowledge import reader
from knowledge.passages import Passage, passages

PASSAGES = "passages"
NOT_UNDERSTOOD = "nlu_fallback"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PassageFinder(GraphComponent):
    """Adds ``passages`` to a message that was not understood: a list of section, text and score.

    Only passages that share enough of their spelling with the question (``floor``) are added: nothing is
    shown to somebody who asks about the weather. The action chooses among them by role.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        """Read the documents; they are few, so that they are indexed at every start."""
        self._config = config
        self._passages: list[Passage] = passages(reader.read().sections.values())
        texts = [passage.text for passage in self._passages]
        self._search = PassageSearch.build(texts, encoder(), Path(config["cache"]))

    @staticmethod
    def required_packages() -> list[str]:
        """Return what must be installed."""
        return ["onnxruntime", "tokenizers", "sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings that config.yml may change."""
        return {"floor": 0.3, "most": 5, "cache": ".cache/embeddings"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PassageFinder:
        """Create the component."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Search for every message that was not understood."""
        for message in messages:
            text = message.get(TEXT)
            if text and (message.get(INTENT) or {}).get("name") == NOT_UNDERSTOOD:
                message.set(PASSAGES, self.find(text), add_to_output=True)
        return messages

    def find(self, text: str) -> list[dict[str, Any]]:
        """Return the best passages above the floor, the best first."""
        scores, spelling = self._search.scores(text), self._search.spelling(text)
        best = [index for index in np.argsort(-scores) if spelling[index] >= self._config["floor"]]
        return [
            {
                "section": self._passages[index].section,
                "text": self._passages[index].text,
                "score": round(float(spelling[index]), 3),
            }
            for index in best[: self._config["most"]]
        ]
