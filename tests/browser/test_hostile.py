"""Nothing that is written anywhere is run: it is text (``visit`` asserts that no page was ``pwned``)."""

from __future__ import annotations

import json
from html import escape

from playwright.sync_api import Route, expect

from gateway.pages.markdown import as_html
from tests.browser import hostile
from tests.browser.chat import Chat
from tests.browser.conftest import Visits
from tests.browser.host_pages import HostPages, page
from tests.browser.replies import Assistant
from tests.gateway.served import Served


def test_what_a_person_writes_is_shown_as_written(chat: Chat) -> None:
    chat.ask(hostile.HTML)
    expect(chat.own.last).to_contain_text(hostile.HTML)
    chat.page.reload()
    expect(chat.own.last).to_contain_text(hostile.HTML)
    assert chat.own.last.locator("img, script, svg, a").count() == 0


def test_texts_and_links_of_a_reply_are_shown_and_not_obeyed(chat: Chat) -> None:
    answer = chat.ask("elak")
    shown = answer.inner_text()
    assert shown.count("<img src=x onerror='window.pwned=1'>") >= 6  # text, quote, title, contact, option
    assert answer.locator("img, script, svg").count() == 0
    assert answer.locator(".contacts a").count() == 0
    for link in hostile.LINKS:
        expect(answer.locator(".contacts")).to_contain_text(link["title"])
    answer.locator(".options button").click()
    expect(chat.replies).to_have_count(2)


def test_a_source_that_leads_to_a_script_is_no_link(chat: Chat, assistant: Assistant) -> None:
    """The gateway makes these addresses itself; this is what the widget does without it."""
    text, card = json.loads(assistant.answer({"message": "svar"}))
    for source, link in zip(card["custom"]["sources"], hostile.LINKS, strict=False):
        source["url"] = link["url"]

    def answer(route: Route) -> None:
        route.fulfill(json=[text, card])

    chat.page.route("**/api/chat", answer)
    shown = chat.ask("svar")
    expect(shown.locator("figcaption")).to_have_count(2)
    assert shown.locator("figcaption a").count() == 0
    assert shown.locator("blockquote").first.get_attribute("cite") is None


def test_attributes_of_the_script_tag_are_text(
    visit: Visits, gateway: Served, site: HostPages, assistant: Assistant
) -> None:
    value = escape(hostile.HTML)
    attributes = f'data-roll="{value}" data-heading="{value}"'
    shown = visit(site.carry("/attribut", gateway.address, attributes))
    chat = Chat(shown).open()
    expect(shown.get_by_role("dialog").get_by_role("heading")).to_have_text(hostile.HTML)
    chat.ask("svar")
    assert assistant.got[-1]["metadata"] == {}


def test_html_in_a_document_is_text(visit: Visits, site: HostPages) -> None:
    shown = visit(site.add("/dokument", page("", as_html(hostile.MARKDOWN))))
    expect(shown.locator("main")).to_contain_text("<img src=x onerror='window.pwned=1'>")
    assert shown.locator("main a[href^='javascript' i], main script, main svg, main [onerror]").count() == 0
