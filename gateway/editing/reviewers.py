"""Who has reviewed: a function or a unit, never a person by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gateway.editing.content import TopicContent
from gateway.editing.fields import field_name
from gateway.editing.problems import FieldProblem
from gateway.redaction.gazetteer import load_gazetteer
from gateway.redaction.text import fold


def reviewer_problems(content: TopicContent) -> Iterator[FieldProblem]:
    """Yield the reviews that are signed with a name."""
    for number, answer in enumerate(content.answers):
        if answer.reviewed and _names(answer.reviewed.by):
            message = "Skriv vilken funktion eller enhet som har granskat, inte en persons namn."
            yield FieldProblem(field_name(("answers", number, "reviewed")), message)


def _names(by: str) -> bool:
    return any(fold(word) in _given_names() for word in re.findall(r"\w+", by))


@cache
def _given_names() -> frozenset[str]:
    names = load_gazetteer()
    return names.given - names.ordinary - names.words
