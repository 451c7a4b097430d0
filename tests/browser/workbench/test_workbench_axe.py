"""The workbench's pages hold WCAG A and AA as far as axe can tell, and fit a window of 320 pixels."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.conftest import Visits
from tests.gateway.served import Served

PATHS = [
    "/hr/",
    "/hr/amnen",
    "/hr/amnen?q=finns%20inte%20alls",
    "/hr/amnen/alkohol-paverkad?sida=1",
    "/hr/prova",
    "/hr/faq",
    "/hr/obesvarat",
    "/hr/andra",
    "/hr/andra?q=lunch",
    "/hr/andra/amne/alkohol-lunch",
    "/hr/andra/kontakt/hr",
    "/hr/laget",
    "/hr/finns-inte",
]
OPEN_PATHS = ["/hr/logga-in", "/hr/logga-in?slut=ja", "/hr/utloggad"]


def check(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            assert violations(page) == [], (scheme, size)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_can_be_used_by_everybody(signed_in: Page, gateway: Served, path: str) -> None:
    signed_in.goto(gateway.address + path)
    signed_in.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    check(signed_in)


@pytest.mark.parametrize("path", OPEN_PATHS)
def test_so_can_those_that_anybody_sees(visit: Visits, gateway: Served, path: str) -> None:
    check(visit(gateway.address + path))


def test_so_can_a_wrong_password_and_an_answer(visit: Visits, gateway: Served, signed_in: Page) -> None:
    wrong = visit(f"{gateway.address}/hr/logga-in")
    wrong.get_by_label("Lösenord").fill("fel")
    wrong.get_by_role("button", name="Logga in").click()
    expect(wrong.get_by_role("alert")).to_have_text("Det var inte rätt lösenord.")
    check(wrong)
    signed_in.goto(f"{gateway.address}/hr/prova")
    signed_in.get_by_label("Fråga", exact=True).fill("är det ok att vara full")
    signed_in.get_by_role("button", name="Fråga", exact=True).click()
    expect(signed_in.get_by_role("heading", name="Svaret")).to_be_visible()
    check(signed_in)


def test_every_page_of_the_menu_is_among_them(signed_in: Page) -> None:
    links = signed_in.locator("nav a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    assert len(links) >= 2 and set(links) <= set(PATHS)
