"""What stands for the assistant behind the gateway: each trigger word gives a reply of one type.

The replies are made from the real knowledge by the functions that the assistant itself uses, so that
the browser shows what staff will see. Contact details, which the city has yet to fill in, are invented.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.cards import (
    Message,
    contact_cards,
    message,
    reply_message,
    sources,
    topic_message,
    topic_option,
)
from bot.words import ENGLISH, SWEDISH, Words
from knowledge.model import ROLES, Knowledge, Topic
from tests.browser import hostile
from tests.gateway.stub_rasa import StubRasa

TYPES = (
    "svar",
    "english",
    "rollfråga",
    "menar",
    "människa",
    "kris",
    "utanför",
    "oklart",
    "hälsning",
    "fel",
)
ALLOWED, FIGHT = "Får jag ta en öl till lunchen?", "Det är bråk, han har en kniv"
WAYS_TO_HR = {
    "phone": "021-00 00 00",
    "email": "hr@example.se",
    "link": "https://teams.example.se/l/chat/0/0",
}


class Assistant(StubRasa):
    """Answers a message as a whole or by the first trigger word in it; ``långsam`` waits for ``go_on``."""

    def __init__(self, knowledge: Knowledge, reached: bool = True) -> None:
        """Make every reply once; ``reached``: with ways to reach HR."""
        super().__init__()
        self.go_on = threading.Event()
        self._replies = replies(_with_ways_to_hr(knowledge) if reached else knowledge)

    def card(self, word: str) -> dict[str, Any]:
        """Return the card of the reply to a trigger word."""
        card: dict[str, Any] = self._replies[word]["custom"]
        return card

    def answer(self, sent: dict[str, Any]) -> bytes:
        """Return the list that Rasa's REST channel would: the text, then the card."""
        words = [sent["message"], *sent["message"].split()]
        if "långsam" in words:
            self.go_on.wait(60)
        made = dict(next((self._replies[word] for word in words if word in self._replies), self._default))
        card = made.pop("custom")
        return json.dumps([made, {"custom": card}]).encode()

    @property
    def _default(self) -> Message:
        return self._replies["svar"]


def replies(knowledge: Knowledge) -> dict[str, Message]:
    """Return the reply to each trigger word."""
    swedish, english = Words(knowledge, SWEDISH), Words(knowledge, ENGLISH)
    lunch = knowledge.topics["alkohol-lunch"]

    def fixed(id_: str) -> Message:
        return reply_message(swedish, knowledge.replies[id_], role=None)

    return {
        ALLOWED: topic_message(swedish, lunch, role=None),
        FIGHT: fixed("kris-vald"),
        "svar": topic_message(swedish, lunch, role=None),
        "english": topic_message(english, lunch, role=None),
        "rollfråga": _which_role(swedish, lunch),
        "menar": _which_topic(swedish, [lunch, knowledge.topics["alkohol-bakfull"]]),
        "människa": topic_message(swedish, knowledge.topics["kontakt-manniska"], role=None),
        "kris": fixed("kris-vald"),
        "utanför": fixed("utanfor-anstallning"),
        "oklart": fixed("inte-forstatt"),
        "hälsning": fixed("smaprat-halsning"),
        "fel": fixed("fel-tekniskt"),
        "arabiska": fixed("sprak-ar"),
        "lista": topic_message(swedish, knowledge.topics["fyra-fragor"], role=None),
        "dubblett": topic_message(swedish, knowledge.topics["vardegrund-respekt"], role=None),
        "elak": _hostile(swedish, lunch),
        "lång": message(swedish, "answer", hostile.LONG, sources=sources(swedish, lunch.answers[0].quotes)),
    }


def _with_ways_to_hr(knowledge: Knowledge) -> Knowledge:
    hr = replace(
        knowledge.contacts["hr"],
        phone="021-00 00 00",
        email="hr@example.se",
        link="https://teams.example.se/l/chat/0/0",
    )
    return replace(knowledge, contacts={**knowledge.contacts, "hr": hr})


def _which_role(words: Words, topic: Topic) -> Message:
    options = [
        {
            "title": words.phrase(f"jag-ar-{role}"),
            "payload": f'/{topic.id}{{"roll": "{role}"}}',
            "sections": [],
        }
        for role in ROLES
    ]
    return message(words, "ask_role", "Vilken roll har du?", topic=topic.id, options=options)


def _which_topic(words: Words, topics: Sequence[Topic]) -> Message:
    wording = words.knowledge.replies["menade-du"].wording
    return message(
        words,
        "clarify",
        words(wording.text),
        contacts=contact_cards(words, wording.contacts),
        options=[topic_option(words, topic, role=None) for topic in topics],
    )


def _hostile(words: Words, topic: Topic) -> Message:
    """Return an answer all of whose texts and addresses try to run a script."""
    made = topic_message(words, topic, role=None)
    card = made["custom"]
    card["sources"][0] |= {"title": hostile.HTML, "quote": hostile.HTML}
    card["contacts"] = [{"id": "hr", "title": hostile.HTML, "how": hostile.HTML, "links": hostile.LINKS}]
    card["options"] = [{"title": hostile.HTML, "payload": "/alkohol-lunch", "sections": []}]
    return {"text": hostile.HTML, "custom": card}
