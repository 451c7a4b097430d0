"""Words that always mean danger to life are answered with 112, whatever else the message looks like."""

import numpy as np
import pytest

from bot.nlu.danger import danger_named
from bot.nlu.decision import Thresholds, decide
from bot.nlu.topic_model import Reading

INTENTS = ["alkohol", "kris-olycka", "kris-sjalvmord"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hon smsade hejdå för alltid, vad gör jag", "kris-sjalvmord"),
        ("han står på bron och säger att han ska hoppa", "kris-sjalvmord"),
        ("jag orkar inte leva", "kris-sjalvmord"),
        ("ikväll tänker jag ta livet av mig", "kris-sjalvmord"),
        ("då så, jag tar livet av mig", "kris-sjalvmord"),
        ("tror att hon tar livet av sig", "kris-sjalvmord"),
        ("har svalt alla mina tabletter", "kris-sjalvmord"),
        ("hon låste dörren, och hela burken tabletter är borta", "kris-sjalvmord"),
        ("she swallowed a bottle of pills", "kris-sjalvmord"),
        ("HON ANDAS INTE", "kris-olycka"),
        ("my colleague is not breathing", "kris-olycka"),
    ],
)
def test_danger_is_named_and_wins(text: str, intent: str) -> None:
    assert danger_named(text) == intent
    calm = np.array([0.99, 0.005, 0.005])
    ranked = decide(INTENTS, Reading(calm, lambda: calm[None]), text, Thresholds(), 3)
    assert (ranked[0].name, ranked[0].confidence) == (intent, 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "jag orkar inte med min chef längre",
        "jag hoppar av jobbet i vår",
        "vi ses på bron i morgon",
        "han tog en tablett mot huvudvärk",
        "hejdå och tack för svaret",
        "jag dör av skratt",
        "skrivaren tar livet av mig",
    ],
)
def test_a_manner_of_speaking_is_no_danger(text: str) -> None:
    assert danger_named(text) is None
