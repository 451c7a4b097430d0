"""Short follow-ups on the answer just given: where does it stand, whom then, what if it is the manager."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import best_topic, knowledge, last_card, role
from actions.say import say, say_reply, say_topic
from bot.cards import contact_cards, message, topic_message, topic_option

COUNTERPARTS = {
    "folj-motpart-chef": "chef",
    "folj-motpart-kollega": "kollega",
    "folj-motpart-politiker": "fortroendevald",
    "folj-motpart-utomstaende": "utomstaende",
}
# A follow-up that is a question of its own where the last answer is about one of these subjects.
OWN_TOPICS = {
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
            self._without_card(dispatcher, intent, tracker)
        elif intent == "folj-fel":
            self._offer_related(dispatcher, card, role(tracker))
        elif intent in COUNTERPARTS:
            return self._for_counterpart(dispatcher, card, role(tracker), COUNTERPARTS[intent])
        else:
            self._from_card(dispatcher, intent, card)
        return []

    def _without_card(self, dispatcher: CollectingDispatcher, intent: str, tracker: Tracker) -> None:
        topic = "kontakt-vem" if intent == "folj-vem" else best_topic(tracker)
        if topic:
            say_topic(dispatcher, topic)
        else:
            say_reply(dispatcher, "vad-galler-det", role(tracker))

    def _from_card(self, dispatcher: CollectingDispatcher, intent: str, card: dict[str, Any]) -> None:
        subject = knowledge().topics[card["topic"]].subject
        own = OWN_TOPICS.get((intent, subject)) or OWN_TOPICS.get((intent, None))
        if own and own != card["topic"]:
            say_topic(dispatcher, own)
        elif intent == "folj-vem":
            say(dispatcher, again(card, whom_text(card)))
        else:
            say(dispatcher, again(card, where_text(card)))

    def _for_counterpart(
        self, dispatcher: CollectingDispatcher, card: dict[str, Any], role: str | None, counterpart: str
    ) -> list[dict[str, Any]]:
        topic = knowledge().topics[card["topic"]]
        own_topic = {
            "chef": "kontakt-chefen-ar-problemet",
            "fortroendevald": "politiker-mot-politiker"
            if role == "fortroendevald"
            else "politiker-mot-personal",
        }.get(counterpart)
        if own_topic and counterpart not in topic.counterparts:
            say_topic(dispatcher, own_topic)
        else:
            say(dispatcher, topic_message(knowledge(), topic, role, counterpart))
        return [SlotSet("motpart", counterpart)]

    def _offer_related(
        self, dispatcher: CollectingDispatcher, card: dict[str, Any], role: str | None
    ) -> None:
        rejected = f"/{card['topic']}"
        options = [option for option in card["options"] if option["payload"].split("{")[0] != rejected][:3]
        options.append(topic_option(knowledge().topics["kontakt-manniska"], role))
        wording = knowledge().replies["menade-du"].for_role(role)
        contacts = contact_cards(knowledge(), wording.contacts)
        say(dispatcher, message("clarify", wording.text, role=role, contacts=contacts, options=options))


def again(card: dict[str, Any], text: str) -> dict[str, Any]:
    """Return the card of the last answer with another text."""
    keep = ("sources", "contacts", "options", "topic", "role", "status")
    return message(card["type"], text, **{name: card[name] for name in keep if name in card})


def where_text(card: dict[str, Any]) -> str:
    """Return what the answer rests on, in full."""
    quotes = [f"”{source['quote']}” ({source['title']})" for source in card["sources"]]
    return "Så här står det:\n\n" + "\n\n".join(quotes)


def whom_text(card: dict[str, Any]) -> str:
    """Return whom to turn to, in order, and how."""
    people = [f"{number}. {c['title']}: {c['how']}" for number, c in enumerate(card["contacts"], start=1)]
    return "Vänd dig till, i den här ordningen:\n\n" + "\n\n".join(people)
