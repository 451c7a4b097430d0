"""Not sure which topic is meant: ask back once, else the nearest answer, a passage, or a human."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.asking_back import MOST, asking_back
from actions.conversation import (
    best_topic,
    counterpart,
    has_just_asked_back,
    knowledge,
    near_topics,
    role,
    words,
)
from actions.passage import search_hit
from actions.say import say, say_reply
from bot.cards import Message, topic_message, topic_option
from knowledge.model import Topic

LEAST_CONFIDENCE = 0.03


class Clarify(Action):
    """Offers two to four topics to choose from, and a way to a human."""

    def name(self) -> str:
        """Return Rasa's name of the action."""
        return "action_clarify"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Send the choices; where there is but one, or after asking back, the nearest answer."""
        topics = [knowledge().topics[name] for name in near_topics(tracker, LEAST_CONFIDENCE)]
        only = len(topics) == 1 and best_topic(tracker) is not None
        if only or topics and has_just_asked_back(tracker):
            say(dispatcher, nearest(tracker, topics))
        elif len(topics) > 1:
            say(dispatcher, asking_back(words(tracker), topics, role(tracker), counterpart(tracker)))
        elif hit := search_hit(tracker):
            say(dispatcher, hit)
        else:
            say_reply(dispatcher, "inte-forstatt", tracker)
        return []


def nearest(tracker: Tracker, topics: list[Topic]) -> Message:
    """Return the nearest topic's answer, introduced as such, with the other topics to choose from."""
    said, who = words(tracker), role(tracker)
    made = topic_message(said, topics[0], who, counterpart(tracker))
    others = [topic_option(said, topic, who) for topic in topics[1 : MOST + 1]]
    made["text"] = f"{said.phrase('narmast')} {made['text']}"
    made["custom"]["options"] = others
    made["buttons"] = [{"title": option["title"], "payload": option["payload"]} for option in others]
    return made
