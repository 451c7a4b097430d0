"""The inputs of a form in a card (https://adaptivecards.io/explorer/Input.Text.html and so on).

Each has a label of its own, which is what a screen reader says; all are of schema 1.3 at the latest.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.teams.elements import Element

Choice = tuple[str, str]  # what is shown, and what is sent


def text_input(id_: str, label: str, value: str, most: int, *, lines: bool = False) -> Element:
    """Return a field to write in, of one line or many; it may be left empty."""
    return {
        "type": "Input.Text",
        "id": id_,
        "label": label,
        "value": value,
        "maxLength": most,
        "isMultiline": lines,
    }


def one_of_many(id_: str, label: str, value: str, choices: Sequence[Choice]) -> Element:
    """Return a list that opens, with something chosen from the start."""
    return {**_choices(id_, label, choices), "style": "compact", "value": value}


def one_of_few(id_: str, label: str, value: str, choices: Sequence[Choice], error: str) -> Element:
    """Return choices that are all shown, of which one must be chosen; ``error`` asks for it."""
    chosen = {"value": value} if value else {}
    needed = {"isRequired": True, "errorMessage": error}
    return {**_choices(id_, label, choices), "style": "expanded", **needed, **chosen}


def _choices(id_: str, label: str, choices: Sequence[Choice]) -> Element:
    listed = [{"title": title, "value": value} for title, value in choices]
    return {"type": "Input.ChoiceSet", "id": id_, "label": label, "choices": listed, "wrap": True}
