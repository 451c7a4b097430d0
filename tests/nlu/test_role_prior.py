"""An employee who names no politician is not answered from the elected members' code."""

import numpy as np
import pytest

from bot.nlu.role_prior import elected_topics, weighed
from knowledge.model import Knowledge

INTENTS = ["krankt-utsatt", "politiker-mot-politiker"]
NEAR = np.array([0.4, 0.6])


@pytest.fixture(scope="module")
def elected(knowledge: Knowledge) -> frozenset[str]:
    return elected_topics(knowledge)


@pytest.mark.parametrize("role", [None, "medarbetare", "chef"])
def test_the_employees_topic_wins_a_near_race(role: str | None, elected: frozenset[str]) -> None:
    weighed_ = weighed(INTENTS, NEAR, elected, "hånar mig på mötena", role)
    assert weighed_.argmax() == 0 and weighed_.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "role"),
    [("hånar mig på mötena", "fortroendevald"), ("en ledamot hånar mig på mötena", None)],
)
def test_politics_or_an_elected_member_changes_nothing(
    text: str, role: str | None, elected: frozenset[str]
) -> None:
    assert (weighed(INTENTS, NEAR, elected, text, role) == NEAR).all()
