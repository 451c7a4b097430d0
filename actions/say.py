"""How the actions send a message: text and card as in docs/ANSWER_CONTRACT.md."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import counterpart, knowledge, role, words
from bot.cards import Message, reply_message


def say(dispatcher: CollectingDispatcher, message: Message) -> None:
    """Send one message with its buttons and its card."""
    dispatcher.utter_message(
        text=message["text"], buttons=message.get("buttons"), json_message=message["custom"]
    )


def say_topic(dispatcher: CollectingDispatcher, topic: str) -> None:
    """Send a topic's answer; Rasa picks the words for the slots (role, counterpart, language)."""
    dispatcher.utter_message(response=f"utter_{topic}")


def say_reply(dispatcher: CollectingDispatcher, id_: str, tracker: Tracker) -> None:
    """Send a fixed reply of ``knowledge/replies.yml``."""
    reply = knowledge().replies[id_]
    say(dispatcher, reply_message(words(tracker), reply, role(tracker), counterpart(tracker)))
