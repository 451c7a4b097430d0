"""Danger to life always wins; then whether the question is ours at all; then which topic."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from bot.nlu.decision import DECIDED, Thresholds, decide, rank
from bot.nlu.topic_model import Reading

ROOT = Path(__file__).parent.parent.parent
INTENTS = ["alkohol", "gava", "kris-olycka", "kris-vald", "utanfor-allman", "utanfor-it"]
THRESHOLDS = Thresholds(crisis=0.25, crisis_sentence=0.45, crisis_trace=0.05, out_of_scope=0.5)


def decided(*probabilities: float) -> tuple[str, float]:
    first = rank(INTENTS, np.array(probabilities), THRESHOLDS, 20)[0]
    return first.name, round(first.confidence, 2)


@pytest.mark.parametrize(
    ("probabilities", "decision"),
    [
        pytest.param((0.6, 0.4, 0, 0, 0, 0), ("alkohol", 0.6), id="a topic"),
        pytest.param((0.6, 0.1, 0.1, 0.2, 0, 0), ("kris-vald", 0.5), id="crises are added up and win"),
        pytest.param((0.6, 0.2, 0.1, 0.1, 0, 0), ("alkohol", 0.6), id="a hint of crisis is none"),
        pytest.param((0.4, 0.1, 0, 0, 0.3, 0.2), ("utanfor-allman", 0.5), id="out of scope is added up"),
        pytest.param((0.4, 0.2, 0, 0, 0.2, 0.2), ("alkohol", 0.4), id="more ours than not"),
        pytest.param((0, 0, 0.2, 0.1, 0.7, 0), ("kris-olycka", 0.5), id="crisis before out of scope"),
    ],
)
def test_what_is_decided(probabilities: tuple[float, ...], decision: tuple[str, float]) -> None:
    assert decided(*probabilities) == decision


def test_what_is_decided_is_never_withheld_by_the_fallback() -> None:
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]
    (fallback,) = (part["threshold"] for part in pipeline if part["name"] == "FallbackClassifier")
    assert decided(0.6, 0.14, 0.13, 0.13, 0, 0)[1] >= DECIDED > fallback


def test_the_rest_follows_in_order_and_is_cut() -> None:
    ranked = rank(INTENTS, np.array([0.3, 0.35, 0.2, 0.1, 0.05, 0]), THRESHOLDS, 3)
    assert [item.name for item in ranked] == ["kris-olycka", "gava", "alkohol"]


def test_the_decision_is_never_less_sure_than_what_follows() -> None:
    """Rasa's fallback reads a runner-up that is surer than the winner as ambiguity."""
    ranked = rank(INTENTS, np.array([0.7, 0, 0.2, 0.1, 0, 0]), THRESHOLDS, 20)
    assert ranked[0].name == "kris-olycka"
    assert all(item.confidence <= ranked[0].confidence for item in ranked)


def test_one_sentence_that_tells_of_danger_is_enough() -> None:
    whole, calm, farewell = np.array(
        [[0.9, 0.02, 0.05, 0.03, 0, 0], [1, 0, 0, 0, 0, 0], [0.5, 0, 0.1, 0.4, 0, 0]]
    )
    alarming = Reading(whole, lambda: np.stack([calm, farewell]))
    assert decide(INTENTS, alarming, "lugnt. hej då.", THRESHOLDS, 20)[0].name == "kris-vald"
    harmless = Reading(whole, lambda: np.stack([calm, calm]))
    assert decide(INTENTS, harmless, "lugnt. lugnt.", THRESHOLDS, 20)[0].name == "alkohol"


def test_an_alarming_sentence_is_no_danger_where_the_whole_message_shows_none() -> None:
    # The last sentence alone sounds like an accident.
    whole, torn_out = np.array([[0.04, 0.94, 0.02, 0, 0, 0], [0, 0, 1, 0, 0, 0]])
    reading = Reading(whole, lambda: np.stack([whole, torn_out]))
    assert decide(INTENTS, reading, "400 har sökt. hon ligger överst.", THRESHOLDS, 20)[0].name == "gava"


@pytest.mark.parametrize(("words", "intent"), [(8, "folj-vem"), (9, "alkohol")])
def test_a_long_message_is_no_follow_up(words: int, intent: str) -> None:
    probabilities = np.array([0.4, 0.6])
    reading = Reading(probabilities, lambda: probabilities[None])
    assert decide(["alkohol", "folj-vem"], reading, "ord " * words, THRESHOLDS, 20)[0].name == intent


def test_a_courtesy_does_not_make_a_follow_up_long() -> None:
    probabilities = np.array([0.4, 0.6])
    reading = Reading(probabilities, lambda: probabilities[None])
    text = "jaha, tack. men det är ju min chef som gör det"
    assert decide(["alkohol", "folj-vem"], reading, text, THRESHOLDS, 20)[0].name == "folj-vem"
