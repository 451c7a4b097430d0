"""The examples of a topic: enough of them, each its own, and none that the tests ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from gateway.editing.content import TopicContent
from gateway.editing.fields import field_name
from gateway.editing.held_out import held_out
from gateway.editing.knowledge import field_place
from gateway.editing.lines import one_line
from gateway.editing.problems import FieldProblem, sentence
from gateway.hr.prova.reasons import title_of
from knowledge.checks.phrases import too_few
from knowledge.examples import Example
from knowledge.model import Knowledge, Place

MOST_CHARACTERS = 300
# Rasa reads "[öl](dryck)" as a word that is marked.
MARKED = re.compile(r"\[[^\]]+\]\s*[({\[]")
Examples = Mapping[str, Sequence[str]]


def example_problems(
    knowledge: Knowledge, examples: Examples, content: TopicContent
) -> Iterator[FieldProblem]:
    """Yield what is wrong with the examples; those published already are only counted and compared."""
    counted = too_few(content.id, len(content.examples), field_place("exempel"))
    yield from (FieldProblem("exempel", sentence(problem.message)) for problem in counted)
    published = frozenset(examples.get(content.id, ()))
    others, asked = _owners(examples), held_out()
    seen: dict[str, str] = {}
    for number, text in enumerate(content.examples):
        key = example_key(text)
        message = None
        if key in seen:
            message = f"Står redan i listan: ”{seen[key]}”."
        elif text not in published:
            message = _of_new(text) or _of_known(knowledge, content.id, others.get(key), key in asked)
        seen.setdefault(key, text)
        if message:
            yield FieldProblem(field_name(("examples", number)), message)


@lru_cache(maxsize=200_000)
def example_key(text: str) -> str:
    """Return what makes it the same example as another."""
    return Example("", text, Place(Path(), 1)).key


def _of_new(text: str) -> str | None:
    if not one_line(text):
        return "Exemplet är tomt."
    if len(text) > MOST_CHARACTERS:
        return f"Exemplet har {len(text)} tecken; det får ha högst {MOST_CHARACTERS}."
    if MARKED.search(text):
        return "Skriv utan hakparenteser: assistenten läser dem som en märkning."
    return None


def _of_known(knowledge: Knowledge, id_: str, owner: str | None, is_asked: bool) -> str | None:
    if owner is not None and owner != id_:
        return f"Är redan ett exempel på ”{title_of(knowledge, owner)}”."
    if is_asked:
        return "Är en testfråga. Assistenten får inte lära sig av frågor som den provas med."
    return None


class _Owners:
    """The intent of every example by its key, kept for the examples that were asked for last."""

    def __init__(self) -> None:
        self._kept: tuple[Examples, dict[str, str]] | None = None

    def __call__(self, examples: Examples) -> Mapping[str, str]:
        kept = self._kept
        if kept is None or kept[0] is not examples:
            found = {example_key(text): intent for intent, texts in examples.items() for text in texts}
            self._kept = kept = examples, found
        return kept[1]


_owners = _Owners()
