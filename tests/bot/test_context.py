"""What the understanding is told about the conversation, and for how long."""

from pathlib import Path

import yaml
from rasa.shared.core.events import BotUttered, Event, SessionStarted, SlotSet
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.context import LAST_TOPIC, SILENCE, STATED_ROLE, remembered

DOMAIN = yaml.safe_load((Path(__file__).parents[2] / "domain.yml").read_text("utf-8"))


def said(type_: str, topic: str | None = None) -> BotUttered:
    return BotUttered("…", {"custom": {"type": type_, "topic": topic}}, timestamp=100)


def conversation(*events: Event) -> DialogueStateTracker:
    tracker = DialogueStateTracker("x", [TextSlot("roll", [{"type": "custom"}])])
    for event in events:
        tracker.update(event)
    return tracker


def test_the_last_topic_and_the_role_are_told() -> None:
    tracker = conversation(SlotSet("roll", "chef"), said("answer", "alkohol-lunch"), said("smalltalk"))
    assert remembered(tracker, now=110) == {LAST_TOPIC: "alkohol-lunch", STATED_ROLE: "chef"}


def test_something_else_in_between_ends_the_subject() -> None:
    assert remembered(conversation(said("answer", "alkohol-lunch"), said("out_of_scope")), now=110) == {}


def test_nothing_is_remembered_after_the_silence_that_ends_a_session() -> None:
    tracker = conversation(said("answer", "alkohol-lunch"))
    assert remembered(tracker, now=100 + SILENCE - 1) and not remembered(tracker, now=100 + SILENCE + 1)
    assert remembered(conversation(said("answer", "alkohol-lunch"), SessionStarted(timestamp=105)), 110) == {}
    assert remembered(None) == {}
    assert DOMAIN["session_config"]["session_expiration_time"] * 60 == SILENCE
