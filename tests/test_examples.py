"""The examples are as many and as independent as the figures assume."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bench.cases import DEVELOPMENT, HELD_OUT
from knowledge.examples import Example, read_examples
from knowledge.model import Place

EXAMPLES = read_examples()


def count(prefix: str) -> int:
    return sum(example.intent.startswith(prefix) for example in EXAMPLES)


def test_there_are_enough_examples() -> None:
    assert len(EXAMPLES) >= 8_000
    assert count("utanfor-") >= 500
    assert count("kris-") >= 200
    near = sum(count(f"utanfor-{kind}") for kind in ("anstallning", "it-lokaler", "homonym"))
    assert near >= count("utanfor-") / 3


@pytest.mark.parametrize("path", [HELD_OUT, DEVELOPMENT], ids=lambda path: path.stem)
def test_no_question_of_the_figures_is_trained_on(path: Path) -> None:
    asked = {
        Example("", turn, Place(path, 1)).key
        for line in path.read_text("utf-8").splitlines()
        for turn in json.loads(line)["turns"]
        if len(turn.split()) > 2  # "var står det?" is bound to be said by everyone
    }
    assert [example.text for example in EXAMPLES if example.key in asked] == []


def test_the_questions_are_enough_and_each_has_its_id() -> None:
    lines = [line for path in (HELD_OUT, DEVELOPMENT) for line in path.read_text("utf-8").splitlines()]
    ids = Counter(json.loads(line)["id"] for line in lines)
    assert len(ids) >= 800 and set(ids.values()) == {1}
