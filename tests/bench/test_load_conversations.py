"""The people of the load runs: what they say, and that a silent or broken answer counts as an error."""

from __future__ import annotations

from typing import Any

import pytest

from bench.load.conversation import NOTHING_TO_TAP, Chat, Conversation, read_conversations, session_of
from bench.load.doors import fault_of, payloads_of
from knowledge.examples import read_examples

CONVERSATIONS = read_conversations()
CARD = {"type": "answer", "options": [{"payload": "/ett"}, {"payload": "/tva"}]}


class Ears:
    """A door that keeps what is said; only the first option is there to tap."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def type_(self, text: str, role: str | None) -> str:
        self.heard.append((text, role))
        return ""

    def tap(self, option: int, role: str | None) -> str | None:
        if option > 1:
            return None
        self.heard.append((option, role))
        return "no answer"


def test_there_are_many_conversations_over_many_subjects() -> None:
    assert len(CONVERSATIONS) >= 40
    assert len({conversation.subject for conversation in CONVERSATIONS}) >= 15


def test_no_first_question_is_an_example_that_the_assistant_learns_from() -> None:
    known = {example.text.casefold().strip(" .!?") for example in read_examples()}
    asked = [conversation.turns[0] for conversation in CONVERSATIONS]
    assert [text for text in asked if text.casefold().strip(" .!?") in known] == ["Hej!"]


def test_everything_is_said_in_order_with_the_role() -> None:
    ears, errors = Ears(), []
    chat = Chat(Conversation("s", ("Hej", 1, 2), "chef"), ears)
    while chat.goes_on:
        errors.append(chat.say_next())
    assert ears.heard == [("Hej", "chef"), (1, "chef"), (NOTHING_TO_TAP, "chef")]
    assert errors == ["", "no answer", ""]


def test_a_long_session_goes_through_several_conversations() -> None:
    assert len(session_of(CONVERSATIONS, 50).turns) == 50


@pytest.mark.parametrize(
    ("status", "reply", "fault"),
    [
        (200, [{"text": "Nej."}, {"custom": CARD}], ""),
        (200, [{"text": "Fel."}, {"custom": {"type": "error"}}], "error card"),
        (200, [], "no answer"),
        (200, [{"custom": CARD}], "no answer"),
        (200, None, "no answer"),
        (503, [{"text": "Nej."}], "status 503"),
        (0, None, "status 0"),
    ],
)
def test_what_counts_as_an_error(status: int, reply: Any, fault: str) -> None:
    assert fault_of(status, reply) == fault


def test_options_are_tapped_from_the_card_and_without_one_from_the_buttons() -> None:
    buttons = [{"title": "Tre", "payload": "/tre"}]
    assert payloads_of([{"text": "a", "buttons": buttons}, {"custom": CARD}]) == ["/ett", "/tva"]
    assert payloads_of([{"text": "a", "buttons": buttons}]) == ["/tre"]
    assert payloads_of(None) == []
