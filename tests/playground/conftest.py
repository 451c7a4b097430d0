"""The whole assistant, started once; for each test a Playground of its own in front, and a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ViewportSize

from bench.running import Running, free_port, running
from gateway.app import TEAMS_PATH
from tests.browser.chromium import LAUNCH, PERSON
from tests.gateway.teams.fake_microsoft import APP, OPENID, TENANT
from tests.playground.chat import Chat
from tests.playground.microsoft import SECRET, Microsoft, microsoft
from tests.playground.process import NoRegistry, Playground, install, playground, service_url

HERE = Path(__file__).parent
LIKE_A_WINDOW: ViewportSize = {"width": 1280, "height": 900}
LOOPBACK = "127.0.0.1"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say aloud what was not tested: a letter among dots is easily missed."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if HERE.name in report.nodeid]
    for reason in sorted({report.longrepr[2] for report in skipped}):
        said = f"NOT TESTED with Microsoft's Agents Playground ({len(skipped)} tests). {reason}"
        terminalreporter.write_line(said, red=True, bold=True)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return LAUNCH


@pytest.fixture(scope="session")
def installed() -> None:
    """The npm package; where the registry cannot be reached there is nothing to test with."""
    try:
        install()
    except NoRegistry as error:
        pytest.skip(f"npm cannot reach its registry: {error}")


@dataclass(frozen=True)
class InTeams:
    """The running assistant, the address of its own, and where its Playground has to listen."""

    running: Running
    address: str
    playground_port: int
    microsoft: Microsoft


@pytest.fixture(scope="module")
def assistant_in_teams(installed: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[InTeams]:
    port, playground_port = free_port(), free_port()
    address = f"http://{LOOPBACK}:{port}"
    with microsoft(tmp_path_factory.mktemp("microsoft")) as login:
        login.playground = service_url(playground_port)
        settings = {
            "GATEWAY_PORT": str(port),
            "GATEWAY_TEAMS_APP_ID": APP,
            "GATEWAY_TEAMS_TENANT": TENANT,
            "GATEWAY_TEAMS_SECRET": SECRET,
            "GATEWAY_TEAMS_PUBLIC_URL": address,
            "GATEWAY_TEAMS_SERVICE_HOSTS": f"{LOOPBACK}:{playground_port}",
            "GATEWAY_TEAMS_OPENID_URL": f"https://{login.host}{OPENID}",
            "GATEWAY_TEAMS_LOGIN_URL": f"https://{login.host}",
            "SSL_CERT_FILE": str(login.authority),
            "NO_PROXY": LOOPBACK,
        }
        with running(settings=settings) as started:
            yield InTeams(started, address, playground_port, login)


@pytest.fixture
def teams(assistant_in_teams: InTeams, tmp_path: Path) -> Iterator[Playground]:
    """A Teams in which nobody has met the assistant; in every test, nothing leaves the machine."""
    door = f"{assistant_in_teams.address}{TEAMS_PATH}"
    with playground(
        assistant_in_teams.playground_port, door, assistant_in_teams.microsoft, tmp_path
    ) as started:
        yield started
        went = {where for _, where in started.connected()}
    assert LOOPBACK in went  # it did ask the stand-in for a token
    assert went <= {LOOPBACK, "refused"}


@pytest.fixture
def chat(
    teams: Playground, assistant_in_teams: InTeams, new_context: Callable[..., BrowserContext]
) -> Iterator[Chat]:
    """The personal chat, open; in every test, the browser is answered by nobody beyond this machine."""
    context = new_context(**PERSON | {"viewport": LIKE_A_WINDOW})
    answered: list[str] = []
    context.on("response", lambda response: answered.append(response.url))
    yield Chat.opened(context, teams.address)
    allowed = (f"{teams.address}/", f"{assistant_in_teams.address}/", "data:", "blob:")
    assert [url for url in answered if not url.startswith(allowed)] == []
