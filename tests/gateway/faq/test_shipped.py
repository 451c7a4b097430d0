"""The questions in tests/faq/ are ones that the assistant can be judged on: see docs/faq.md."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from bench.cases import DEVELOPMENT, HELD_OUT
from gateway.faq.command import QUESTIONS
from gateway.faq.names import Catalogue
from gateway.faq.question import Read, phrase
from gateway.faq.sets import read_paths
from knowledge.examples import read_examples

EACH = 3


@pytest.fixture(scope="module")
def shipped(catalogue: Catalogue) -> Read:
    return read_paths(sorted(QUESTIONS.glob("*.yml")), catalogue)


def test_every_row_can_be_asked(shipped: Read) -> None:
    assert [str(problem) for problem in shipped.problems] == []


def test_every_topic_has_questions(shipped: Read, catalogue: Catalogue) -> None:
    counts = Counter(topic for question in shipped.questions for topic in question.topics)
    few = {topic: counts[topic] for topic in catalogue.topics.titles if counts[topic] < EACH}
    assert few == {}, f"ämnen med färre än {EACH} frågor i tests/faq/*.yml"


def test_no_question_is_trained_on(shipped: Read) -> None:
    trained = {example.key for example in read_examples()}
    assert [q.place + ": " + q.text for q in shipped.questions if phrase(q.text) in trained] == []


def test_no_question_is_one_that_the_figures_are_stated_on(shipped: Read) -> None:
    lines = [line for path in (HELD_OUT, DEVELOPMENT) for line in path.read_text("utf-8").splitlines()]
    asked = {phrase(turn) for line in lines for turn in json.loads(line)["turns"]}
    assert [q.place + ": " + q.text for q in shipped.questions if phrase(q.text) in asked] == []
