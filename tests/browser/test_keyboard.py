"""Everything can be done with the keyboard alone, and the focus is never lost or taken."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.chromium import PHONE
from tests.browser.conftest import Visits
from tests.browser.replies import Assistant
from tests.gateway.served import Served


def test_a_whole_errand_without_a_mouse(visit: Visits, gateway: Served, assistant: Assistant) -> None:
    chat = Chat(visit(gateway.address))
    keyboard = chat.page.keyboard
    chat.tab_to("Fråga om bemötandekoden")
    keyboard.press("Enter")
    expect(chat.field).to_be_focused()

    keyboard.type("svar")
    keyboard.press("Enter")
    expect(chat.last).to_contain_text("Låt bli om du ska tillbaka till jobbet")

    chat.tab_to("Läs hela avsnittet", "Shift+Tab")
    with chat.page.context.expect_page() as opened:
        keyboard.press("Enter")
    expect(opened.value).to_have_title(re.compile("Bemötandekod"))
    opened.value.close()

    chat.tab_to("Nej")
    keyboard.press("Enter")
    expect(chat.log).to_contain_text("Tack för ditt svar.")
    assert chat.in_focus() == "Tack för ditt svar."

    chat.tab_to("Får jag vara påverkad på jobbet?", "Shift+Tab")
    keyboard.press("Space")
    expect(chat.replies).to_have_count(2)
    assert assistant.got[-1]["message"] == "/alkohol-paverkad"

    chat.tab_to("Rensa", "Shift+Tab")
    keyboard.press("Enter")
    expect(chat.replies).to_have_count(0)
    expect(chat.field).to_be_focused()

    chat.tab_to("Stäng", "Shift+Tab")
    keyboard.press("Enter")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_escape_closes_from_anywhere_and_gives_the_focus_back(chat: Chat) -> None:
    chat.ask("svar")
    for start in (chat.field, chat.log, chat.last.get_by_role("link").first):
        start.focus()
        chat.page.keyboard.press("Escape")
        expect(chat.panel).to_be_hidden()
        expect(chat.launcher).to_be_focused()
        chat.page.keyboard.press("Enter")
        expect(chat.field).to_be_focused()


def test_a_reply_takes_neither_the_focus_nor_what_is_being_written(chat: Chat, assistant: Assistant) -> None:
    chat.send("långsam svar")
    chat.page.keyboard.type("och en sak")
    assistant.go_on.set()
    expect(chat.last).to_contain_text("Låt bli")
    chat.page.keyboard.type(" till")
    expect(chat.field).to_be_focused()
    expect(chat.field).to_have_value("och en sak till")


def test_what_is_sent_too_early_stays_in_the_field(chat: Chat, assistant: Assistant) -> None:
    chat.send("långsam svar")
    chat.send("en fråga till")
    expect(chat.page.get_by_role("alert")).to_contain_text("Vänta tills assistenten har svarat")
    expect(chat.field).to_have_value("en fråga till")
    assistant.go_on.set()
    expect(chat.page.get_by_role("alert")).to_be_empty()
    expect(chat.own).to_have_count(1)


def test_shift_enter_is_a_new_line_and_nothing_is_sent(chat: Chat, assistant: Assistant) -> None:
    chat.page.keyboard.type("hej")
    chat.page.keyboard.press("Shift+Enter")
    chat.page.keyboard.type("du")
    expect(chat.field).to_have_value("hej\ndu")
    assert assistant.got == []


@pytest.mark.parametrize("word", ["svar", "menar", "kris", "människa"])
def test_tab_goes_through_the_panel_in_the_order_it_is_seen(chat: Chat, word: str) -> None:
    chat.ask(word)
    chat.launcher.wait_for(state="hidden")
    chat.panel.get_by_role("button", name="Rensa").focus()
    seen = []
    while True:
        seen.append(chat.shadow(_PLACE))
        chat.page.keyboard.press("Tab")
        if not chat.shadow("root => root.activeElement"):
            break
    assert len(seen) == chat.shadow(_STOPS)
    assert seen == sorted(seen)


# Where the focused element begins: header, log or below it; then down (a row is 20 px), then to the right.
_PLACE = """root => {
  const element = root.activeElement, log = root.querySelector(".log");
  const { top, left } = element.getBoundingClientRect();
  const part = [".log", ".below"].findLastIndex(name => element.closest(name)) + 1;
  const down = part === 1 && element !== log ? top + log.scrollTop : part === 1 ? -1e6 : top;
  return [part, Math.round(down / 20), Math.round(left)];
}"""
_STOPS = "root => root.querySelectorAll('.panel :is(button, a, textarea, [tabindex=\"0\"])').length"


def test_nothing_in_focus_is_hidden_on_a_phone(visit: Visits, gateway: Served, assistant: Assistant) -> None:
    """WCAG 2.2, 2.4.11: the page that the panel covers cannot have the focus."""
    chat = Chat(visit(gateway.address, viewport=PHONE)).open()
    expect(chat.panel).to_have_attribute("aria-modal", "true")
    for key in ("Tab", "Shift+Tab"):
        for _ in range(12):
            chat.page.keyboard.press(key)
            outside = "!['BODY', 'BEMOTANDE-CHAT'].includes(document.activeElement.tagName)"
            assert not chat.page.evaluate(outside)
    chat.field.press("Escape")
    expect(chat.launcher).to_be_focused()
    chat.tab_to("Tillgänglighetsredogörelse", "Shift+Tab")


def test_the_page_is_given_back_when_the_phone_is_turned_or_grows(
    visit: Visits, gateway: Served, assistant: Assistant
) -> None:
    chat = Chat(visit(gateway.address, viewport=PHONE)).open()
    chat.page.locator("header").first.evaluate("() => document.querySelector('footer').inert = true")
    assert chat.page.locator("body > [inert]").count() > 1
    chat.page.set_viewport_size({"width": 1024, "height": 768})
    expect(chat.panel).to_have_attribute("aria-modal", "false")
    assert chat.page.locator("body > [inert]").count() == 0


def test_what_the_page_has_made_inert_itself_stays_so(
    visit: Visits, gateway: Served, assistant: Assistant
) -> None:
    chat = Chat(visit(gateway.address, viewport=PHONE))
    chat.page.evaluate("document.querySelector('footer').inert = true")
    chat.open().field.press("Escape")
    expect(chat.launcher).to_be_focused()
    assert chat.page.locator("body > [inert]").evaluate_all("all => all.map(e => e.tagName)") == ["FOOTER"]


def test_on_a_desktop_the_page_beside_the_panel_stays_in_use(chat: Chat) -> None:
    expect(chat.panel).to_have_attribute("aria-modal", "false")
    chat.tab_to("Tillgänglighetsredogörelse", "Shift+Tab")
    expect(chat.panel).to_be_visible()


def test_a_panel_that_was_left_open_does_not_take_the_focus_on_the_next_page(chat: Chat) -> None:
    chat.page.reload()
    expect(chat.panel).to_be_visible()
    assert chat.page.evaluate("document.activeElement.tagName") == "BODY"
