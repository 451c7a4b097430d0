"""The person says who they are, or asks how it is for somebody else: the last question again."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import last_card, role
from actions.say import say_reply, say_topic


class AnswerForRole(Action):
    """Answers the last question in the words for the role that the slot now holds."""

    def name(self) -> str:
        """Return Rasa's name of the action."""
        return "action_answer_for_role"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Send the answer, or merely acknowledge when nothing has been asked yet."""
        card = last_card(tracker)
        if card:
            say_topic(dispatcher, card["topic"])
        else:
            say_reply(dispatcher, "roll-uppfattad", role(tracker))
        return []
