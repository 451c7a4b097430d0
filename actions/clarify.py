"""Not sure which topic is meant: ask back with the nearest, or say that it was not understood."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import knowledge, ranking, role
from actions.say import say, say_reply
from bot.cards import contact_cards, message, topic_option

MOST_OPTIONS = 3
LEAST_CONFIDENCE = 0.03


class Clarify(Action):
    """Offers two to four topics to choose from, and a way to a human."""

    def name(self) -> str:
        """Return Rasa's name of the action."""
        return "action_clarify"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Send the choices."""
        topics = [
            knowledge().topics[name]
            for name, confidence in ranking(tracker)
            if name in knowledge().topics and confidence >= LEAST_CONFIDENCE
        ][:MOST_OPTIONS]
        if len(topics) < 2:
            say_reply(dispatcher, "inte-forstatt", role(tracker))
            return []
        human = knowledge().topics["kontakt-manniska"]
        if human not in topics:
            topics.append(human)
        wording = knowledge().replies["menade-du"].for_role(role(tracker))
        options = [topic_option(topic, role(tracker)) for topic in topics]
        contacts = contact_cards(knowledge(), wording.contacts)
        say(
            dispatcher,
            message("clarify", wording.text, role=role(tracker), contacts=contacts, options=options),
        )
        return []
