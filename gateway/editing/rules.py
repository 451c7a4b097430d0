"""The rules of ``make check`` (knowledge.checks), asked of one topic and told beside the field."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.editing.knowledge import field_of
from gateway.editing.problems import FieldProblem, sentence
from gateway.editing.quoting import not_verbatim
from knowledge.checks import answers, openings, quotes, references
from knowledge.model import Knowledge, Quote, Topic
from knowledge.problem import Problem

LAST_PART = {"contacts": "kontakter", "section": "avsnitt"}


def rule_problems(drafted: Knowledge, id_: str) -> Iterator[FieldProblem]:
    """Yield what breaks a rule in one topic.

    Args:
        drafted: The knowledge with the draft in it (``with_content``).
        id_: The topic's id.
    """
    topic = drafted.topics[id_]
    for problem in (
        *references.of_answers(drafted, topic),
        *answers.of_topic(drafted, topic),
        *openings.of_topic(topic),
    ):
        yield FieldProblem(_field(problem), _message(problem))
    for problem in quotes.of_topic(drafted, topic):
        field = field_of(problem.place)
        yield FieldProblem(field, not_verbatim(drafted, _quote(topic, field)))


def _field(problem: Problem) -> str:
    field = field_of(problem.place)
    if not problem.part:
        return field
    return ".".join((*field.split(".")[:-1], LAST_PART[problem.part]))


def _message(problem: Problem) -> str:
    if problem.part == "section" and "””" in problem.message:
        return "Välj det avsnitt som citatet står i."
    return sentence(problem.message)


def _quote(topic: Topic, field: str) -> Quote:
    _, answer, _, quote, _ = field.split(".")
    return topic.answers[int(answer)].quotes[int(quote)]
