"""How long and how many: the bounds of knowledge/schemas, in plain Swedish beside the field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema.exceptions import ValidationError

from gateway.editing.content import AnswerContent, ContactContent, TopicContent
from gateway.editing.fields import field_name
from gateway.editing.lines import one_line
from gateway.editing.problems import FieldProblem
from knowledge import schema

MOST_ENGLISH = 2_000
TOLD_BY_OTHERS = ("pattern", "format")  # contact_details says what is wrong with their shape
NOTHING_CHOSEN = {"quotes": "Svaret ska bygga på minst ett citat.", "contacts": "Välj minst en kontakt."}


def topic_bounds(content: TopicContent) -> Iterator[FieldProblem]:
    """Yield what is too long, too short, too many or lacking in a topic."""
    entry = {
        "id": content.id,
        "title": one_line(content.title),
        "answers": [_answer(answer) for answer in content.answers],
    }
    yield from _told({"topics": [entry]}, "topics")
    for number, answer in enumerate(content.answers):
        if len(answer.english) > MOST_ENGLISH:
            yield FieldProblem(
                field_name(("answers", number, "english")), _too_long(answer.english, MOST_ENGLISH)
            )


def contact_bounds(content: ContactContent) -> Iterator[FieldProblem]:
    """Yield what is too long, too short or lacking in a contact."""
    entry = {name: one_line(value) for name, value in content.model_dump().items()}
    yield from _told({"contacts": [entry]}, "contacts")


def _answer(content: AnswerContent) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "text": one_line(content.text),
        "quotes": [{"section": quote.section, "text": one_line(quote.text)} for quote in content.quotes],
        "contacts": list(content.contacts),
    }
    if content.say is not None:
        entry["say"] = one_line(content.say)
    if content.reviewed:
        entry["reviewed"] = {"by": one_line(content.reviewed.by), "date": content.reviewed.date.isoformat()}
    return entry


def _told(data: Any, name: str) -> Iterator[FieldProblem]:
    for error in schema.errors(data, name):
        if error.validator not in TOLD_BY_OTHERS:
            yield FieldProblem(field_name(list(error.path)[2:]), _message(error))


def _message(error: ValidationError) -> str:
    keyword = error.validator
    bound: Any = error.validator_value
    value: Any = error.instance
    last = str(error.path[-1])
    if keyword == "minItems":
        return NOTHING_CHOSEN.get(last, f"Det ska finnas minst {bound}.")
    if keyword == "maxItems":
        return f"Det får finnas högst {bound}; nu är det {len(value)}."
    if keyword == "uniqueItems":
        return "Samma kontakt är vald två gånger."
    if last == "by":
        return "Skriv vilken funktion som har granskat, till exempel HR: minst 2 och högst 40 tecken."
    if keyword == "minLength":
        return f"Skriv något här, minst {bound} tecken."
    if keyword == "maxLength":
        return _too_long(value, bound)
    return "Det som står här går inte att spara."


def _too_long(text: str, most: int) -> str:
    return f"Texten har {len(text)} tecken; den får ha högst {most}."
