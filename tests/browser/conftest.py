"""One gateway and one browser for all tests; a browser context of its own, watched, for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from knowledge.model import Knowledge
from tests.browser.chat import Chat
from tests.browser.chromium import LAUNCH, PERSON
from tests.browser.host_pages import HostPages, host_pages
from tests.browser.replies import Assistant
from tests.gateway.served import Served, served
from tests.gateway.stub_rasa import stub_rasa

HERE = Path(__file__).parent
_NOTE_VIOLATIONS = """window.violations = [];
document.addEventListener("securitypolicyviolation",
  ({ violatedDirective, blockedURI }) => window.violations.push(violatedDirective + " " + blockedURI));"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run these tests last: no async test can run beside Playwright's event loop, which stays."""
    items.sort(key=lambda item: HERE in item.path.parents)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return LAUNCH


@pytest.fixture(scope="session")
def site() -> Iterator[HostPages]:
    with host_pages() as started:
        yield started


@pytest.fixture(scope="session")
def assistant_process(knowledge: Knowledge) -> Iterator[Assistant]:
    with stub_rasa(Assistant(knowledge)) as started:
        assert isinstance(started, Assistant)
        yield started


@pytest.fixture
def assistant(assistant_process: Assistant) -> Assistant:
    """The stand-in for the assistant; what it got before does not count."""
    assistant_process.got.clear()
    assistant_process.go_on.clear()
    return assistant_process


@pytest.fixture(scope="session")
def gateway(assistant_process: Assistant, site: HostPages) -> Iterator[Served]:
    with served(assistant_process.address, intranet_origins=site.address) as started:
        yield started


@dataclass
class Visits:
    """Opens pages, and notes what no page may ever do."""

    new_context: Callable[..., BrowserContext]
    allowed: list[str]  # the addresses that may be asked
    contexts: list[BrowserContext] = field(default_factory=list)
    requested: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __call__(self, address: str, **person: Any) -> Page:
        """Open an address for somebody who comes for the first time (``person``: Playwright's context)."""
        context = self.new_context(**PERSON | person)
        self.contexts.append(context)
        context.add_init_script(_NOTE_VIOLATIONS)
        context.on("request", lambda request: self.requested.append(request.url))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        page = context.new_page()
        page.goto(address)
        return page

    def of_pages(self, expression: str) -> list[Any]:
        """Return what an expression gives in each page that is open."""
        return [page.evaluate(expression) for context in self.contexts for page in context.pages]


@pytest.fixture
def visit(new_context: Callable[..., BrowserContext], gateway: Served, site: HostPages) -> Iterator[Visits]:
    """Opens pages; in every test, no page runs a smuggled script, breaks a policy or calls out."""
    visits = Visits(new_context, [gateway.address, site.address])
    yield visits
    assert visits.of_pages("window.pwned ?? null") == [None] * len(visits.of_pages("1"))
    assert sum(visits.of_pages("window.violations"), []) == []
    assert visits.errors == []
    allowed = ("about:", *(f"{address}/" for address in visits.allowed))
    assert [url for url in visits.requested if not url.startswith(allowed)] == []


@pytest.fixture
def chat(visit: Visits, gateway: Served, assistant: Assistant) -> Chat:
    """The chat of the start page, open."""
    return Chat(visit(gateway.address)).open()
