"""What is published now, as the project's files say it: read again when one of them changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from anyio import to_thread
from fastapi import Request

from gateway.editing.content import CONTACT, ContactContent, Kind, TopicContent
from gateway.editing.reading import contact_content, topic_content
from gateway.hr.amnen.files import Files, Texts, examples, read_texts
from gateway.settings import ROOT
from knowledge import reader
from knowledge.model import Knowledge
from knowledge.translations.catalogue import english

KNOWLEDGE = ("*.yml", "topics/*.yml", "sources/*.md")


@dataclass(frozen=True)
class Published:
    """What the assistant knows, the examples by intent, and the English by its Swedish."""

    knowledge: Knowledge
    examples: Texts
    english: Mapping[str, str]

    def has(self, kind: Kind, id_: str) -> bool:
        """Return whether there is such a topic or contact."""
        return id_ in (self.knowledge.contacts if kind == CONTACT else self.knowledge.topics)

    def title(self, kind: Kind, id_: str) -> str:
        """Return what staff call it; its id where it is there no longer."""
        if not self.has(kind, id_):
            return id_
        known = self.knowledge.contacts if kind == CONTACT else self.knowledge.topics
        return known[id_].title

    def content(self, kind: Kind, id_: str) -> TopicContent | ContactContent:
        """Return what can be edited of one that there is."""
        if kind == CONTACT:
            return contact_content(self.knowledge, id_)
        return topic_content(self.knowledge, self.examples, self.english, id_)


class PublishedFiles:
    """Reads what is published of a project."""

    def __init__(self, root: Path = ROOT) -> None:
        """Read the files below ``root`` when they are first asked for."""
        self._knowledge = Files(root / "knowledge", reader.read, KNOWLEDGE)
        self._examples = examples if root == ROOT else Files(root / "data" / "nlu", read_texts)
        self._english = Files(root / "knowledge" / "translations", english, ("*.po",))

    async def read(self) -> Published:
        """Return what is published now.

        Raises:
            KnowledgeError: somebody is writing a file by hand, and it cannot be read.
        """
        return await to_thread.run_sync(
            lambda: Published(self._knowledge(), self._examples(), self._english())
        )


@cache
def files_of(root: Path = ROOT) -> PublishedFiles:
    """Return what reads a project: one for all, so that it is read once."""
    return PublishedFiles(root)


async def published_of(request: Request) -> Published:
    """Return what is published; raises as ``PublishedFiles.read``."""
    files: PublishedFiles = getattr(request.app.state, "published", files_of())
    return await files.read()
