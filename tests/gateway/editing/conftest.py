"""Contents of the project's own files, and a small project whose files can be written."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from gateway.editing.content import AnswerContent, ContactContent, QuoteContent, TopicContent
from gateway.editing.reading import contact_content, topic_content
from gateway.hr.amnen.files import read_texts
from gateway.settings import ROOT
from knowledge.examples import FOLDER
from knowledge.model import Knowledge
from knowledge.reader import read
from knowledge.translations.catalogue import english

TOPIC, CONTACT = "alkohol-lunch", "hr"
Edited = Callable[..., TopicContent]


@pytest.fixture(scope="session")
def examples() -> Mapping[str, list[str]]:
    return read_texts(FOLDER)


@pytest.fixture(scope="session")
def translations() -> dict[str, str]:
    return english()


@pytest.fixture
def topic(
    knowledge: Knowledge, examples: Mapping[str, list[str]], translations: dict[str, str]
) -> TopicContent:
    return topic_content(knowledge, examples, translations, TOPIC)


@pytest.fixture
def contact(knowledge: Knowledge) -> ContactContent:
    return contact_content(knowledge, CONTACT)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one file of topics, its examples and its translations."""
    for name in ("knowledge/sources", "knowledge/translations"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("contacts.yml", "replies.yml", "sections.yml", "topics/alkohol.yml"):
        (tmp_path / "knowledge" / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "knowledge" / name, tmp_path / "knowledge" / name)
    (tmp_path / "data" / "nlu").mkdir(parents=True)
    shutil.copy(ROOT / "data" / "nlu" / "alkohol.yml", tmp_path / "data" / "nlu")
    return tmp_path


def with_answer(content: TopicContent, number: int = 0, **changes: Any) -> TopicContent:
    """Return a topic with one answer changed."""
    answers = list(content.answers)
    answers[number] = AnswerContent.model_validate({**answers[number].model_dump(), **changes})
    return content.model_copy(update={"answers": tuple(answers)})


def with_quote(content: TopicContent, text: str, section: str | None = None) -> TopicContent:
    """Return a topic whose first answer rests on another quote."""
    first = content.answers[0].quotes[0]
    return with_answer(content, quotes=[QuoteContent(section=section or first.section, text=text)])


def contents_of(project: Path, id_: str = TOPIC) -> TopicContent:
    """Return what the files of a project say of a topic."""
    folder = project / "knowledge"
    return topic_content(
        read(folder), read_texts(project / "data" / "nlu"), english(folder / "translations"), id_
    )
