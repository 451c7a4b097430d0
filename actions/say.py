"""How the actions send a message: text and card as in docs/ANSWER_CONTRACT.md."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import knowledge
from bot.cards import Message, reply_message


def say(dispatcher: CollectingDispatcher, message: Message) -> None:
    """Send one message with its buttons and its card."""
    dispatcher.utter_message(
        text=message["text"], buttons=message.get("buttons"), json_message=message["custom"]
    )


def say_topic(dispatcher: CollectingDispatcher, topic: str) -> None:
    """Send a topic's answer; Rasa picks the words for the slots (role and counterpart)."""
    dispatcher.utter_message(response=f"utter_{topic}")


def say_reply(dispatcher: CollectingDispatcher, id_: str, role: str | None) -> None:
    """Send a fixed reply of ``knowledge/replies.yml``."""
    say(dispatcher, reply_message(knowledge(), knowledge().replies[id_], role))
