"""Short follow-ups on the answer just given: where does it stand, whom then, what if it is the manager."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.again import again, in_short, more, where, whom
from actions.asking_back import asking_back
from actions.conversation import best_topic, counterpart, is_in_crisis, knowledge, last_card, role, words
from actions.say import say, say_reply, say_topic
from bot.cards import Message, topic_message
from bot.words import Words

Card = dict[str, Any]
COUNTERPARTS = {
    "folj-motpart-chef": "chef",
    "folj-motpart-kollega": "kollega",
    "folj-motpart-politiker": "fortroendevald",
    "folj-motpart-utomstaende": "utomstaende",
}
# A follow-up that is a question of its own where the last answer is about one of these topics or subjects.
OWN_TOPICS = {
    ("folj-motpart-chef", "forvantningar-alla"): "forvantningar-chefer",
    ("folj-motpart-chef", "forvantningar-medarbetarskap"): "forvantningar-chefer",
    ("folj-motpart-politiker", "forvantningar-alla"): "politiker-forvantningar",
    ("folj-motpart-politiker", "forvantningar-medarbetarskap"): "politiker-forvantningar",
    ("folj-anonym", "visselblasning"): "visselblasning-anonym",
    ("folj-anonym", "korruption"): "visselblasning-anonym",
    ("folj-anonym", None): "trakasserier-anonym",
    ("folj-vad-hander-sen", "visselblasning"): "visselblasning-vad-hander-sen",
    ("folj-vad-hander-sen", "korruption"): "korruption-foljder",
    ("folj-vad-hander-sen", "alkohol"): "alkohol-foljder",
    ("folj-vad-hander-sen", "trakasserier"): "trakasserier-vad-hander-sen",
    ("folj-vad-hander-sen", "mobbning"): "trakasserier-vad-hander-sen",
    ("folj-vad-hander-sen", "diskriminering"): "trakasserier-vad-hander-sen",
}


class FollowUp(Action):
    """Answers a follow-up from the card of the last answer; nothing new is claimed."""

    def name(self) -> str:
        """Return Rasa's name of the action."""
        return "action_follow_up"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Send the answer; without an earlier one, ask what it is about."""
        intent = tracker.latest_message["intent"]["name"]
        card = last_card(tracker)
        if not card:
            _without_card(dispatcher, intent, tracker)
        elif own := _own_topic(intent, card):
            say_topic(dispatcher, own)
        elif intent in COUNTERPARTS:
            return _for_counterpart(dispatcher, tracker, card, COUNTERPARTS[intent])
        else:
            say(dispatcher, follow_up(words(tracker), intent, card, role(tracker), counterpart(tracker)))
        return []


def follow_up(said: Words, intent: str, card: Card, who: str | None, named: str | None = None) -> Message:
    """Return the reply to a follow-up that only looks again at the last answer."""
    if intent == "folj-fel":
        related = said.knowledge.topics[card["topic"]].related
        return asking_back(said, [said.knowledge.topics[id_] for id_ in related], who, named)
    if intent == "folj-vem":
        return again(said, card, whom(said, card))
    if intent in ("folj-forklara", "folj-far-hen"):
        return again(said, card, in_short(said, card))
    if intent == "folj-mer":
        return more(said, card)
    reviewed = card.get("status") == "granskad"
    lead = {
        "folj-varfor": "darfor",
        "folj-vad-hander-sen": "hander-sen",
        "folj-sakert": "ar-det-sakert-godkant" if reviewed else "ar-det-sakert",
    }.get(intent, "sa-har-star-det")
    return again(said, card, where(said, card, lead))


def _own_topic(intent: str, card: Card) -> str | None:
    topic = knowledge().topics[card["topic"]]
    own = next(
        (OWN_TOPICS[intent, key] for key in (topic.id, topic.subject, None) if (intent, key) in OWN_TOPICS),
        None,
    )
    return own if own != topic.id else None


def _without_card(dispatcher: CollectingDispatcher, intent: str, tracker: Tracker) -> None:
    topic = "kontakt-vem" if intent == "folj-vem" else best_topic(tracker)
    if topic and not is_in_crisis(tracker):  # the channel says the crisis again instead of what is no answer
        say_topic(dispatcher, topic)
    else:
        say_reply(dispatcher, "vad-galler-det", tracker)


def _for_counterpart(
    dispatcher: CollectingDispatcher, tracker: Tracker, card: Card, stated: str
) -> list[dict[str, Any]]:
    topic, who = knowledge().topics[card["topic"]], role(tracker)
    own_topic = {
        "chef": "kontakt-chefen-ar-problemet",
        "fortroendevald": "politiker-mot-politiker" if who == "fortroendevald" else "politiker-mot-personal",
    }.get(stated)
    if own_topic and stated not in topic.counterparts:
        say_topic(dispatcher, own_topic)
    else:
        say(dispatcher, topic_message(words(tracker), topic, who, stated))
    return [SlotSet("motpart", stated)]
