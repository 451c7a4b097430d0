"""Danger to life always wins; then whether the question is ours at all; then which topic."""

import numpy as np
import pytest

from bot.nlu.decision import Thresholds, rank

INTENTS = ["alkohol", "gava", "kris-olycka", "kris-vald", "utanfor-allman", "utanfor-it"]
THRESHOLDS = Thresholds(crisis=0.25, out_of_scope=0.5)


def decided(*probabilities: float) -> tuple[str, float]:
    first = rank(INTENTS, np.array(probabilities), THRESHOLDS, 20)[0]
    return first.name, round(first.confidence, 2)


@pytest.mark.parametrize(
    ("probabilities", "decision"),
    [
        pytest.param((0.6, 0.4, 0, 0, 0, 0), ("alkohol", 0.6), id="a topic"),
        pytest.param((0.6, 0.1, 0.1, 0.2, 0, 0), ("kris-vald", 0.3), id="crises are added up and win"),
        pytest.param((0.6, 0.2, 0.1, 0.1, 0, 0), ("alkohol", 0.6), id="a hint of crisis is none"),
        pytest.param((0.4, 0.1, 0, 0, 0.3, 0.2), ("utanfor-allman", 0.5), id="out of scope is added up"),
        pytest.param((0.4, 0.2, 0, 0, 0.2, 0.2), ("alkohol", 0.4), id="more ours than not"),
        pytest.param((0, 0, 0.2, 0.1, 0.7, 0), ("kris-olycka", 0.3), id="crisis before out of scope"),
    ],
)
def test_what_is_decided(probabilities: tuple[float, ...], decision: tuple[str, float]) -> None:
    assert decided(*probabilities) == decision


def test_the_rest_follows_in_order_and_is_cut() -> None:
    ranked = rank(INTENTS, np.array([0.3, 0.35, 0.2, 0.1, 0.05, 0]), THRESHOLDS, 3)
    assert [item.name for item in ranked] == ["kris-olycka", "gava", "alkohol"]
