"""What reaches the assistant: the page's role, and of commands only those that it has offered."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.conftest import Visits
from tests.browser.host_pages import HostPages
from tests.browser.replies import Assistant
from tests.gateway.served import Served


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('data-roll="chef"', {"roll": "chef"}),
        ('data-roll="fortroendevald"', {"roll": "fortroendevald"}),
        ('data-roll="kommundirektör"', {}),
        ("", {}),
    ],
)
def test_the_role_of_the_page_reaches_the_assistant(
    visit: Visits,
    gateway: Served,
    site: HostPages,
    assistant: Assistant,
    attributes: str,
    expected: dict[str, str],
) -> None:
    chat = Chat(visit(site.carry("/roll", gateway.address, attributes))).open()
    answer = chat.ask("svar")
    answer.get_by_role("button", name="Får jag vara påverkad på jobbet?").click()
    expect(chat.replies).to_have_count(2)
    assert [sent["metadata"] for sent in assistant.got] == [expected, expected]


def test_a_tapped_choice_is_sent_as_what_it_stands_for(chat: Chat, assistant: Assistant) -> None:
    chat.ask("rollfråga").get_by_role("button", name="Jag är förtroendevald").click()
    expect(chat.replies).to_have_count(2)
    assert assistant.got[-1]["message"] == '/alkohol-lunch{"roll": "fortroendevald"}'
    expect(chat.own.last).to_contain_text("Jag är förtroendevald")


@pytest.mark.parametrize("typed", ["/restart", ' /alkohol-lunch{"roll": "chef"}'])
def test_a_typed_command_is_only_text(chat: Chat, assistant: Assistant, typed: str) -> None:
    chat.ask(typed)
    assert not assistant.got[-1]["message"].startswith("/")
    expect(chat.own.last).to_contain_text(typed.strip())


def test_a_choice_of_a_session_that_is_over_is_asked_in_words(
    chat: Chat, gateway: Served, assistant: Assistant
) -> None:
    option = chat.ask("svar").get_by_role("button", name="Får jag vara påverkad på jobbet?")
    token = chat.page.evaluate("JSON.parse(sessionStorage['bemotande-chat']).token")
    httpx.delete(f"{gateway.address}/api/chat", headers={"Authorization": f"Bearer {token}"})
    option.click()
    expect(chat.replies).to_have_count(2)
    assert assistant.got[-1]["message"] == "Får jag vara påverkad på jobbet?"


def test_the_way_to_a_human_is_one_tap_away(chat: Chat, assistant: Assistant) -> None:
    chat.panel.get_by_role("button", name="Prata med en människa").click()
    expect(chat.replies).to_have_count(1)
    assert assistant.got[-1]["message"] == "Jag vill prata med en människa"


def test_the_contacts_can_be_called_written_to_and_found(chat: Chat) -> None:
    human = chat.ask("människa")
    links = human.locator(".contacts a")
    addresses = links.evaluate_all("all => all.map(a => a.href)")
    assert {address.split(":")[0] for address in addresses} == {"tel", "mailto", "https"}
    for address, opens in zip(addresses, links.evaluate_all("all => all.map(a => a.target)"), strict=True):
        assert opens == ("_blank" if address.startswith("https") else "")


def test_an_answer_is_judged_once_and_what_is_sent_is_said(chat: Chat) -> None:
    question = chat.ask("svar").get_by_role("group", name="Hjälpte svaret?")
    expect(question).to_have_accessible_description(
        "Ämnet och ditt ja eller nej sparas. Svarar du nej kan HR få läsa frågan: "
        "namn som känns igen tas bort, och inget visar vem som frågade."
    )
    with chat.page.expect_request("**/api/feedback") as sent:
        question.get_by_role("button", name="Ja", exact=True).click()
    assert sent.value.post_data_json == {"topic": "alkohol-lunch", "helpful": True}
    expect(chat.last).to_contain_text("Tack för ditt svar.")
    expect(question).to_have_count(0)
