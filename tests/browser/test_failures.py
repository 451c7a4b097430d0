"""When something fails the person is told, has 112 and the contacts, and loses nothing."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Route, expect

from bench.running import free_port
from tests.browser.chat import Chat
from tests.browser.conftest import Visits
from tests.browser.replies import Assistant
from tests.gateway.served import Served, served


def _is_helped_on(chat: Chat) -> None:
    """Assert that the person knows what to do (112, whom to ask, try again) and has the message left."""
    expect(chat.retry).to_be_visible()
    expect(chat.log).to_contain_text("ring 112")
    expect(chat.log).to_contain_text("Närmaste chef")
    expect(chat.own).to_have_count(1)
    expect(chat.own.last).to_contain_text("svar")


def _is_answered_once(chat: Chat) -> None:
    expect(chat.replies).to_have_count(1)
    expect(chat.last).to_contain_text("Låt bli")
    expect(chat.own).to_have_count(1)
    expect(chat.retry).to_have_count(0)


def test_without_a_network(chat: Chat, assistant: Assistant) -> None:
    chat.page.context.set_offline(True)
    chat.send("svar")
    _is_helped_on(chat)
    chat.page.context.set_offline(False)
    expect(chat.status).to_contain_text("Du har kontakt med nätet igen")
    assert assistant.got == []  # nothing is sent by itself
    chat.retry.click()
    _is_answered_once(chat)
    expect(chat.field).to_be_focused()
    assert len(assistant.got) == 1


def test_a_network_that_is_missing_from_the_start(
    visit: Visits, gateway: Served, assistant: Assistant
) -> None:
    page = visit(gateway.address)
    page.context.set_offline(True)
    chat = Chat(page)
    chat.launcher.click()
    expect(chat.retry).to_be_visible()
    expect(chat.log).to_contain_text("ring 112")
    page.context.set_offline(False)
    chat.send("svar")
    _is_answered_once(chat)
    expect(chat.log).to_contain_text("digital assistent, inte en människa")


def test_a_slow_network(chat: Chat, assistant: Assistant) -> None:
    slow = {"offline": False, "latency": 1500, "downloadThroughput": 5_000, "uploadThroughput": 5_000}
    network = chat.page.context.new_cdp_session(chat.page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", slow)
    chat.send("svar")
    expect(chat.status).to_have_text("Assistenten skriver …")
    chat.panel.get_by_role("button", name="Skicka").click()
    _is_answered_once(chat)
    assert len(assistant.got) == 1


def test_a_reply_that_never_comes(visit: Visits, gateway: Served, assistant: Assistant) -> None:
    page = visit("about:blank")
    page.clock.install()
    page.goto(gateway.address)
    chat = Chat(page).open()
    chat.send("långsam svar")
    expect(chat.status).to_have_text("Assistenten skriver …")
    page.clock.fast_forward("00:31")
    _is_helped_on(chat)
    assistant.go_on.set()
    chat.retry.click()
    _is_answered_once(chat)


@pytest.mark.parametrize(
    "what_comes",
    [
        {"status": 502, "content_type": "text/html", "body": "<h1>Bad gateway</h1>"},
        {"status": 200, "content_type": "text/html", "body": "<h1>Logga in</h1>"},
        {"status": 200, "content_type": "application/json", "body": "[]"},
    ],
)
def test_a_proxy_that_answers_in_the_gateways_place(chat: Chat, what_comes: dict[str, object]) -> None:
    def answer(route: Route) -> None:
        route.fulfill(**what_comes)  # type: ignore[arg-type]

    chat.page.route("**/api/chat", answer)
    chat.send("svar")
    _is_helped_on(chat)
    chat.page.unroute("**/api/chat")
    chat.retry.click()
    _is_answered_once(chat)


def test_a_connection_that_breaks_in_the_middle(chat: Chat) -> None:
    chat.page.route("**/api/chat", lambda route: route.abort("connectionreset"))
    chat.send("svar")
    _is_helped_on(chat)
    chat.page.unroute("**/api/chat")
    chat.retry.click()
    _is_answered_once(chat)


def test_a_gateway_that_is_stopped_and_started_again(visit: Visits, assistant: Assistant) -> None:
    port = str(free_port())
    address = f"http://127.0.0.1:{port}"
    visit.allowed.append(address)
    with served(assistant.address, port=port):
        chat = Chat(visit(address)).open()
    chat.send("svar")
    _is_helped_on(chat)
    with served(assistant.address, port=port, session_limit="2/minute"):
        chat.retry.click()
        _is_answered_once(chat)
        _too_many(chat)


def _too_many(chat: Chat) -> None:
    """Ask on until the gateway has had enough: what was written stays, and can be sent again."""
    chat.ask("utanför")
    refused = chat.ask("hälsning")
    expect(refused).to_contain_text("för många meddelanden")
    expect(refused).to_contain_text("Närmaste chef")
    expect(chat.own.last).to_contain_text("hälsning")
    expect(chat.retry).to_be_visible()


def test_a_session_that_is_over_is_renewed_without_a_word(
    chat: Chat, gateway: Served, assistant: Assistant
) -> None:
    chat.ask("utanför")
    token = chat.page.evaluate("JSON.parse(sessionStorage['bemotande-chat']).token")
    httpx.delete(f"{gateway.address}/api/chat", headers={"Authorization": f"Bearer {token}"})
    expect(chat.ask("svar")).to_contain_text("Låt bli")
    expect(chat.own).to_have_count(2)
    expect(chat.page.locator(".entry.error")).to_have_count(0)
    assert assistant.got[0]["sender"] != assistant.got[1]["sender"]


def test_a_page_left_while_the_reply_was_on_its_way(chat: Chat, assistant: Assistant) -> None:
    chat.send("långsam svar")
    expect(chat.status).to_have_text("Assistenten skriver …")
    chat.page.reload()
    expect(chat.log).to_contain_text("Ditt meddelande har inte fått något svar än.")
    assistant.go_on.set()
    chat.retry.click()
    _is_answered_once(chat)


def test_an_error_of_the_assistant_can_be_tried_again(chat: Chat) -> None:
    broken = chat.ask("fel")
    expect(broken).to_contain_text("ring 112")
    expect(broken).to_contain_text("Närmaste chef")
    chat.retry.click()
    expect(chat.replies).to_have_count(1)
    expect(chat.own).to_have_count(1)
    expect(chat.field).to_be_focused()


def test_a_judgement_that_cannot_be_kept_is_said_and_can_be_given_again(chat: Chat) -> None:
    chat.ask("svar")
    chat.page.route("**/api/feedback", lambda route: route.abort())
    chat.last.get_by_role("button", name="Ja", exact=True).click()
    expect(chat.last).to_contain_text("Ditt svar gick inte att spara. Du kan försöka igen.")
    chat.page.unroute("**/api/feedback")
    chat.last.get_by_role("button", name="Ja", exact=True).click()
    expect(chat.last).to_contain_text("Tack för ditt svar.")


def test_a_long_story_is_not_cut_off_but_told_to_be_too_long(chat: Chat, assistant: Assistant) -> None:
    story = "x" * 1500 + " vad gör jag?"
    chat.send(story)
    expect(chat.page.get_by_role("alert")).to_contain_text("Texten är för lång")
    expect(chat.field).to_have_value(story)
    expect(chat.page.get_by_text("513 tecken för mycket").first).to_be_visible()
    assert assistant.got == []
    chat.ask(story[-900:])
    assert assistant.got[0]["message"].endswith("vad gör jag?")
