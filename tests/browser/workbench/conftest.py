"""A gateway with the workbench's trial, and somebody signed in to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chromium import PERSON
from tests.browser.conftest import Visits
from tests.gateway.hr.reading_rasa import ReadingRasa
from tests.gateway.served import MANY, Served, served
from tests.gateway.stub_rasa import stub_rasa


@pytest.fixture(scope="session")
def rasa() -> Iterator[ReadingRasa]:
    with stub_rasa(ReadingRasa()) as started:
        assert isinstance(started, ReadingRasa)
        yield started


@pytest.fixture(scope="session")
def gateway(rasa: ReadingRasa) -> Iterator[Served]:
    """In the place of the gateway that the other tests visit."""
    with served(rasa.address, workbench_trial="true", workbench_login_limit=MANY) as started:
        yield started


@pytest.fixture(scope="session")
def password(gateway: Served) -> str:
    printed = re.search(r"lösenord: (\S+)", (gateway.folder / "output.txt").read_text("utf-8"))
    assert printed
    return printed[1]


def sign_in(page: Page, password: str) -> Page:
    page.get_by_label("Lösenord").fill(password)
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("button", name="Logga ut")).to_be_visible()
    return page


@pytest.fixture
def scriptless(new_context: Callable[..., BrowserContext], gateway: Served, password: str) -> Page:
    """The first page of the workbench, in a browser that runs no scripts."""
    opened = new_context(**PERSON, java_script_enabled=False).new_page()
    opened.goto(f"{gateway.address}/hr")
    return sign_in(opened, password)


@pytest.fixture
def signed_in(visit: Visits, gateway: Served, password: str) -> Page:
    """The first page of the workbench."""
    return sign_in(visit(f"{gateway.address}/hr"), password)
