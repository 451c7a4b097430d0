"""The language of a message as a Rasa NLU component."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.decision import CRISIS
from bot.nlu.language import OTHERS, is_latin, language_of

ENTITY, OTHER_LANGUAGE = "sprak", "annat-sprak"
UNDERSTOOD = 0.9  # misspelt Swedish can look like Turkish; what is understood this surely is Swedish


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageDetector(GraphComponent):
    """Adds the entity ``sprak`` where the language can be told; slots stick where it cannot.

    A message in a third language gets the intent ``annat-sprak``, unless it was read as a crisis or, in
    Latin letters, understood all the same.
    """

    @staticmethod
    def required_packages() -> list[str]:
        """Return what must be installed."""
        return ["lingua"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageDetector:
        """Create the component."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the language to the messages."""
        for message in messages:
            text = message.get(TEXT)
            language = language_of(text) if text else None
            intent = message.get(INTENT) or {}
            understood = is_latin(text or "") and (intent.get("confidence") or 0) >= UNDERSTOOD
            if not language or (language in OTHERS and understood):
                continue
            entity = {
                "entity": ENTITY,
                "value": language,
                "start": 0,
                "end": len(text),
                "confidence": 1.0,
                "extractor": type(self).__name__,
            }
            message.set(ENTITIES, [*(message.get(ENTITIES) or []), entity], add_to_output=True)
            if language in OTHERS and not (intent.get("name") or "").startswith(CRISIS):
                message.set(INTENT, {"name": OTHER_LANGUAGE, "confidence": 1.0}, add_to_output=True)
        return messages
