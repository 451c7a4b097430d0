"""Whole conversations with the trained assistant, as a client of the REST channel has them.

The conversations are the YAML files beside this one; every key of a turn is an expectation.
"""

import uuid
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.client import ask
from bot.nlg import KnowledgeAnswers

CONVERSATIONS = [
    pytest.param(conversation, id=f"{path.stem}: {conversation['name']}")
    for path in sorted(Path(__file__).parent.glob("*.yml"))
    for conversation in yaml.safe_load(path.read_text("utf-8"))["conversations"]
]
EXPECTATIONS = {
    "say",
    "type",
    "not_type",
    "topic",
    "sections",
    "says",
    "never",
    "contacts",
    "first_contact",
    "role",
    "offers",
}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def misses(turn: dict[str, Any], reply: list[dict[str, Any]]) -> list[str]:
    """Return what the reply lacks of what the turn expects, in words."""
    cards = [part["custom"] for part in reply if "custom" in part]
    if len(cards) != 1:
        return [f"{len(cards)} cards"]
    card = cards[0]
    text = "\n".join(part.get("text", "") for part in reply).lower()
    text += "\n".join(source["quote"] for source in card["sources"]).lower()
    cited = {source["id"] for source in card["sources"]}
    offered = [contact["id"] for contact in card["contacts"]]
    payloads = {option["payload"].split("{")[0].lstrip("/") for option in card["options"]}
    found = []
    if "type" in turn and card["type"] not in listed(turn["type"]):
        found.append(f"type {card['type']} ({card['topic']})")
    if card["type"] in listed(turn.get("not_type", [])):
        found.append(f"type {card['type']}")
    if "topic" in turn and card["topic"] not in listed(turn["topic"]):
        found.append(f"topic {card['topic']}")
    if "role" in turn and card["role"] != turn["role"]:
        found.append(f"role {card['role']}")
    found += [f"does not cite {section}" for section in turn.get("sections", []) if section not in cited]
    found += [f"does not say {word!r}" for word in turn.get("says", []) if word.lower() not in text]
    found += [f"says {word!r}" for word in turn.get("never", []) if word.lower() in text]
    found += [f"no contact {contact}" for contact in turn.get("contacts", []) if contact not in offered]
    if "first_contact" in turn and offered[:1] != [turn["first_contact"]]:
        found.append(f"contacts {offered}")
    found += [f"does not offer {topic}" for topic in turn.get("offers", []) if topic not in payloads]
    return found


@pytest.mark.parametrize("conversation", CONVERSATIONS)
def test_conversation(conversation: dict[str, Any], assistant: Any) -> None:
    sender = uuid.uuid4().hex
    for number, turn in enumerate(conversation["turns"], start=1):
        unknown = set(turn) - EXPECTATIONS
        assert not unknown, f"unknown expectations: {unknown}"
        reply = ask(str(turn["say"]), sender, assistant.port, conversation.get("roll"))
        assert not misses(turn, reply), f"turn {number}, {turn['say']!r}: {reply}"


def test_a_wrong_reply_is_noticed(knowledge: Any) -> None:
    """The judge itself: an answer about lunch is no answer about gifts."""
    message = KnowledgeAnswers(knowledge=knowledge).answer("utter_alkohol-lunch", "fortroendevald", None)
    assert message is not None
    turn = {
        "say": "",
        "type": "crisis",
        "topic": "korruption-gava",
        "never": ["gruppledare"],
        "says": ["muta"],
    }
    assert len(misses(turn, [message])) == 4
