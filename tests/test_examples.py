"""The examples are as many and as independent as the figures assume."""

import json
from collections import Counter

from bench.cases import HELD_OUT
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


def test_no_held_out_question_is_trained_on() -> None:
    asked = {
        Example("", turn, Place(HELD_OUT, 1)).key
        for line in HELD_OUT.read_text("utf-8").splitlines()
        for turn in json.loads(line)["turns"]
        if len(turn.split()) > 2  # "var står det?" is bound to be said by everyone
    }
    assert [example.text for example in EXAMPLES if example.key in asked] == []


def test_held_out_questions_have_ids_of_their_own() -> None:
    ids = Counter(json.loads(line)["id"] for line in HELD_OUT.read_text("utf-8").splitlines())
    assert len(ids) == 400 and set(ids.values()) == {1}
