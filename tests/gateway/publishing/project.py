"""A copy of this project that a test may publish to, and drafts for it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from bot.releases import state_of
from gateway.editing.content import TopicContent
from gateway.editing.reading import topic_content
from gateway.hr.amnen.files import read_texts
from knowledge import reader
from knowledge.translations.catalogue import english

ROOT = Path(__file__).parents[3]
TOPIC = "alkohol-lunch"
MODEL, STAMP = "models/bemotandeassistenten.tar.gz", "models/bemotandeassistenten.sha256"
EXAMPLE = "är det lugnt med en lättöl ihop med pannkakorna på torsdagen"


def project(folder: Path, model: bool = False) -> Path:
    """Make the copy; without a model a stand-in for one."""
    skipped = shutil.ignore_patterns("__pycache__")
    for name in ("bot", "actions"):
        shutil.copytree(ROOT / name, folder / name, copy_function=os.link, ignore=skipped)
    for name in ("knowledge", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=skipped)
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "requirements/run.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    (folder / "models").mkdir()
    for name in (MODEL, STAMP):
        if model:
            shutil.copy2(ROOT / name, folder / name)
        else:
            (folder / name).write_text("as it was")
    return folder


def said(root: Path, topic: str = TOPIC) -> TopicContent:
    """Return what a topic says in a project; read once while the files are the same."""
    state = state_of(root)
    if (state, topic) not in _READ:
        _READ[state, topic] = _said(root, topic)
    return _READ[state, topic]


_READ: dict[tuple[str, str], TopicContent] = {}


def _said(root: Path, topic: str) -> TopicContent:
    knowledge, texts = reader.read(root / "knowledge"), read_texts(root / "data/nlu")
    return topic_content(knowledge, texts, english(root / "knowledge/translations"), topic)


def edited(content: TopicContent, *examples: str, **fields: object) -> TopicContent:
    """Return a content with other words in its first answer, or more examples."""
    first = content.answers[0].model_copy(update=fields)
    more = (*content.examples, *examples)
    return content.model_copy(update={"answers": (first, *content.answers[1:]), "examples": more})


def files(folder: Path) -> Mapping[str, bytes]:
    """Return every file that is edited in a project."""
    found = [path for name in ("knowledge", "data") for path in (folder / name).rglob("*") if path.is_file()]
    texts = [path for path in found if path.suffix in (".yml", ".po", ".md")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in texts}
