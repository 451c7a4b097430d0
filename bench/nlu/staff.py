"""Our own examples and held-out questions, and what a guess at one of our intents stands for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bench.cases import HELD_OUT, Case, read_cases
from bench.nlu.questions import OUTSIDE, Corpus, Judge, Question, QuestionSet, digest
from knowledge import reader
from knowledge.examples import read_examples
from knowledge.model import ROLES, Knowledge
from knowledge.passages import passages

KINDS = {"utanfor": OUTSIDE, "smaprat": "smalltalk", "kris": "crisis"}
WITH_SECTIONS = ("answer", "handoff")


def corpus(knowledge: Knowledge) -> Corpus:
    """Return the examples of ``data/nlu`` and the passages of the documents."""
    examples = read_examples()
    pieces = tuple((piece.section, piece.text) for piece in passages(knowledge.sections.values()))
    return Corpus("staff", tuple(e.text for e in examples), tuple(e.intent for e in examples), pieces)


def judge(knowledge: Knowledge) -> Judge:
    """Return what tells the sections, or the kind of reply, that a guess leads to.

    A topic stands for the sections that its answer for the role cites, a section for itself, and
    other intents for their kind.
    """

    def meaning(guess: str, role: str | None) -> frozenset[str]:
        if guess in knowledge.topics:
            return frozenset(quote.section for quote in knowledge.topics[guess].answer_for(role).quotes)
        return frozenset({KINDS.get(guess.split("-")[0], guess)})

    return meaning


def single_turn(cases: Iterable[Case]) -> tuple[Question, ...]:
    """Return the cases that can be judged by what one message is taken for.

    Later turns need the dialogue, injections the reply; an answer or a handoff needs sections to be
    judged by.
    """
    questions = []
    for case in cases:
        truth = case.sections if case.kind in WITH_SECTIONS else frozenset({case.kind})
        if len(case.turns) == 1 and truth and case.kind in (*WITH_SECTIONS, *KINDS.values()):
            questions.append(Question(case.id, case.turns[0], case.style, case.kind, truth, case.role))
    return tuple(questions)


def held_out(path: Path = HELD_OUT) -> QuestionSet:
    """Return the held-out questions with the examples to learn from."""
    knowledge = reader.read()
    examples, meaning = corpus(knowledge), judge(knowledge)
    decided = [
        (intent, role, sorted(meaning(intent, role)))
        for intent in sorted(set(examples.intents))
        for role in (None, *ROLES)
    ]
    return QuestionSet("held-out", examples, single_turn(read_cases(path)), meaning, digest(decided))
