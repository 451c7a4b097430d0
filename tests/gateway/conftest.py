"""The gateway with a stand-in for Rasa behind it, on a database of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway import logs
from gateway.app import create_app
from gateway.escalation.settings import read_escalation_settings
from gateway.redaction import Redactor
from gateway.services import Services, services
from gateway.settings import Settings
from gateway.store.database import open_database
from gateway.store.tables import Table
from knowledge.model import Knowledge
from tests.gateway.stub_rasa import StubRasa, stub_rasa
from tests.postgres import running_postgres


@dataclass
class Door:
    """The public door, and what stands behind it."""

    http: httpx.AsyncClient
    services: Services
    rasa: StubRasa

    async def begin(self) -> dict[str, str]:
        """Begin a session and return the header that carries its token."""
        response = await self.http.post("/api/session")
        assert response.status_code == 201
        return {"Authorization": f"Bearer {response.json()['token']}"}

    async def say(self, session: dict[str, str], message: str, **fields: Any) -> httpx.Response:
        """Write a message."""
        return await self.http.post("/api/chat", json={"message": message, **fields}, headers=session)


def card(response: httpx.Response) -> dict[str, Any]:
    """Return the one card of a reply."""
    (found,) = [part["custom"] for part in response.json() if part.get("custom")]
    return found


@pytest.fixture
def rasa() -> Iterator[StubRasa]:
    with stub_rasa() as started:
        yield started


Opener = Callable[..., AbstractAsyncContextManager[Door]]


@pytest.fixture(scope="session", autouse=True)
def quiet() -> None:
    logs.set_up("DEBUG")


@pytest.fixture(scope="session")
def redactor() -> Redactor:
    return Redactor()


@pytest.fixture
def opened(rasa: StubRasa, knowledge: Knowledge, redactor: Redactor, tmp_path: Path) -> Opener:
    """Opens the door with settings of one's own."""

    @asynccontextmanager
    async def open_with(**settings: Any) -> AsyncIterator[Door]:
        chosen = {
            "database_url": f"sqlite:///{tmp_path}/gateway.db",
            "assistant_url": rasa.address,
            **settings,
        }
        async with services(Settings(**chosen), knowledge, redactor, read_escalation_settings()) as shared:
            transport = httpx.ASGITransport(create_app(shared), raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as http:
                yield Door(http, shared, rasa)

    return open_with


@pytest.fixture
async def door(opened: Opener) -> AsyncIterator[Door]:
    async with opened() as made:
        yield made


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with running_postgres() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind; a test that takes it runs twice."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/gateway.db"
    return str(request.getfixturevalue("postgres"))


@pytest.fixture
async def engine(address: str) -> AsyncIterator[AsyncEngine]:
    """The database with its tables, emptied afterwards."""
    opened = await open_database(address)
    yield opened
    async with opened.begin() as connection:
        for table in reversed(Table.metadata.sorted_tables):
            await connection.execute(table.delete())
    await opened.dispose()
