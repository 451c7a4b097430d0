"""Gives Rasa's responses their words: the written answer for this role and this counterpart.

Rasa's own generator takes the variations from the domain. Written out there for every role and
counterpart they are 4 MB of YAML, which Rasa needs four minutes to read at every start, and an
edited answer would need a new training. Here they are looked up in the knowledge instead.
"""

from __future__ import annotations

from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.cards import Message, reply_message, topic_message
from bot.words import Words
from knowledge.current import current
from knowledge.model import Knowledge

PREFIX = "utter_"


class KnowledgeAnswers(NaturalLanguageGenerator):
    """Rasa's ``nlg`` endpoint (endpoints.yml), in the same process."""

    def __init__(
        self,
        endpoint_config: EndpointConfig | None = None,
        domain: Domain | None = None,
        knowledge: Knowledge | None = None,
    ) -> None:
        """Read the knowledge; the other arguments are Rasa's and are not needed.

        Raises:
            KnowledgeError: the knowledge files are broken.
        """
        self.knowledge = knowledge or current()

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Message | None:
        """Return the message for a response's name, None when there is no such answer."""
        role, counterpart, language = map(tracker.get_slot, ("roll", "motpart", "sprak"))
        return self.answer(utter_action, role, counterpart, language)

    def answer(
        self, response: str, role: str | None, counterpart: str | None, language: str | None = None
    ) -> Message | None:
        """Return the message of ``utter_<topic or reply>`` for a role, a counterpart and a language."""
        name, words = response.removeprefix(PREFIX), Words(self.knowledge, language)
        if name in self.knowledge.topics:
            return topic_message(words, self.knowledge.topics[name], role, counterpart)
        if name in self.knowledge.replies:
            return reply_message(words, self.knowledge.replies[name], role, counterpart)
        return None
