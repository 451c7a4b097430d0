"""Makes intents, responses and rules for Rasa out of ``knowledge/``.

Used beside Rasa's own file importer (config.yml, ``importers``): whatever is written by hand in
``data/`` and ``domain.yml`` is added to what is made here.
"""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlg import PREFIX
from knowledge import reader


class KnowledgeImporter(TrainingDataImporter):
    """A training data importer (Rasa's term) whose data is the knowledge base."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **kwargs: Any,
    ) -> None:
        """Read the knowledge; the arguments are Rasa's and are not needed.

        Raises:
            KnowledgeError: the knowledge files are broken.
        """
        self.knowledge = reader.read()

    def get_domain(self) -> Domain:
        """Return one intent and one response a topic or fixed reply.

        The domain holds the responses' names; their words, which depend on role and counterpart,
        come from ``bot.nlg``.
        """
        replies = self.knowledge.replies.values()
        intents = [*self.knowledge.topics, *(intent for reply in replies for intent in reply.intents)]
        titles = {topic.id: topic.title for topic in self.knowledge.topics.values()}
        titles |= {reply.id: reply.id for reply in replies if reply.intents}
        responses = {f"{PREFIX}{id_}": [{"text": title}] for id_, title in titles.items()}
        return Domain.from_dict({"version": "3.1", "intents": intents, "responses": responses})

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """Return one rule an intent: it is answered by its response."""
        steps = [(id_, id_) for id_ in self.knowledge.topics]
        steps += [(i, reply.id) for reply in self.knowledge.replies.values() for i in reply.intents]
        rules = [
            {"rule": intent, "steps": [{"intent": intent}, {"action": f"{PREFIX}{response}"}]}
            for intent, response in steps
        ]
        reader_ = YAMLStoryReader()
        return StoryGraph(reader_.read_from_parsed_yaml({"version": "3.1", "rules": rules}))

    def get_conversation_tests(self) -> StoryGraph:
        """Return no tests; they are files in ``tests/conversations``."""
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        """Return nothing; ``config.yml`` is read by Rasa's own importer."""
        return {}

    def get_config_file_for_auto_config(self) -> str | None:
        """Return None: nothing is configured automatically."""
        return None

    def get_nlu_data(self, language: str | None = "sv") -> TrainingData:
        """Return nothing; the examples are files in ``data/nlu``."""
        return TrainingData([])
