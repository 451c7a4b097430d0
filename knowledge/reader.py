"""Reads the whole knowledge base into the nouns of ``knowledge.model``."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from knowledge import schema, yaml_lines
from knowledge.model import Answer, Contact, Knowledge, Opening, Quote, Reply, Review, Section, Topic, Wording
from knowledge.problem import KnowledgeError, Problem
from knowledge.sources import read_document
from knowledge.yaml_lines import YamlFile

FOLDER = Path(__file__).parent


def read(folder: Path = FOLDER) -> Knowledge:
    """Read the knowledge in ``folder``.

    Raises:
        KnowledgeError: a file is missing, unreadable or of the wrong shape; every such
            defect in every file is listed. What the content says is judged by ``knowledge.checks``.
    """
    problems: list[Problem] = []

    def opened(path: Path, schema_name: str) -> YamlFile | None:
        try:
            file = yaml_lines.load(path)
        except KnowledgeError as error:
            problems.extend(error.problems)
            return None
        found = schema.problems(file, schema_name)
        problems.extend(found)
        return None if found else file

    files = [opened(path, "topics") for path in sorted((folder / "topics").glob("*.yml"))]
    contacts, replies = opened(folder / "contacts.yml", "contacts"), opened(folder / "replies.yml", "replies")
    topics = [topic for file in files if file for topic in _topics(file)]
    problems.extend(_repeated(topics))
    sections = _sections(folder, problems)
    if problems or contacts is None or replies is None:
        raise KnowledgeError(problems)
    return Knowledge(
        sections={section.id: section for section in sections},
        topics={topic.id: topic for topic in topics},
        contacts={contact.id: contact for contact in _contacts(contacts)},
        replies={reply.id: reply for reply in _replies(replies)},
        phrases=replies.data["phrases"],
    )


def document_titles(folder: Path = FOLDER) -> dict[str, str]:
    """Return the title of each document, in the order of ``sections.yml``.

    Raises:
        KnowledgeError: that file is missing, unreadable or of the wrong shape.
    """
    file = yaml_lines.load(folder / "sections.yml")
    if found := schema.problems(file, "sections"):
        raise KnowledgeError(found)
    return {document: entry["title"] for document, entry in file.data["documents"].items()}


def _sections(folder: Path, problems: list[Problem]) -> list[Section]:
    sections: list[Section] = []
    try:
        titles = document_titles(folder)
    except KnowledgeError as error:
        problems.extend(error.problems)
        return []
    for document, title in titles.items():
        try:
            sections += read_document(folder / "sources" / f"{document}.md", title)
        except KnowledgeError as error:
            problems.extend(error.problems)
    return sections


def _repeated(topics: list[Topic]) -> list[Problem]:
    first: dict[str, Topic] = {}
    problems = []
    for topic in topics:
        if first.setdefault(topic.id, topic) is not topic:
            problems.append(Problem(topic.place, f"ämnet ”{topic.id}” finns redan: {first[topic.id].place}"))
    return problems


def _topics(file: YamlFile) -> list[Topic]:
    return [
        Topic(
            id=entry["id"],
            title=entry["title"],
            subject=file.path.stem,
            type=entry.get("type", "answer"),
            answers=tuple(_answer(file, index, n, a) for n, a in enumerate(entry["answers"])),
            related=tuple(entry.get("related", ())),
            place=file.place("topics", index, "id"),
            say=_opening(file, ("topics", index), ()),
        )
        for index, entry in enumerate(file.data["topics"])
    ]


def _answer(file: YamlFile, topic: int, number: int, entry: dict[str, Any]) -> Answer:
    path = ("topics", topic, "answers", number)
    quotes = (
        Quote(quote["section"], " ".join(quote["text"].split()), file.place(*path, "quotes", n))
        for n, quote in enumerate(entry["quotes"])
    )
    return Answer(
        text=" ".join(entry["text"].split()),
        quotes=tuple(quotes),
        contacts=tuple(entry["contacts"]),
        place=file.place(*path, "text"),
        roles=tuple(entry.get("roles", ())),
        counterpart=entry.get("counterpart"),
        say=_opening(file, path, path[:2], ()),
        own_say=" ".join(entry["say"].split()) if "say" in entry else None,
        reviewed=_review(file, (*path, "reviewed"), entry.get("reviewed")),
    )


def _review(file: YamlFile, path: tuple[Any, ...], entry: dict[str, str] | None) -> Review | None:
    if entry is None:
        return None
    return Review(entry["by"], datetime.date.fromisoformat(entry["date"]), file.place(*path))


def _opening(file: YamlFile, *levels: tuple[Any, ...]) -> Opening | None:
    """Return how to begin: what the answer says, else its topic, else the file; an empty text is none."""
    for level in levels:
        entry = file.data
        for key in level:
            entry = entry[key]
        if "say" in entry:
            text = " ".join(entry["say"].split())
            return Opening(text, file.place(*level, "say")) if text else None
    return None


def _contacts(file: YamlFile) -> list[Contact]:
    entries = enumerate(file.data["contacts"])
    return [Contact(**entry, place=file.place("contacts", index, "id")) for index, entry in entries]


def _replies(file: YamlFile) -> list[Reply]:
    return [
        Reply(
            id=entry["id"],
            type=entry["type"],
            wording=_wording(entry),
            intents=tuple(entry.get("intents", ())),
            place=file.place("replies", index, "id"),
            own={role: _wording({**entry, **own}) for role, own in entry.get("roles", {}).items()},
        )
        for index, entry in enumerate(file.data["replies"])
    ]


def _wording(entry: dict[str, Any]) -> Wording:
    text, contacts, options = entry["text"].strip(), entry.get("contacts", ()), entry.get("options", ())
    return Wording(text, tuple(contacts), tuple(options))
