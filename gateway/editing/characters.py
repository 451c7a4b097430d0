"""Characters that no file can hold: they come with what is pasted from other programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gateway.editing.content import Content
from gateway.editing.fields import field_name
from gateway.editing.lines import unwritable
from gateway.editing.problems import FieldProblem


def unwritable_fields(content: Content) -> Iterator[FieldProblem]:
    """Yield every field with a character that cannot be kept."""
    for path, text in _texts((), content.model_dump()):
        if character := unwritable(text):
            message = (
                f"Texten har ett osynligt tecken (U+{ord(character):04X}) som inte kan sparas. Skriv om den."
            )
            yield FieldProblem(field_name(path), message)


def _texts(path: tuple[str | int, ...], value: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts((*path, key), part)
    elif isinstance(value, (list, tuple)):
        for number, part in enumerate(value):
            yield from _texts((*path, number), part)
