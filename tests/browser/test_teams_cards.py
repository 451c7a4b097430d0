"""The cards for Teams, as Microsoft's own renderer shows them in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.fernet import Fernet
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy.ext.asyncio import create_async_engine

from gateway.api.models import read_reply
from gateway.escalation.desk import Desk, Receipt
from gateway.escalation.outbox import State
from gateway.escalation.settings import EscalationSettings
from gateway.library import Library
from gateway.metrics import Metrics
from gateway.replies import Replies
from gateway.settings import Settings
from gateway.teams.cards import adaptive_card
from gateway.teams.greeting import greeting
from gateway.teams.hr_cards import HrCards, with_below
from gateway.teams.hr_draft import read_draft
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
OFFER = {"hr": "form", "topic": "alkohol-paverkad", "offer": "0" * 32}
FORM = OFFER | {"hr": "preview", "form": "1" * 32}
UNITS = ["Barn- och utbildningsförvaltningen", "Vård- och omsorgsförvaltningen"]
WRITTEN = {
    "unit": UNITS[1],
    "text": "Han luktade *sprit*.\nDet var i går.",
    "how": "sa-har",
    "reach": "070-123 45 67",
}
TO_HR = ("hr-erbjudande", "hr-formulär", "hr-rättas", "hr-granskning", "hr-lång", "hr-fel", "hr-kvitto")
ADDRESS = "https://assistent.example.se"
OUTSIDE = """() => [...document.querySelectorAll("main *")].filter((element) => {
  const { left, right, width } = element.getBoundingClientRect();
  return width && (left < 0 || right > innerWidth + 0.5);
}).map((element) => element.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def cards(knowledge: Knowledge, hr_cards: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The card of each trigger word of the stand-in for the assistant, and the welcome."""
    assistant = Assistant(knowledge)
    labels = all_labels(knowledge)
    welcome = greeting(Replies(knowledge, Settings()), labels["sv"])
    made = {word: read_reply(assistant.answer({"message": word})) for word in (*REAL, *STRANGE)}
    offered = adaptive_card(made["oklart"], ADDRESS, labels, OFFER)
    return {
        "välkommen": welcome,
        **{word: adaptive_card(reply, ADDRESS, labels) for word, reply in made.items()},
        "hr-erbjudande": offered,
        **hr_cards,
    }


@pytest.fixture(scope="module")
def hr_cards(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The cards of a message to HR, from a desk that takes none."""
    inboxes = tmp_path_factory.mktemp("hr") / "inboxes.yml"
    inboxes.write_text(
        yaml.safe_dump({"reserv": "hr@example.se", "forvaltningar": dict.fromkeys(UNITS, "a@example.se")})
    )
    settings = EscalationSettings(
        inboxes=inboxes, sender="b@example.se", keys=Fernet.generate_key().decode(), smtp_host="localhost"
    )
    labels = all_labels(knowledge)
    cards = HrCards(
        Desk(settings, create_async_engine("sqlite+aiosqlite://"), Library(knowledge, Settings()), Metrics()),
        labels["sv"],
    )
    empty, draft = read_draft(FORM), read_draft(FORM | WRITTEN)
    long = draft.model_copy(update={"text": "Så här var det den gången också. " * 121, "reach": "å " * 100})
    failed = adaptive_card(Replies(knowledge, Settings()).reply("fel-hr"), ADDRESS, labels)
    told = "Meddelandet är skickat till HR. Spara referensen HR-2345-6789."
    return {
        "hr-formulär": cards.form(empty),
        "hr-rättas": cards.form(draft, "hr-skriv"),
        "hr-granskning": cards.preview(draft, "hr-inte-skickat"),
        "hr-lång": cards.preview(long, "hr-inte-skickat"),
        "hr-fel": with_below(failed, cards.preview_body(draft, "hr-forsok")),
        "hr-kvitto": cards.receipt(Receipt("HR-2345-6789", State.DELIVERED, told)),
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
@pytest.mark.parametrize("word", ["välkommen", *REAL, *STRANGE, *TO_HR])
def test_every_card_is_valid_and_can_be_used_by_everybody(
    show: Show, cards: dict[str, dict[str, Any]], word: str, theme: str
) -> None:
    page = show(cards[word], theme)
    page.screenshot(path=PICTURES / f"{word}-{theme}.png", full_page=True)
    assert violations(page) == []


@pytest.mark.parametrize("word", ["välkommen", *REAL, *TO_HR])
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


def test_hr_can_be_written_to(show: Show, cards: dict[str, dict[str, Any]]) -> None:
    page = show(cards["hr-erbjudande"])
    page.get_by_role("button", name="Skicka till HR").click()
    assert page.evaluate("tapped") == [OFFER]


def test_the_form_to_hr_is_filled_in_by_the_names_of_its_fields(
    show: Show, cards: dict[str, dict[str, Any]]
) -> None:
    page = show(cards["hr-formulär"])
    page.get_by_role("combobox", name="Förvaltning").select_option(WRITTEN["unit"])
    page.get_by_role("textbox", name="Berätta med egna ord (frivilligt)").fill(WRITTEN["text"])
    page.get_by_role("button", name="Granska").click()
    assert page.evaluate("tapped") == []  # whether one can be reached must be chosen
    expect(page.get_by_text("Välj hur du vill bli nådd.")).to_be_visible()
    # the renderer gives no name to the group, but begins the name of its first choice with it
    expect(page.get_by_role("radio", name="Hur vill du bli nådd?")).to_have_value("anonymt")
    page.get_by_role("radio", name="Så som jag skriver här under").check()
    page.get_by_role("textbox", name="Telefon eller e-post, om du vill bli nådd").fill(WRITTEN["reach"])
    page.get_by_role("button", name="Granska").click()
    assert page.evaluate("tapped") == [FORM | WRITTEN]


def test_the_form_to_hr_can_be_left_empty(show: Show, cards: dict[str, dict[str, Any]]) -> None:
    page = show(cards["hr-formulär"])
    page.get_by_role("button", name="Avbryt").click()
    assert page.evaluate("tapped") == [{"hr": "cancel"}]


def test_the_form_to_hr_holds_what_was_written_and_sends_it_again(
    show: Show, cards: dict[str, dict[str, Any]]
) -> None:
    page = show(cards["hr-rättas"])
    page.get_by_role("button", name="Granska").click()
    assert page.evaluate("tapped") == [FORM | WRITTEN]


@pytest.mark.parametrize(("button", "step"), [("Skicka till HR", "send"), ("Ändra", "edit")])
def test_what_is_reviewed_is_sent_as_it_was_shown(
    show: Show, cards: dict[str, dict[str, Any]], button: str, step: str
) -> None:
    page = show(cards["hr-granskning"])
    expect(page.locator("main")).to_contain_text("Han luktade *sprit*.")
    page.get_by_role("button", name=button).click()
    assert page.evaluate("tapped") == [FORM | WRITTEN | {"hr": step}]


def test_nothing_that_anybody_wrote_becomes_a_link_or_markup(
    show: Show, cards: dict[str, dict[str, Any]]
) -> None:
    page = show(cards["elak"])
    assert page.locator("main :is(a, img, svg, script, em, strong, ul, ol)").count() == 0
    assert page.evaluate("window.pwned ?? null") is None
    expect(page.locator("main")).to_contain_text("<script>window.pwned=1</script>")
