"""The person says who they are, or asks how it is for somebody else: the last question again."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import counterpart, knowledge, last_card, words
from actions.say import say, say_reply, say_topic
from bot.cards import topic_message
from bot.nlu.people import find, role_named

ASKS_FOR_ROLE = "folj-roll"


class AnswerForRole(Action):
    """Answers the last question for the role that the person has, or asks about."""

    def name(self) -> str:
        """Return Rasa's name of the action."""
        return "action_answer_for_role"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Send the answer; to ask how it is for politicians does not make one a politician."""
        card = last_card(tracker)
        asked = tracker.latest_message["intent"]["name"] == ASKS_FOR_ROLE
        named = role_named(find(tracker.latest_message.get("text") or "")) if asked else None
        if card and named:
            topic = knowledge().topics[card["topic"]]
            say(dispatcher, topic_message(words(tracker), topic, named, counterpart(tracker)))
        elif card and not asked:
            say_topic(dispatcher, card["topic"])
        else:
            say_reply(dispatcher, "vad-galler-det" if asked else "roll-uppfattad", tracker)
        return []
