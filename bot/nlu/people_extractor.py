"""The entities of ``people`` as a Rasa NLU component."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.people import COUNTERPART, ROLE, as_entities, find, role_named
from bot.slots import FROM_CHANNEL
from knowledge.model import NO_COUNTERPART, ROLES

FOLLOW_UP = ("folj-", "roll-", "smaprat-")
STATES_ROLE = "roll-sager"
ASKS_FOR_ROLE = "folj-roll"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PeopleExtractor(GraphComponent):
    """Adds ``roll``, ``motpart`` and ``substans`` to every message.

    A message that names nobody clears the counterpart (slots stick), unless it merely follows
    up on the question before. Whom a statement of one's role names is the writer ("politiker"),
    and whom "och för chefer då?" names is neither writer nor counterpart (the action reads it).
    The channel's ``roll`` is added, marked, where the text says none.
    """

    @staticmethod
    def required_packages() -> list[str]:
        """Return what must be installed."""
        return ["spacy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PeopleExtractor:
        """Create the component."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add entities to the messages."""
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            found = find(text)
            intent = (message.get(INTENT) or {}).get("name") or ""
            if intent == STATES_ROLE:
                found = {ROLE: role_named(found) or "medarbetare"}
            elif intent == ASKS_FOR_ROLE:
                found = {}
            elif not intent.startswith(FOLLOW_UP):
                found.setdefault(COUNTERPART, NO_COUNTERPART)
            role = (message.get(METADATA) or {}).get(ROLE)
            if role in ROLES:
                found.setdefault(ROLE, FROM_CHANNEL + role)
            message.set(ENTITIES, as_entities(found, type(self).__name__), add_to_output=True)
        return messages
