"""The Teams channel with a stand-in for Microsoft in front of it and one for Rasa behind."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from gateway.escalation.settings import EscalationSettings
from gateway.redaction import Redactor
from gateway.services import Services, services
from gateway.settings import Settings
from gateway.teams.door import PATH, Teams, install_teams
from gateway.teams.settings import TeamsSettings
from knowledge.model import Knowledge
from tests.gateway.stub_rasa import StubRasa
from tests.gateway.teams.fake_microsoft import APP, OPENID, TENANT, FakeMicrosoft, fake_microsoft

BOT, PERSON = "28:bot", "29:person"
_numbers = itertools.count(1)


def activity(microsoft: FakeMicrosoft, **fields: Any) -> dict[str, Any]:
    """Return a message that somebody writes in the personal chat; None takes a field away."""
    whole = {
        "type": "message",
        "id": f"activity-{next(_numbers)}",
        "channelId": "msteams",
        "serviceUrl": microsoft.service_url,
        "from": {"id": PERSON, "name": "Namn Namnsson", "aadObjectId": "aad-1"},
        "recipient": {"id": BOT, "name": "Bemötandeassistenten"},
        "conversation": {"id": "a:conversation", "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "text": "får jag vara påverkad?",
        **fields,
    }
    return {name: value for name, value in whole.items() if value is not None}


@dataclass
class TeamsDoor:
    """The channel's door, and what stands on both sides of it."""

    http: httpx.AsyncClient
    teams: Teams
    services: Services
    rasa: StubRasa
    microsoft: FakeMicrosoft

    async def send(self, sent: dict[str, Any], token: str | None = None) -> int:
        """Deliver an activity as Microsoft does; return the status."""
        headers = {"Authorization": f"Bearer {self.microsoft.token() if token is None else token}"}
        return (await self.http.post(PATH, json=sent, headers=headers)).status_code

    async def answered(self, **fields: Any) -> list[dict[str, Any]]:
        """Deliver an activity, wait, and return what was answered to it."""
        before = len(self.microsoft.posts)
        assert await self.send(activity(self.microsoft, **fields)) == 202
        await self.teams.idle()
        return [post.body for post in self.microsoft.posts[before:]]

    async def card(self, **fields: Any) -> dict[str, Any]:
        """Deliver an activity and return the card of the one answer."""
        (answer,) = await self.answered(**fields)
        (attachment,) = answer["attachments"]
        content: dict[str, Any] = attachment["content"]
        return content


@pytest.fixture
def microsoft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeMicrosoft]:
    with fake_microsoft(tmp_path) as fake:
        monkeypatch.setenv("SSL_CERT_FILE", str(fake.authority))
        for proxy in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.delenv(proxy, raising=False)
            monkeypatch.delenv(proxy.lower(), raising=False)
        yield fake


@pytest.fixture
def teams_settings(microsoft: FakeMicrosoft) -> TeamsSettings:
    return TeamsSettings(
        app_id=APP,
        tenant=TENANT,
        secret="a-secret",
        public_url="https://bemotande.example.se",
        service_hosts=(microsoft.host,),
        openid_url=f"https://{microsoft.host}{OPENID}",
        login_url=f"https://{microsoft.host}",
        retry_seconds=0.01,
    )


@pytest.fixture
def escalation() -> EscalationSettings | None:
    """How messages reach HR; a module that wants them has one of its own."""
    return None


@pytest.fixture
async def door(
    rasa: StubRasa,
    microsoft: FakeMicrosoft,
    teams_settings: TeamsSettings,
    knowledge: Knowledge,
    redactor: Redactor,
    tmp_path: Path,
    escalation: EscalationSettings | None,
) -> AsyncIterator[TeamsDoor]:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/gateway.db", assistant_url=rasa.address)
    async with services(settings, knowledge, redactor, escalation) as shared:
        app = FastAPI()
        teams = install_teams(app, shared, teams_settings)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://testserver"
        ) as http:
            yield TeamsDoor(http, teams, shared, rasa, microsoft)
        await teams.close()
