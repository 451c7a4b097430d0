"""A conversation lives in its tab: through pages, and nowhere else."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.chat import Chat
from tests.browser.conftest import Visits
from tests.browser.host_pages import HostPages
from tests.browser.replies import Assistant
from tests.gateway.served import Served

_KEPT = "[Object.keys(localStorage), document.cookie, Object.keys(sessionStorage)]"


def test_the_conversation_is_there_on_the_next_page(
    visit: Visits, gateway: Served, site: HostPages, assistant: Assistant
) -> None:
    chat = Chat(visit(site.carry("/intranat", gateway.address))).open()
    chat.ask("svar")
    chat.page.get_by_role("link", name="Nästa sida").click()
    chat.page.wait_for_url("**/intranat?nasta")
    expect(chat.panel).to_be_visible()
    expect(chat.last).to_contain_text("Låt bli")
    chat.last.get_by_role("button", name="Får jag vara påverkad på jobbet?").click()
    expect(chat.replies).to_have_count(2)
    assert assistant.got[0]["sender"] == assistant.got[1]["sender"]
    assert assistant.got[1]["message"] == "/alkohol-paverkad"


def test_another_tab_and_another_person_begin_afresh(chat: Chat, visit: Visits, gateway: Served) -> None:
    chat.ask("svar")
    for page in (chat.page.context.new_page(), visit(gateway.address)):
        page.goto(gateway.address)
        other = Chat(page)
        expect(other.launcher).to_be_visible()
        other.open()
        expect(other.replies).to_have_count(0)


def test_nothing_is_kept_outside_the_tab(chat: Chat) -> None:
    chat.ask("svar")
    assert chat.page.evaluate(_KEPT) == [[], "", ["bemotande-chat"]]
    assert chat.page.context.cookies() == []


def test_a_page_opened_from_an_answer_gets_nothing_of_the_conversation(chat: Chat) -> None:
    answer = chat.ask("svar")
    with chat.page.context.expect_page() as opened:
        answer.get_by_role("link", name="Läs hela avsnittet").first.click()
    assert opened.value.evaluate(_KEPT) == [[], "", []]
    assert opened.value.evaluate("window.opener") is None


def test_clearing_leaves_nothing_of_what_was_said(chat: Chat, assistant: Assistant) -> None:
    chat.ask("svar hemlig")
    conversation = assistant.got[0]["sender"]
    assert "hemlig" in json.dumps(_kept(chat.page))
    chat.panel.get_by_role("button", name="Rensa").click()
    expect(chat.status).to_have_text("Samtalet är rensat.")
    kept = _kept(chat.page)
    assert kept["log"] == [] and kept["token"] is None
    assert assistant.forgotten[-1].endswith(conversation)
    chat.page.reload()
    expect(chat.panel).to_be_visible()
    expect(chat.own).to_have_count(0)
    chat.ask("svar")
    assert assistant.got[-1]["sender"] != conversation


def test_clearing_while_a_reply_is_on_its_way_throws_the_reply_away(chat: Chat, assistant: Assistant) -> None:
    chat.send("långsam svar")
    expect(chat.status).to_have_text("Assistenten skriver …")
    with chat.page.expect_response("**/api/chat") as erased:
        chat.panel.get_by_role("button", name="Rensa").click()
    assert erased.value.status == 204
    assistant.go_on.set()
    chat.ask("utanför")
    expect(chat.own).to_have_count(1)
    expect(chat.log).not_to_contain_text("Låt bli")


def test_where_the_browser_denies_storage_the_chat_still_works(
    visit: Visits, gateway: Served, assistant: Assistant
) -> None:
    page = visit(gateway.address)
    page.context.add_init_script(
        "Object.defineProperty(window, 'sessionStorage',"
        "{ get() { throw new DOMException('denied', 'SecurityError') } })"
    )
    page.reload()
    chat = Chat(page).open()
    expect(chat.ask("svar")).to_contain_text("Låt bli")


def _kept(page: Page) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(page.evaluate("sessionStorage['bemotande-chat']"))
    return kept


def test_whoever_comes_to_the_computer_later_reads_nothing(chat: Chat) -> None:
    chat.page.clock.install()
    chat.ask("svar hemlig")
    for minutes, left in (("29:00", 1), ("03:00", 0)):
        chat.page.clock.fast_forward(minutes)
        chat.page.evaluate(
            "document.dispatchEvent(new Event('visibilitychange'))"
        )  # the tab is looked at again
        expect(chat.own).to_have_count(left)
    assert "hemlig" not in chat.page.evaluate("JSON.stringify(sessionStorage)")
    expect(chat.log).to_contain_text("digital assistent, inte en människa")


def test_a_page_that_is_opened_again_too_late_shows_nothing(chat: Chat) -> None:
    chat.ask("svar hemlig")
    chat.page.clock.install()
    chat.page.clock.fast_forward("31:00")
    chat.page.reload()
    expect(chat.own).to_have_count(0)
    assert "hemlig" not in chat.page.evaluate("JSON.stringify(sessionStorage)")
