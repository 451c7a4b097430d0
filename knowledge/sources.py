"""Reads ``sources/*.md``: the documents, verbatim, one ``## heading {#id}`` a section."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge.model import Place, Section
from knowledge.problem import KnowledgeError, Problem
from knowledge.yaml_lines import read_text

HEADING = re.compile(r"^## (?P<title>.+?) \{#(?P<id>[a-z0-9-]+)\}$")


def read_document(path: Path, title: str) -> list[Section]:
    """Return the sections of one document in order.

    Args:
        path: The Markdown file; its name without ``.md`` is the document's id.
        title: The document's title, for showing beside a quote.

    Raises:
        KnowledgeError: the file cannot be read, a ``##`` heading has no ``{#id}`` or an id stands twice.
    """
    document = path.stem
    sections: list[Section] = []
    problems: list[Problem] = []
    heading: re.Match[str] | None = None
    start, lines = 0, list[str]()

    def close() -> None:
        if heading is not None:
            id_ = f"{document}/{heading['id']}"
            text = "\n".join(lines).strip()
            sections.append(Section(id_, document, title, heading["title"], text, Place(path, start)))

    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.startswith("## "):
            close()
            heading, start, lines = HEADING.match(line), number, []
            if heading is None:
                problems.append(Problem(Place(path, number), "rubriken saknar ett id: ## Rubrik {#id}"))
        else:
            lines.append(line)
    close()
    for section in sections:
        if sum(other.id == section.id for other in sections) > 1:
            problems.append(Problem(section.place, f"avsnittet ”{section.id}” finns två gånger"))
    if problems:
        raise KnowledgeError(problems)
    return sections


def plain(text: str) -> str:
    """Return text as it is read aloud: without mark-up and list marks, white space collapsed.

    Quotes are compared in this form, so that a line break or a bold word is no difference.
    """
    unmarked = re.sub(r"\{#[a-z0-9-]+\}|<[^>]+>|[*#>|•]", " ", text)
    return " ".join(word for word in unmarked.split() if word.strip("-:"))
