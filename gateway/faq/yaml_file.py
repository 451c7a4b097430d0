"""Questions in YAML, as the repository keeps them in tests/faq/."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Any

from gateway.faq.limits import MOST_ROWS, spaced
from gateway.faq.names import Catalogue
from gateway.faq.question import Column, Problem, Read, UnreadableError
from gateway.faq.rows import RowReader
from knowledge import yaml_lines
from knowledge.problem import KnowledgeError
from knowledge.yaml_lines import YamlFile

FIELDS = {
    "fraga": Column.QUESTION,
    "roll": Column.ROLE,
    "amne": Column.TOPIC,
    "kalla": Column.SOURCE,
    "kontakt": Column.CONTACT,
    "kommentar": Column.COMMENT,
}
_HEADINGS = {column: name for name, column in FIELDS.items()}


def read_yaml(name: str, path: Path, catalogue: Catalogue) -> Read:
    """Read a file of the project's own, told about as ``name``.

    Raises:
        UnreadableError: it is no list in YAML, or has too many questions.
    """
    try:
        file = yaml_lines.load(path)
    except KnowledgeError as error:
        problem = error.problems[0]
        raise UnreadableError(Problem(name, problem.message, problem.place.line)) from error
    if not isinstance(file.data, list):
        raise UnreadableError(Problem(name, "filen ska vara en lista av frågor (- fraga: …)"))
    if len(file.data) > MOST_ROWS:
        raise UnreadableError(Problem(name, f"filen har fler än {spaced(MOST_ROWS)} frågor"))
    reader = RowReader(name, catalogue, _HEADINGS)
    for index, entry in enumerate(file.data):
        _add(reader, file, index, entry)
    return Read(tuple(reader.questions), tuple(reader.problems))


def _add(reader: RowReader, file: YamlFile, index: int, entry: Any) -> None:
    row = file.place(index).line
    if not isinstance(entry, dict):
        reader.problems.append(Problem(reader.file, "en fråga skrivs som ”fraga: …” och ”amne: …”", row))
        return
    before = len(reader.problems)
    cells: dict[Column, str] = {}
    for key, value in entry.items():
        line = file.place(index, key).line
        column, text = FIELDS.get(key), _text(value)
        if column is None:
            near = get_close_matches(str(key), list(FIELDS), n=1)
            hint = f" Menade du ”{near[0]}”?" if near else ""
            reader.problems.append(Problem(reader.file, f"fältet ”{key}” finns inte.{hint}", line))
        elif text is None:
            reader.tell(line, column, "ska vara text, eller en lista av texter. Skriv inom citattecken")
        else:
            cells[column] = text
    if len(reader.problems) == before:
        reader.add(row, cells)


def _text(value: Any) -> str | None:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "\n".join(value)
    return None
