"""The workbench behind the gateway's door, with people of every role at it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.app import create_app
from gateway.hr.door import install_workbench
from gateway.hr.roles import ROLES, Role
from gateway.hr.settings import WorkbenchSettings
from gateway.hr.workbench import Workbench
from gateway.redaction import Redactor
from gateway.services import Services, services
from gateway.settings import Settings
from knowledge.model import Knowledge
from tests.gateway.hr.reading_rasa import ReadingRasa
from tests.gateway.stub_rasa import StubRasa, stub_rasa

ADDRESS = "https://bemotande.example.se"
GROUPS: dict[Role, tuple[str, ...]] = {role: (f"grupp-{role}",) for role in ROLES}
OIDC: dict[str, Any] = {
    "address": ADDRESS,
    "oidc_issuer": "https://login.example.se/v2.0",
    "client_id": "arbetsytan",
    "client_secret": "hemlig",
    "roles": GROUPS,
}
CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')


@pytest.fixture
def rasa() -> Iterator[StubRasa]:
    """A stand-in that also tells how it understands a message."""
    with stub_rasa(ReadingRasa()) as started:
        yield started


@dataclass
class Desk:
    """The workbench and what stands around it."""

    services: Services
    workbench: Workbench
    app: Any
    rasa: ReadingRasa
    stack: AsyncExitStack

    async def nobody(self) -> httpx.AsyncClient:
        """Return a browser in which nobody is signed in."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        origin = next(iter(sorted(self.workbench.origins)))
        client = httpx.AsyncClient(transport=transport, base_url=origin, headers={"Origin": origin})
        return await self.stack.enter_async_context(client)

    async def enter(self, role: Role, subject: str = "") -> httpx.AsyncClient:
        """Return a browser in which somebody of a role is signed in."""
        client = await self.nobody()
        secret = await self.workbench.sessions.begin(subject or f"sub-{role}", f"Person {role}", role)
        client.cookies.set(self.workbench.cookie, secret)
        return client


def form(response: httpx.Response) -> dict[str, str]:
    """Return the hidden fields of a page, by name; of several the first."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input\b[^>]*>", response.text):
        fields = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if fields.get("type") == "hidden":
            found.setdefault(fields["name"], fields["value"])
    return found


DeskOpener = Callable[..., Any]


@pytest.fixture
async def open_desk(
    rasa: StubRasa, knowledge: Knowledge, redactor: Redactor, tmp_path: Path
) -> AsyncIterator[DeskOpener]:
    """Opens the workbench with settings of one's own, of the gateway's in ``gateway``."""
    async with AsyncExitStack() as stack:

        async def open_with(gateway: dict[str, Any] | None = None, **settings: Any) -> Desk:
            chosen = {
                "database_url": f"sqlite:///{tmp_path}/gateway.db",
                "assistant_url": rasa.address,
                **(gateway or {}),
            }
            shared = await stack.enter_async_context(services(Settings(**chosen), knowledge, redactor))
            made: list[Workbench] = []
            workbench = WorkbenchSettings(_env_file=None, **({**OIDC, **settings}))  # type: ignore[call-arg]
            app = create_app(shared, lambda app: made.append(install_workbench(app, shared, workbench)))
            assert isinstance(rasa, ReadingRasa)
            return Desk(shared, made[0], app, rasa, stack)

        yield open_with


@pytest.fixture
async def desk(open_desk: DeskOpener) -> Desk:
    made: Desk = await open_desk()
    return made
