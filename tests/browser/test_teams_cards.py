"""The cards for Teams, as Microsoft's own renderer shows them in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from gateway.api.models import read_reply
from gateway.replies import Replies
from gateway.settings import Settings
from gateway.teams.cards import adaptive_card
from gateway.teams.greeting import greeting
from gateway.teams.labels import all_labels
from knowledge.model import Knowledge
from tests.browser.axe import violations
from tests.browser.chromium import DESKTOP, PERSON, PHONE
from tests.browser.replies import TYPES, Assistant

HERE = Path(__file__).parent / "adaptive_cards"
SCRIPTS = [
    HERE / "node_modules" / "adaptivecards" / "dist" / "adaptivecards.min.js",
    HERE / "node_modules" / "markdown-it" / "dist" / "markdown-it.min.js",
    HERE / "render.js",
]
THEMES: dict[str, dict[str, str]] = json.loads((HERE / "themes.json").read_text("utf-8"))
PICTURES = Path(__file__).parents[2] / "build" / "screenshots" / "teams"
REAL = (*TYPES, "arabiska", "lista", "dubblett")
STRANGE = ("elak", "lång")  # what the knowledge does not say
ADDRESS = "https://assistent.example.se"
OUTSIDE = """() => [...document.querySelectorAll("main *")].filter((element) => {
  const { left, right, width } = element.getBoundingClientRect();
  return width && (left < 0 || right > innerWidth + 0.5);
}).map((element) => element.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def cards(knowledge: Knowledge) -> dict[str, dict[str, Any]]:
    """The card of each trigger word of the stand-in for the assistant, and the welcome."""
    assistant = Assistant(knowledge)
    labels = all_labels(knowledge)
    welcome = greeting(Replies(knowledge, Settings()), labels["sv"])
    made = {word: read_reply(assistant.answer({"message": word})) for word in (*REAL, *STRANGE)}
    return {
        "välkommen": welcome,
        **{word: adaptive_card(reply, ADDRESS, labels) for word, reply in made.items()},
    }


Show = Callable[..., Page]


@pytest.fixture
def show(new_context: Callable[..., BrowserContext]) -> Show:
    """Shows a card without anything said against it."""

    def show_card(card: dict[str, Any], theme: str = "light", size: Any = DESKTOP) -> Page:
        page = new_context(**PERSON | {"viewport": size}).new_page()
        page.set_content((HERE / "page.html").read_text("utf-8"))
        for script in SCRIPTS:
            page.add_script_tag(path=script)
        assert page.evaluate("([card, theme]) => show(card, theme)", [card, THEMES[theme]]) == []
        return page

    return show_card


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("word", ["välkommen", *REAL, *STRANGE])
def test_every_card_is_valid_and_can_be_used_by_everybody(
    show: Show, cards: dict[str, dict[str, Any]], word: str, theme: str
) -> None:
    page = show(cards[word], theme)
    page.screenshot(path=PICTURES / f"{word}-{theme}.png", full_page=True)
    assert violations(page) == []


@pytest.mark.parametrize("word", ["välkommen", *REAL])
def test_every_card_fits_a_phone(show: Show, cards: dict[str, dict[str, Any]], word: str) -> None:
    page = show(cards[word], size=PHONE)
    page.screenshot(path=PICTURES / f"{word}-phone.png", full_page=True)
    assert page.evaluate(OUTSIDE) == []


def test_what_is_tapped_is_sent_back_as_it_was_offered(show: Show, cards: dict[str, dict[str, Any]]) -> None:
    page = show(cards["rollfråga"])
    page.get_by_role("button", name="Jag är chef").click()
    assert page.evaluate("tapped") == [{"payload": '/alkohol-lunch{"roll": "chef"}'}]


def test_the_source_is_one_tap_away(show: Show, cards: dict[str, dict[str, Any]]) -> None:
    page = show(cards["svar"])
    page.get_by_text("Läs hela avsnittet").first.click()
    assert page.evaluate("tapped") == [f"{ADDRESS}/kallor/medarbetare#alkohol-och-droger"]


def test_a_crisis_begins_with_the_number_to_call(show: Show, cards: dict[str, dict[str, Any]]) -> None:
    page = show(cards["kris"])
    first = page.locator("main").get_by_role("heading").first
    expect(first.get_by_role("link", name="Ring 112")).to_have_attribute("href", "tel:112")
    assert page.locator("main").inner_text().strip().startswith("Ring 112\n")


def test_hr_can_be_mailed_and_called(show: Show, cards: dict[str, dict[str, Any]]) -> None:
    page = show(cards["oklart"])
    ways = page.locator("main a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert ways == ["tel:021-000000", "mailto:hr@example.se"]


def test_nothing_that_anybody_wrote_becomes_a_link_or_markup(
    show: Show, cards: dict[str, dict[str, Any]]
) -> None:
    page = show(cards["elak"])
    assert page.locator("main :is(a, img, svg, script, em, strong, ul, ol)").count() == 0
    assert page.evaluate("window.pwned ?? null") is None
    expect(page.locator("main")).to_contain_text("<script>window.pwned=1</script>")
