"""A message in a third language: a line in that language says that Swedish and English work."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import knowledge
from actions.say import say_reply


class OtherLanguage(Action):
    """Answers in the language that was recognised, with the contacts and 112."""

    def name(self) -> str:
        """Return Rasa's name of the action."""
        return "action_other_language"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Send the line; a language without one gets the reply for what is not understood."""
        reply = f"sprak-{tracker.get_slot('sprak')}"
        say_reply(dispatcher, reply if reply in knowledge().replies else "inte-forstatt", tracker)
        return []
