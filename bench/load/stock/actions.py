"""The stock bot's custom actions: copied into its folder, and run there by rasa-sdk's own action server.

Written as Rasa's documentation does (https://rasa.com/docs/action-server/sdk-actions), without anything of
the assistant's. ``answers.json`` beside it holds what a follow-up looks up: by topic its quote and contacts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

ANSWERS: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("answers.json").read_text("utf-8"))
UTTER = "utter_"
ROLES = {"chef": "chef", "förtroendevald": "fortroendevald", "politiker": "fortroendevald"}
COUNTERPARTS = {
    "folj-motpart-chef": "chef",
    "folj-motpart-kollega": "kollega",
    "folj-motpart-politiker": "fortroendevald",
    "folj-motpart-utomstaende": "utomstaende",
}


def last_topic(tracker: Tracker) -> str | None:
    """Return the topic that was answered last."""
    for event in reversed(tracker.events):
        name = (event.get("name") or "").removeprefix(UTTER)
        if event["event"] == "action" and name in ANSWERS:
            return name
    return None


def topics_ranked(tracker: Tracker) -> list[str]:
    """Return the topics that the message may be about, the likeliest first."""
    ranking = tracker.latest_message.get("intent_ranking", [])
    return [item["name"] for item in ranking if item["name"] in ANSWERS]


class Clarify(Action):
    """Offers the three likeliest topics."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_clarify"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Say what was not understood, with buttons."""
        buttons = [
            {"title": ANSWERS[id_]["title"], "payload": f"/{id_}"} for id_ in topics_ranked(tracker)[:3]
        ]
        dispatcher.utter_message(
            text="Jag är inte säker på vad du menar. Gäller det något av det här?", buttons=buttons
        )
        return []


class AnswerForRole(Action):
    """Keeps who asks, and answers the last topic again."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_answer_for_role"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Look for the role among the words."""
        text = (tracker.latest_message.get("text") or "").lower()
        role = next((role for word, role in ROLES.items() if word in text), "medarbetare")
        return [SlotSet("roll", role), *_answer(dispatcher, last_topic(tracker))]


class FollowUp(Action):
    """Answers a short question about the last answer."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_follow_up"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Look the last topic up."""
        intent, topic = tracker.latest_message["intent"]["name"], last_topic(tracker)
        if topic and intent in COUNTERPARTS:
            return [SlotSet("motpart", COUNTERPARTS[intent]), *_answer(dispatcher, topic)]
        if topic:
            dispatcher.utter_message(text=ANSWERS[topic]["whom" if intent == "folj-vem" else "quote"])
            return []
        return _answer(dispatcher, None)


def _answer(dispatcher: CollectingDispatcher, topic: str | None) -> list[dict[str, Any]]:
    if topic is None:
        dispatcher.utter_message(text="Vad gäller det? Skriv en mening om det som har hänt.")
        return []
    return [FollowupAction(f"{UTTER}{topic}")]
