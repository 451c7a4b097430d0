"""The English of an answer: with the same places to fill in, and one for each Swedish text."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.editing.content import TopicContent
from gateway.editing.fields import field_name
from gateway.editing.lines import one_line
from gateway.editing.problems import FieldProblem
from knowledge.checks.translations import places


def english_problems(content: TopicContent) -> Iterator[FieldProblem]:
    """Yield what is wrong with the translations; an answer may be without one."""
    first: dict[str, str] = {}
    for number, answer in enumerate(content.answers):
        field, swedish, english = (
            field_name(("answers", number, "english")),
            *map(one_line, (answer.text, answer.english)),
        )
        if english and places(swedish) != places(english):
            wanted = ", ".join(places(swedish)) or "inga"
            yield FieldProblem(
                field, f"Översättningen ska ha samma {{platser}} som det svenska svaret: {wanted}."
            )
        if first.setdefault(swedish, english) != english:
            yield FieldProblem(field, "Samma svenska svar har en annan översättning här ovanför.")
