"""The topic model as a Rasa NLU component."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.context import LAST_TOPIC, STATED_ROLE
from bot.nlu.context_prior import in_context, near_topics
from bot.nlu.decision import Thresholds, decide
from bot.nlu.embedder import FOLDER as ENCODER
from bot.nlu.role_prior import elected_topics, weighed
from bot.nlu.text import lowered
from bot.nlu.topic_model import DEFAULTS, Reading, TopicModel
from knowledge import reader
from knowledge.model import ROLES


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(RasaIntentClassifier, GraphComponent):
    """Sets ``intent`` and ``intent_ranking`` of every message."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: TopicModel | None
    ) -> None:
        """Keep Rasa's storage and, when loaded, the fitted model."""
        self._config, self._storage, self._resource, self._model = config, storage, resource, model
        self._knowledge = reader.read()
        self._elected = elected_topics(self._knowledge)
        self._thresholds = Thresholds(**{name: config[name] for name in asdict(Thresholds())})

    @staticmethod
    def required_packages() -> list[str]:
        """Return what must be installed."""
        return ["onnxruntime", "tokenizers", "sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings that ``config.yml`` may change."""
        return {**DEFAULTS, **asdict(Thresholds()), "ranking_length": 20, "cache": ".cache/embeddings"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentClassifier:
        """Create an untrained component."""
        return cls(config, model_storage, resource, None)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Return a hash of the code and the encoder, which Rasa's own fingerprint does not see."""
        files = [*sorted(Path(__file__).parent.glob("*.py")), *sorted(ENCODER.iterdir())]
        return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the topic model on the examples and store it."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts, intents = [e.get(TEXT) for e in examples], [e.get(INTENT) for e in examples]
        settings = {name: self._config[name] for name in DEFAULTS}
        self._model = TopicModel.fit(texts, intents, settings, Path(self._config["cache"]))
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentClassifier:
        """Load the fitted model."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, TopicModel.load(folder))

    def process(self, messages: list[Message]) -> list[Message]:
        """Classify messages that hold text; an empty one gets no intent."""
        for message in messages:
            text = message.get(TEXT)
            if not text or not lowered(text) or self._model is None:
                message.set(INTENT, {"name": None, "confidence": 0.0}, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [], add_to_output=True)
                continue
            ranked = decide(
                self._model.intents,
                self._read(text, message.get(METADATA) or {}),
                text,
                self._thresholds,
                self._config["ranking_length"],
            )
            message.set(INTENT, asdict(ranked[0]), add_to_output=True)
            message.set(INTENT_RANKING_KEY, [asdict(item) for item in ranked], add_to_output=True)
        return messages

    def _read(self, text: str, metadata: dict[str, Any]) -> Reading:
        """Read a message in its context: who asks, and what was answered before (bot/context.py)."""
        assert self._model is not None
        intents, reading = self._model.intents, self._model.read(text)
        role = next((metadata[key] for key in (STATED_ROLE, "roll") if metadata.get(key) in ROLES), None)
        probabilities = weighed(intents, reading.probabilities, self._elected, text, role)
        near = near_topics(self._knowledge, metadata.get(LAST_TOPIC))
        return Reading(in_context(intents, probabilities, near, text), reading.sentences)
