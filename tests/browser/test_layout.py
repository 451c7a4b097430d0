"""Everything fits, and can be hit, in small windows, with large text and with the person's own colours."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.chat import Chat
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.conftest import Visits
from tests.browser.replies import TYPES, Assistant
from tests.browser.test_axe_pages import PATHS
from tests.gateway.served import Served

LARGE = "() => { document.documentElement.style.fontSize = '200%' }"
# What stands outside the window to the left or right, is cut, or is smaller than 44 by 44 pixels.
MISPLACED = """root => {
  const found = [];
  const tell = (what, element) =>
    found.push(what + ": " + element.tagName + " " + element.textContent.trim().slice(0, 40));
  for (const element of root.querySelectorAll("button, a, textarea, p, li, figure, h2")) {
    const { left, right, width, height } = element.getBoundingClientRect();
    if (!width || element.closest(".hidden")) continue;
    if (left < -0.5 || right > innerWidth + 0.5) tell("outside", element);
    if (element.matches("button, a, textarea") && Math.min(width, height) < 43.9) tell("small", element);
    if (element.matches("button, a") && element.scrollWidth > element.clientWidth + 1) tell("cut", element);
  }
  for (const name of [".log", ".panel"]) {
    const element = root.querySelector(name);
    if (element.scrollWidth > element.clientWidth) tell("scrolls sideways", element);
  }
  if (document.documentElement.scrollWidth > innerWidth) tell("page scrolls sideways", document.body);
  return found;
}"""


@pytest.mark.parametrize(
    ("size", "large"),
    [
        (PHONE, False),
        (PHONE, True),
        (DESKTOP, True),
        ({"width": 320, "height": 256}, False),  # 1280 by 1024 at 400 %
    ],
)
def test_every_reply_fits_and_can_be_hit(
    visit: Visits, gateway: Served, assistant: Assistant, size: ViewportSize, large: bool
) -> None:
    page = visit(gateway.address, viewport=size)
    if large:
        page.evaluate(LARGE)
    chat = Chat(page).open()
    assert chat.shadow(MISPLACED) == []
    for word in (*TYPES, "lång", "arabiska"):
        chat.ask(word)
        assert chat.shadow(MISPLACED) == [], word


@pytest.mark.parametrize("size", [PHONE, DESKTOP, {"width": 320, "height": 256}])
def test_what_does_not_fit_can_be_scrolled_to(
    visit: Visits, gateway: Served, assistant: Assistant, size: ViewportSize
) -> None:
    chat = Chat(visit(gateway.address, viewport=size)).open()
    for button in chat.panel.get_by_role("button").all():
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= size["height"]


def test_a_misplaced_button_would_be_found(chat: Chat) -> None:
    chat.shadow("root => { root.querySelector('.below button').style.marginLeft = '50em' }")
    chat.shadow("root => root.querySelectorAll('.actions button').forEach(b => { b.style.minHeight = 0 })")
    assert {line.split(":")[0] for line in chat.shadow(MISPLACED)} >= {"outside", "small"}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("large", [False, True])
def test_a_page_needs_no_scrolling_sideways(visit: Visits, gateway: Served, path: str, large: bool) -> None:
    page = visit(gateway.address + path, viewport=PHONE)
    if large:
        page.evaluate(LARGE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_forced_colours_leave_every_edge_and_the_focus_visible(
    visit: Visits, gateway: Served, assistant: Assistant
) -> None:
    page = visit(gateway.address, forced_colors="active")
    edge = _style(page, ".launcher", "border-top-style", "border-top-width")
    assert edge["border-top-style"] == "solid" and edge["border-top-width"] != "0px"
    chat = Chat(page).open()
    chat.ask("kris")
    for selector in (".primary", ".panel", ".entry.person", ".entry.crisis", "textarea", ".emergency a"):
        edge = _style(page, selector, "border-top-style", "border-top-width", "outline-style")
        has_edge = edge["border-top-style"] == "solid" and edge["border-top-width"] != "0px"
        assert has_edge or selector == ".emergency a", selector
    chat.field.focus()
    assert _style(page, "textarea", "outline-style", "outline-width") == {
        "outline-style": "solid",
        "outline-width": "3px",
    }


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_whoever_has_asked_for_that(
    visit: Visits, gateway: Served, assistant: Assistant, wish: str, moves: bool
) -> None:
    page = visit(gateway.address, reduced_motion=wish)
    chat = Chat(page).open()
    chat.shadow(
        """root => { const log = root.querySelector(".log"), scroll = log.scrollTo.bind(log);
        window.scrolled = []; log.scrollTo = how => { window.scrolled.push(how.behavior); scroll(how); } }"""
    )
    chat.send("långsam svar")
    expect(chat.status).to_have_text("Assistenten skriver …")
    assert (_style(page, ".status", "animation-name")["animation-name"] != "none") is moves
    assistant.go_on.set()
    expect(chat.replies).to_have_count(1)
    expect(chat.status).to_be_empty()
    assert set(page.evaluate("window.scrolled")) == {"smooth" if moves else "auto"}


def _style(page: Page, selector: str, *names: str) -> dict[str, Any]:
    script = """(element, names) => { const style = getComputedStyle(element);
        return Object.fromEntries(names.map(name => [name, style.getPropertyValue(name)])) }"""
    found: dict[str, Any] = page.locator(f"bemotande-chat {selector}").first.evaluate(script, list(names))
    return found
