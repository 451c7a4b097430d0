"""A guess is right when its answer, for the role, cites a right section, or when it is of the right kind."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from bench.cases import Case
from bench.nlu import evaluation, staff
from bench.nlu.questions import Corpus, Question, QuestionSet
from bench.nlu.systems import Predictions
from knowledge.model import Answer, Knowledge, Place, Quote, Topic

PLACE = Place(Path("nowhere.yml"), 1)


def answer(section: str, *roles: str) -> Answer:
    return Answer("text", (Quote(section, "quote", PLACE),), (), PLACE, roles)


TOPIC = Topic(
    "gava",
    "Gåvor",
    "korruption",
    "answer",
    (answer("medarbetare/korruption"), answer("fortroendevalda/gavor", "fortroendevald")),
    (),
    PLACE,
)
KNOWLEDGE = cast(Knowledge, SimpleNamespace(topics={"gava": TOPIC}))
CASE = Case(
    "held-1",
    ("får jag ta emot vin",),
    None,
    "answer",
    frozenset({"medarbetare/korruption"}),
    (),
    (),
    frozenset(),
    "plain",
)


@pytest.mark.parametrize(
    ("guess", "role", "meaning"),
    [
        ("gava", None, "medarbetare/korruption"),
        ("gava", "chef", "medarbetare/korruption"),
        ("gava", "fortroendevald", "fortroendevalda/gavor"),
        ("medarbetare/korruption", None, "medarbetare/korruption"),
        ("utanfor-homonym", None, "out_of_scope"),
        ("smaprat-tack", None, "smalltalk"),
        ("kris-vald", None, "crisis"),
        ("folj-roll", None, "folj-roll"),
    ],
)
def test_a_guess_stands_for_what_its_answer_cites(guess: str, role: str | None, meaning: str) -> None:
    assert staff.judge(KNOWLEDGE)(guess, role) == {meaning}


@pytest.mark.parametrize(
    ("case", "truth"),
    [
        (CASE, {"medarbetare/korruption"}),
        (replace(CASE, kind="handoff"), {"medarbetare/korruption"}),
        (replace(CASE, kind="crisis", sections=frozenset()), {"crisis"}),
        (replace(CASE, kind="smalltalk", sections=frozenset({"medarbetare/korruption"})), {"smalltalk"}),
        (replace(CASE, kind="out_of_scope", sections=frozenset()), {"out_of_scope"}),
    ],
)
def test_one_message_is_a_question(case: Case, truth: set[str]) -> None:
    assert [question.truth for question in staff.single_turn([case])] == [truth]


@pytest.mark.parametrize(
    "case",
    [
        replace(CASE, turns=("hej", "får jag ta emot vin")),
        replace(CASE, kind="injection"),
        replace(CASE, kind="handoff", sections=frozenset()),
    ],
)
def test_what_needs_the_dialogue_is_left_out(case: Case) -> None:
    assert staff.single_turn([case]) == ()


def test_the_role_decides_what_is_right_and_foreign_questions_are_told_apart() -> None:
    asked = (
        Question("1", "vin?", "plain", "answer", frozenset({"fortroendevalda/gavor"}), "fortroendevald"),
        Question("2", "vin?", "plain", "answer", frozenset({"fortroendevalda/gavor"}), "chef"),
        Question("3", "väder?", "slang", "out_of_scope", frozenset({"out_of_scope"})),
    )
    predictions = Predictions(
        ["gava", "utanfor-allman", "utanfor-homonym"],
        np.array([[0.9, 0.1, 0.0], [0.6, 0.2, 0.2], [0.2, 0.5, 0.3]]),
    )
    held_out = QuestionSet("held-out", Corpus("staff", (), ()), asked, staff.judge(KNOWLEDGE))
    judged = evaluation.rows(held_out, predictions)
    assert [row["right"] for row in judged] == [True, False, True]
    assert [row["scope"] for row in judged] == pytest.approx([0.9, 0.6, 0.2])
    told = evaluation.summary(judged)
    assert told["accuracy"] == pytest.approx(2 / 3) and told["inside_accuracy"] == 0.5
    assert told["auroc"] == 1.0 and told["right_at_rejection"] == 0.5
    assert told["by_style"] == {"plain": [0.5, 2], "slang": [1.0, 1]}


def test_questions_without_any_right_answer_count_only_as_foreign() -> None:
    asked = (
        Question("1", "a", "clean", "answer", frozenset({"i1"})),
        Question("2", "b", "far", "out_of_scope", frozenset()),
    )
    foreign = QuestionSet("near", Corpus("c", (), ()), asked, lambda guess, role: frozenset({guess}))
    predictions = Predictions(["i1", "i2"], np.array([[0.9, 0.1], [0.4, 0.6]]), np.array([0.1, 0.8]))
    told = evaluation.summary(evaluation.rows(foreign, predictions))
    assert (told["questions"], told["accuracy"], told["outside"]) == (1, 1.0, 1)
    assert told["auroc"] == 0.0  # by the system's own score, which has them the wrong way round
