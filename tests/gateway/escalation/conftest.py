"""The desk to HR: the door in front of it, a real mail server behind it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from cryptography.fernet import Fernet

from gateway.app import create_app
from gateway.escalation.desk import Desk
from gateway.escalation.settings import EscalationSettings
from gateway.ops import create_ops
from gateway.redaction import Redactor
from gateway.services import services
from gateway.settings import Settings
from knowledge.model import Knowledge
from tests.gateway.conftest import Door
from tests.gateway.escalation.mail_server import MailServer, mail_server
from tests.gateway.stub_rasa import StubRasa

SENDER, FALLBACK = "assistenten@example.se", "hr@example.se"
SCHOOL, SCHOOL_INBOX = "Barn- och utbildningsförvaltningen", "hr-barn@example.se"
CARE, CARE_INBOX = "Vård- och omsorgsförvaltningen", "hr-vard@example.se"
INBOXES = {"reserv": FALLBACK, "forvaltningar": {SCHOOL: SCHOOL_INBOX, CARE: CARE_INBOX}}
TOPIC = "alkohol-paverkad"
KEY = Fernet.generate_key().decode()


def trust(monkeypatch: pytest.MonkeyPatch, authority: Path) -> None:
    """Let the gateway that is made now trust a certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    for name in [name for name in os.environ if name.startswith("GATEWAY_HR_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def inboxes(tmp_path: Path) -> Path:
    file = tmp_path / "inboxes.yml"
    file.write_text(yaml.safe_dump(INBOXES, allow_unicode=True), "utf-8")
    return file


@pytest.fixture
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with mail_server(tmp_path) as server:
        trust(monkeypatch, server.authority)
        yield server


@pytest.fixture
def chosen(mail: MailServer, inboxes: Path) -> dict[str, Any]:
    """The settings of messages to HR, for this mail server and these inboxes."""
    return {
        **mail.settings(),
        "inboxes": inboxes,
        "sender": SENDER,
        "keys": KEY,
        "smtp_seconds": 10,
        "retry_seconds": 1,
    }


@dataclass
class HrDoor(Door):
    """The public door with the desk to HR open, and whoever takes the messages there at work."""

    ops: httpx.AsyncClient
    mail: MailServer

    @property
    def desk(self) -> Desk:
        """The desk."""
        assert self.services.desk
        return self.services.desk

    async def form(self, session: dict[str, str]) -> dict[str, Any]:
        """Fetch a form."""
        response = await self.http.get("/api/escalation", headers=session)
        assert response.status_code == 200
        found: dict[str, Any] = response.json()
        return found

    async def confirm(
        self, session: dict[str, str], key: str | None = None, **written: Any
    ) -> httpx.Response:
        """Confirm a form that is filled in, a new one where no key is given; None takes a field away."""
        key = key or (await self.form(session))["key"]
        body = {"key": key, "confirmed": True, **written}
        left = {name: value for name, value in body.items() if value is not None}
        return await self.http.post("/api/escalation", json=left, headers=session)

    async def look(self, session: dict[str, str], reference: str) -> httpx.Response:
        """Ask where a message is."""
        return await self.http.get(f"/api/escalation/{reference}", headers=session)


HrOpener = Callable[..., AbstractAsyncContextManager[HrDoor]]


@pytest.fixture
def hr_opened(
    rasa: StubRasa,
    knowledge: Knowledge,
    redactor: Redactor,
    tmp_path: Path,
    mail: MailServer,
    chosen: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> HrOpener:
    """Opens the door with settings of one's own; those of messages to HR begin with ``hr_``.

    ``patience`` is how long, in seconds, a person waits to be told that a message has arrived.
    """
    monkeypatch.setattr("gateway.escalation.delivery.LOOKS_EVERY", 0.05)
    monkeypatch.setattr("gateway.escalation.desk.LOOK_EVERY", 0.02)

    @asynccontextmanager
    async def open_with(patience: float = 8, **others: Any) -> AsyncIterator[HrDoor]:
        monkeypatch.setattr("gateway.escalation.desk.PATIENCE", patience)
        hr = {**chosen, **{name[3:]: value for name, value in others.items() if name.startswith("hr_")}}
        settings = {
            "database_url": f"sqlite:///{tmp_path}/gateway.db",
            "assistant_url": rasa.address,
            **{name: value for name, value in others.items() if not name.startswith("hr_")},
        }
        wanted = EscalationSettings(**hr) if hr["inboxes"] else None
        async with services(Settings(**settings), knowledge, redactor, wanted) as shared:
            taking = asyncio.create_task(shared.desk.delivery.run()) if shared.desk else None
            async with (
                httpx.AsyncClient(
                    transport=httpx.ASGITransport(create_app(shared), raise_app_exceptions=False),
                    base_url="http://testserver",
                ) as http,
                httpx.AsyncClient(
                    transport=httpx.ASGITransport(create_ops(shared)), base_url="http://ops"
                ) as ops,
            ):
                yield HrDoor(http, shared, rasa, ops, mail)
            if taking:
                assert not taking.done(), "whoever delivers has stopped working"
                taking.cancel()
                await asyncio.gather(taking, return_exceptions=True)

    return open_with


@pytest.fixture
async def hr(hr_opened: HrOpener) -> AsyncIterator[HrDoor]:
    async with hr_opened() as made:
        yield made
