"""Microsoft's own local Teams talks with the whole assistant, from installing to the passage quoted.

The cards are drawn and tapped, the tokens fetched and checked, by Microsoft's code, not by ours.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.marks import wait_for_mark
from tests.gateway.teams.fake_microsoft import APP
from tests.playground.chat import Chat, sources, titles
from tests.playground.conftest import InTeams
from tests.playground.process import ASSISTANT, CHANNEL, GROUP, PERSON_ID

PICTURES = Path(__file__).parents[2] / "build/screenshots/playground"


def take_picture(page: Page, name: str) -> None:
    """Keep what the window shows, for whoever wants to look at it."""
    page.screenshot(path=PICTURES / f"{name}.png")


def questions(card: Locator) -> list[str]:
    """Return the questions that a card offers, beside the roles."""
    return [title for title in titles(card) if title.endswith("?")]


def test_whoever_installs_it_is_welcomed_once(chat: Chat) -> None:
    welcome = chat.card(1)
    expect(welcome).to_contain_text("Jag är en digital assistent, inte en människa.")
    expect(welcome).to_contain_text("Är någon i fara, ring 112.")
    assert len(questions(welcome)) == 3
    take_picture(chat.page, "welcome")
    # Teams tells of one installation twice, and here once more. A welcome is ready at once, so that a second
    # one would be here before the answer to a question.
    chat.install_again()
    answer = chat.ask("får jag ta emot en present från en anhörig?")
    expect(answer).to_contain_text("”Västerås stad har nolltolerans mot alla former av korruption")
    expect(chat.cards).to_have_count(2)


def test_a_question_is_answered_and_can_be_followed_to_its_source(
    chat: Chat, assistant_in_teams: InTeams
) -> None:
    chat.card(1)
    question, follow_up = "får vi bjuda på öl på personalfesten?", "vem vänder jag mig till då?"
    answer = chat.ask(question)
    expect(answer).to_contain_text("Så står det:")
    expect(sources(answer)).not_to_have_count(0)
    chat.show_from(question)
    take_picture(chat.page, "answer")

    next_to_it = chat.tap(questions(answer)[0])
    expect(sources(next_to_it)).not_to_have_count(0)

    contacts = chat.ask(follow_up)
    expect(contacts).to_contain_text("Vänd dig till")
    expect(contacts).to_contain_text("Närmaste chef")
    chat.show_from(follow_up)
    take_picture(chat.page, "contacts")
    about_the_manager = chat.ask("och om det är chefen?")
    expect(about_the_manager).to_contain_text("Chefens chef")

    with chat.page.context.expect_page() as opened:
        sources(about_the_manager).first.click()
    passage = opened.value
    assert passage.url.startswith(f"{assistant_in_teams.address}/kallor/medarbetare#")
    wait_for_mark(passage)
    take_picture(passage, "source")


def test_every_example_of_the_welcome_has_an_answer_with_a_source(chat: Chat) -> None:
    for number, question in enumerate(questions(chat.card(1)), 2):
        chat.cards.first.get_by_role("button", name=question, exact=True).click()
        expect(sources(chat.card(number))).not_to_have_count(0)


def test_it_asks_back_and_is_told_by_a_tap(chat: Chat) -> None:
    chat.card(1)
    chat.ask("vad gäller för alkohol på personalfesten?")
    asked_back = chat.ask("fel")
    expect(asked_back.get_by_role("heading", name="Välj det du menar")).to_be_visible()
    take_picture(chat.page, "asks-back")
    answer = chat.tap(titles(asked_back)[0])
    expect(sources(answer)).not_to_have_count(0)


def test_where_others_read_it_offers_a_chat_of_ones_own(chat: Chat) -> None:
    chat.card(1)
    chat.go_to(GROUP)
    answer = chat.mention(ASSISTANT, "får jag vara påverkad?")
    expect(sources(answer)).not_to_have_count(0)
    own = answer.get_by_role("link", name="Egen chatt")
    expect(own).to_have_attribute("title", f"https://teams.microsoft.com/l/chat/0/0?users=28:{APP}")
    take_picture(chat.page, "group")


def test_in_a_channel_it_answers_in_the_thread(chat: Chat) -> None:
    chat.card(1)
    chat.go_to(CHANNEL)
    answer = chat.post(ASSISTANT, "får jag vara påverkad?")
    expect(sources(answer)).not_to_have_count(0)
    expect(answer.get_by_role("link", name="Egen chatt")).to_be_visible()
    take_picture(chat.page, "channel")


def test_nothing_of_what_was_said_and_nobody_who_said_it_is_logged(
    chat: Chat, assistant_in_teams: InTeams
) -> None:
    chat.card(1)
    chat.ask("min hemliga elefant har fått en muta")
    logged = assistant_in_teams.running.log.read_text("utf-8")
    assert "api/teams/messages" in logged
    assert [word for word in ("elefant", PERSON_ID, "Medarbetare") if word in logged] == []
