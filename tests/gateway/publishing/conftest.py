"""Everything that publishes, on a copy of the project: what takes minutes is a stand-in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot import releases
from bot.releases import state_of
from gateway.assistant import Assistant
from gateway.editing.content import CONTACT, TOPIC, ContactContent, TopicContent
from gateway.faq.names import Catalogue
from gateway.faq.question import Question, Read
from gateway.hr.andra.published import Published, PublishedFiles
from gateway.hr.faq.running import Runs
from gateway.hr.person import Person
from gateway.publishing import gate, work
from gateway.publishing.preparing import Publishing
from gateway.publishing.programs import Progress
from gateway.publishing.steps import Tools
from gateway.publishing.workspace import Workspace
from gateway.store.drafts import Draft
from gateway.store.publications import Kept
from tests.gateway.conftest import Door
from tests.gateway.faq.answers import card
from tests.gateway.hr.reading_rasa import ReadingRasa
from tests.gateway.publishing.project import EXAMPLE, ROOT, edited, project, said
from tests.gateway.stub_rasa import StubRasa, stub_rasa

PERSON = Person("ett", "Person ett", "publicera", "s")
REASON = "Folk frågar om lättöl"


@dataclass
class AnsweringRasa(ReadingRasa):
    """Answers a question with the topic that it names, but for ``other``; follows the releases of ``root``.

    Nothing comes back of a question whose other topic is empty.
    """

    other: dict[str, str] = field(default_factory=dict)
    root: Path | None = None
    stuck: bool = False

    def answer(self, sent: dict[str, Any]) -> bytes:
        """Return the reply to a question, or how it is understood."""
        if "metadata" not in sent:
            return super().answer(sent)
        topic = self.other.get(sent["message"], sent["message"].split()[0])
        found = card(topic=topic)
        return b"" if not topic else json.dumps([{"text": "Nej."}, {"custom": found}]).encode()

    def told(self, path: str) -> bytes:
        """Return which release is in use, as soon as it is."""
        if not path.startswith("/webhooks/release") or self.root is None:
            return super().told(path)
        return json.dumps({"release": "" if self.stuck else releases.in_use(self.root), "fault": ""}).encode()


@pytest.fixture
def rasa() -> Iterator[StubRasa]:
    with stub_rasa(AnsweringRasa()) as started:
        yield started


@dataclass
class Desk:
    """What publishes, and what stands around it."""

    publishing: Publishing
    door: Door
    root: Path
    now: AnsweringRasa  # the assistant in use
    new: AnsweringRasa  # the one that is prepared
    training: asyncio.Event  # set, the model is trained
    made: list[Workspace]

    async def draft(self, content: TopicContent | ContactContent, base: str = "", version: int = 0) -> Draft:
        """Save a draft of what is published."""
        begun_from = base or said(self.root, content.id).fingerprint
        save = self.publishing.drafts.save
        kind = TOPIC if isinstance(content, TopicContent) else CONTACT
        return await save(kind, content.id, content.model_dump_json(), begun_from, version, "Person två")

    async def example(self) -> Draft:
        """Save a draft with one more example."""
        return await self.draft(edited(said(self.root), EXAMPLE))

    async def begin(self, *drafts: Draft) -> str:
        """Begin to prepare drafts."""
        return await self.publishing.begin(PERSON, REASON, [(draft.kind, draft.name) for draft in drafts])

    async def kept(self, id_: str) -> Kept:
        """Return a publication."""
        found = await self.publishing.kept.find(id_)
        assert found is not None
        return found

    async def over(self, id_: str) -> Kept:
        """Return a publication when nobody works on it any more."""
        async with asyncio.timeout(30):
            while (await self.kept(id_)).live:
                await asyncio.sleep(0.02)
        return await self.kept(id_)

    async def ready(self, *drafts: Draft) -> str:
        """Prepare drafts; return the publication's id."""
        id_ = await self.begin(*(drafts or [await self.example()]))
        assert (await self.over(id_)).state == "ready"
        return id_


class ReadOnce(PublishedFiles):
    """Reads the files of a copy only when they are others than the project's: that takes seconds."""

    async def read(self) -> Published:
        """Return what is published in the copy."""
        changed = state_of(self._root) != state_of(ROOT)
        return await super().read() if changed else await project_published()

    def __init__(self, root: Path) -> None:
        """Read the copy below ``root``."""
        super().__init__(root)
        self._root = root


PROJECT = PublishedFiles(ROOT)


async def project_published() -> Published:
    """Return what is published in the project itself."""
    return await PROJECT.read()


QUESTIONS = [
    Question("alkohol-lunch får jag", topics=("alkohol-lunch",)),
    Question("korruption-gava får jag", topics=("korruption-gava",)),
    Question("mobbning-utsatt av chefen", topics=("mobbning-utsatt",)),
    *(Question(f"koden-bindande {n}", topics=("koden-bindande",)) for n in range(9)),
]


@pytest.fixture
async def desk(door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    monkeypatch.setattr(work, "EVERY", 0.02)
    monkeypatch.setattr(gate, "MOST_FEWER", 0.2)  # of few questions
    root, trained, made = project(tmp_path / "projekt"), asyncio.Event(), list[Workspace]()
    now = door.rasa
    assert isinstance(now, AnsweringRasa)
    now.root = root
    trained.set()

    async def check(_workspace: Workspace) -> None: ...

    async def train(workspace: Workspace, on_progress: Progress, _usual: float) -> float | None:
        made.append(workspace)
        on_progress(3, 9)
        await trained.wait()
        return 9

    async def questions(_catalogue: Catalogue) -> Read:
        return Read(tuple(QUESTIONS))

    with stub_rasa(AnsweringRasa()) as new:
        assert isinstance(new, AnsweringRasa)

        @asynccontextmanager
        async def candidate(_workspace: Workspace, seconds: float) -> AsyncIterator[Assistant]:
            assistant = Assistant(new.address, seconds)
            yield assistant
            await assistant.close()

        tools = Tools(check, train, candidate, questions)
        publishing = Publishing(door.services, Runs(door.services, 30), "", root, tools, patience=2)
        publishing._published = ReadOnce(root)
        yield Desk(publishing, door, root, now, new, trained, made)
        await publishing.close()
