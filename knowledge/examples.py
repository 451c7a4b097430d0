"""Reads how people ask: Rasa's ``data/nlu/*.yml``, with the line of every example."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge import schema, yaml_lines
from knowledge.model import Place
from knowledge.problem import KnowledgeError

FOLDER = Path(__file__).parent.parent / "data" / "nlu"


@dataclass(frozen=True)
class Example:
    """One phrase and the intent that it is an example of."""

    intent: str
    text: str
    place: Place

    @property
    def key(self) -> str:
        """The phrase without case, diacritics and punctuation: equal keys are the same phrase."""
        plain = unicodedata.normalize("NFKD", self.text.casefold())
        letters = "".join(c for c in plain if not unicodedata.combining(c))
        return re.sub(r"[\W_]+", " ", letters).strip() or self.text.strip()


def read_examples(folder: Path = FOLDER) -> list[Example]:
    """Return every example of every file.

    Raises:
        KnowledgeError: a file is not YAML, or of the wrong shape.
    """
    return [example for path in sorted(folder.glob("*.yml")) for example in _of_file(path)]


def _of_file(path: Path) -> Iterator[Example]:
    file = yaml_lines.load(path)
    if found := schema.problems(file, "examples"):
        raise KnowledgeError(found)
    for index, entry in enumerate(file.data["nlu"]):
        # Block scalars start on the line after their key.
        first = file.place("nlu", index, "examples").line + 1
        for number, line in enumerate(entry["examples"].splitlines()):
            if line.startswith("- "):
                yield Example(entry["intent"], line[2:].strip(), Place(path, first + number))
