"""The chat holds WCAG A and AA, as far as axe can tell, whatever it shows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.axe import violations
from tests.browser.chat import Chat
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.conftest import Visits
from tests.browser.host_pages import HostPages
from tests.browser.replies import TYPES
from tests.gateway.served import Served


def _in_every_way(page: Page) -> dict[str, list[str]]:
    """Return the violations, light and dark, on a desktop and a phone."""
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            found[f"{scheme} {size['width']}"] = violations(page)
    return {how: problems for how, problems in found.items() if problems}


@pytest.mark.parametrize("word", [*TYPES, "arabiska"])
def test_every_type_of_reply_can_be_used_by_everybody(chat: Chat, word: str) -> None:
    chat.ask(word)
    assert _in_every_way(chat.page) == {}


def test_the_open_chat_can_be_used_before_anything_is_said(chat: Chat) -> None:
    assert _in_every_way(chat.page) == {}


def test_the_closed_chat_can_be_found_by_everybody(visit: Visits, gateway: Served, site: HostPages) -> None:
    assert _in_every_way(visit(site.carry("/stangd", gateway.address))) == {}


def test_what_fails_is_said_so_that_everybody_can_read_it(chat: Chat) -> None:
    chat.page.context.set_offline(True)
    chat.send("svar")
    chat.retry.wait_for()
    chat.field.fill("")
    chat.field.press("Enter")
    assert _in_every_way(chat.page) == {}


def test_a_fault_inside_the_chat_is_found_out(chat: Chat) -> None:
    chat.shadow("root => { root.querySelector('h2').style.color = '#eee' }")
    chat.shadow("root => { root.querySelector('textarea').id = 'x' }")
    found = violations(chat.page)
    assert {line.split(":")[0] for line in found} == {"color-contrast", "label"}
