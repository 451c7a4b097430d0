"""The pages hold WCAG A and AA, as far as axe can tell."""

from __future__ import annotations

import pytest

from tests.browser.axe import violations
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.conftest import Visits
from tests.browser.host_pages import HostPages, page
from tests.gateway.served import Served

PATHS = [
    "/",
    "/kallor/medarbetare",
    "/kallor/fortroendevalda",
    "/kallor/interpellation-2021",
    "/kallor/tjansteutlatande",
    "/kallor/kommunkompassen-2012",
    "/tillganglighet",
    "/finns-inte",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_can_be_used_by_everybody(visit: Visits, gateway: Served, path: str) -> None:
    shown = visit(gateway.address + path)
    for scheme in ("light", "dark"):
        shown.emulate_media(color_scheme=scheme)
        for size in (DESKTOP, PHONE):
            shown.set_viewport_size(size)
            assert violations(shown) == [], (scheme, size)


def test_every_page_of_the_gateway_is_among_them(visit: Visits, gateway: Served) -> None:
    start = visit(gateway.address)
    links = start.locator("a[href^='/']").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    assert set(links) <= set(PATHS)


def test_a_bad_page_is_found_out(visit: Visits, site: HostPages) -> None:
    bad = '<p style="color:#ccc;background:#fff">Blek text</p><img src="/bild"><a href="/x"></a><input>'
    found = violations(visit(site.add("/dalig", page("", bad))))
    assert {line.split(":")[0] for line in found} == {"color-contrast", "image-alt", "link-name", "label"}
