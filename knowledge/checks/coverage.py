"""Sections that no answer rests on, and sections that the list of ids has but the files lack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge import yaml_lines
from knowledge.model import Knowledge
from knowledge.problem import Problem
from knowledge.reader import FOLDER


def problems(knowledge: Knowledge, folder: Path = FOLDER) -> Iterator[Problem]:
    """Yield missing sections and sections without a topic."""
    cited = {q.section for t in knowledge.topics.values() for a in t.answers for q in a.quotes}
    for section in knowledge.sections.values():
        if section.id not in cited:
            yield Problem(section.place, f"avsnittet ”{section.id}” har inget ämne som citerar det")
    file = yaml_lines.load(folder / "sections.yml")
    listed = {
        f"{document}/{section}": file.place("documents", document, "sections", section)
        for document, entry in file.data["documents"].items()
        for section in entry["sections"]
    }
    for id_, place in listed.items():
        if id_ not in knowledge.sections:
            yield Problem(place, f"avsnittet ”{id_}” saknas i sources/")
    for section in knowledge.sections.values():
        if section.id not in listed:
            yield Problem(section.place, f"avsnittet ”{section.id}” saknas i sections.yml")
