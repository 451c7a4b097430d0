"""The widget lives on strict and on rude pages alike, and talks to nobody but its gateway."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import Chat
from tests.browser.conftest import Visits
from tests.browser.host_pages import RUDE_STYLE, HostPages, host_pages, strict
from tests.browser.host_pages import page as host_page
from tests.browser.replies import TYPES, Assistant
from tests.browser.test_layout import MISPLACED
from tests.gateway.served import Served


@pytest.fixture(params=["the gateway's own page", "a strict page of another origin"])
def strict_page(request: pytest.FixtureRequest, visit: Visits, gateway: Served, site: HostPages) -> Page:
    own = request.param == "the gateway's own page"
    policy = strict(gateway.address)
    page = visit("about:blank")
    page.on("console", lambda message: visit.errors.append(message.text) if message.type == "error" else None)
    page.goto(gateway.address if own else site.carry("/strikt", gateway.address, policy=policy))
    return page


def test_a_strict_policy_is_never_broken_and_nobody_else_is_asked(
    strict_page: Page, visit: Visits, gateway: Served, assistant: Assistant
) -> None:
    """That no policy is broken is what ``visit`` asserts, here with the console's errors added."""
    chat = Chat(strict_page).open()
    for word in TYPES:
        chat.ask(word)
    chat.replies.first.get_by_role("button", name="Ja", exact=True).click()
    expect(chat.replies.first).to_contain_text("Tack för ditt svar.")
    chat.panel.get_by_role("button", name="Rensa").click()
    expect(chat.status).to_have_text("Samtalet är rensat.")
    own = urlsplit(strict_page.url).netloc
    elsewhere = [url for url in visit.requested if urlsplit(url).netloc != own]
    assert {url.removeprefix(gateway.address) for url in elsewhere} <= {
        "/widget.js",
        "/api/session",
        "/api/chat",
        "/api/feedback",
    }


def test_the_gateway_is_not_told_which_page_somebody_asks_from(
    visit: Visits, gateway: Served, site: HostPages, assistant: Assistant
) -> None:
    chat = Chat(visit(site.carry("/hemlig-sida", gateway.address))).open()
    with chat.page.expect_request("**/api/chat") as sent:
        chat.ask("svar")
    assert "referer" not in sent.value.all_headers() and "cookie" not in sent.value.all_headers()


def test_a_page_that_is_not_allowed_gets_no_conversation(
    visit: Visits, gateway: Served, assistant: Assistant
) -> None:
    with host_pages() as stranger:
        visit.allowed.append(stranger.address)
        chat = Chat(visit(stranger.carry("/", gateway.address)))
        chat.launcher.click()
        expect(chat.log).to_contain_text("ring 112")
        chat.send("svar")
        expect(chat.retry).to_be_visible()
    assert assistant.got == []


def test_a_rude_page_changes_nothing_in_the_chat(
    visit: Visits, gateway: Served, site: HostPages, assistant: Assistant
) -> None:
    chat = Chat(visit(site.carry("/oforskamd", gateway.address, style=RUDE_STYLE))).open()
    chat.ask("svar")
    assert chat.shadow(MISPLACED) == []
    script = """element => { const { color, textTransform, letterSpacing, direction, fontSize } =
        getComputedStyle(element); return [color, textTransform, letterSpacing, direction, fontSize] }"""
    calm = Chat(visit(gateway.address)).open()
    calm.ask("svar")
    for selector in ("h2", ".below button", "textarea", ".entry.person p", ".entry.reply blockquote p", "a"):
        here, there = (one.panel.locator(selector).first.evaluate(script) for one in (chat, calm))
        assert here == there, selector


def test_a_page_that_loads_the_widget_twice_has_one(visit: Visits, gateway: Served, site: HostPages) -> None:
    script = f'<script src="{gateway.address}/widget.js"></script>'
    page = visit(site.add("/dubbel", host_page(script, script)))
    expect(Chat(page).launcher).to_be_visible()
    expect(page.locator("bemotande-chat")).to_have_count(1)
