"""The questions without an answer, in a real browser: by keyboard alone and without scripts."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.browser.workbench.test_workbench_axe import check
from tests.browser.workbench.test_workbench_journeys import HOSTILE, tab_to
from tests.gateway.hr.grouping_rasa import GroupingRasa
from tests.gateway.hr.reading_rasa import ReadingRasa
from tests.gateway.served import Served

UNANSWERED = "INSERT INTO unanswered (kind, text, topic, day) VALUES (?, ?, ?, ?)"
ASKED = "INSERT INTO asked (day, type, topic, times) VALUES (?, ?, ?, ?)"


def change(gateway: Served, statement: str, *rows: tuple[object, ...]) -> None:
    with closing(sqlite3.connect(gateway.folder / "gateway.db", timeout=10)) as connection, connection:
        connection.executemany(statement, rows or [()])


@pytest.fixture(autouse=True)
def questions(gateway: Served, rasa: ReadingRasa, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three questions of which two are alike, and afterwards none."""
    grouping = GroupingRasa(read=rasa.read, got=rasa.got, body=rasa.body)
    monkeypatch.setattr(rasa, "answer", grouping.answer)
    today = datetime.datetime.now(datetime.UTC).date()
    change(
        gateway,
        UNANSWERED,
        ("not-understood", "cykla till brukare", None, f"{today}"),
        ("no-help", "cykla i tjänsten", "alkohol-lunch", f"{today - datetime.timedelta(days=2)}"),
        ("out-of-scope", HOSTILE, None, f"{today - datetime.timedelta(days=1)}"),
    )
    yield
    change(gateway, "DELETE FROM unanswered")


def test_a_group_is_put_to_a_topic_and_that_undone_without_a_mouse(signed_in: Page, gateway: Served) -> None:
    page, keyboard = signed_in, signed_in.keyboard
    tab_to(page, "Obesvarat")
    keyboard.press("Enter")
    expect(page.locator("section h2")).to_have_text(["cykla till brukare", HOSTILE])
    tab_to(page, "cykla till brukare")
    tab_to(page, "cykla i tjänsten")
    keyboard.press("Space")
    tab_to(page, "Lägg till")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")  # the second of the nearest topics
    tab_to(page, "Lägg")
    keyboard.press("Enter")
    told = page.get_by_role("heading", name="1 fråga är lagd: Får jag ta en öl till lunchen?")
    expect(told).to_be_focused()
    expect(page.locator("section h2")).to_have_text([HOSTILE, "cykla i tjänsten"])

    tab_to(page, "Ångra det nyss lagda")
    keyboard.press("Enter")
    expect(page.get_by_text("Ångrat. Frågorna är öppna igen.")).to_be_visible()
    expect(page.locator("section h2")).to_have_text(["cykla till brukare", HOSTILE])

    tab_to(page, "Lägg till")
    keyboard.type("Klart")
    tab_to(page, "Lägg")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2 frågor är lagda: Klart")).to_be_focused()
    tab_to(page, "Se allt som är lagt")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Klart, inget att göra")).to_be_visible()
    check(page)
    tab_to(page, "Ta bort för gott")
    keyboard.press("Enter")
    expect(page.locator("#klart")).to_be_focused()
    expect(page.get_by_role("button", name="Ta bort för gott")).to_have_count(1)


def test_what_is_chosen_wrongly_is_told(signed_in: Page, gateway: Served) -> None:
    signed_in.goto(f"{gateway.address}/hr/obesvarat")
    signed_in.get_by_label("Lägg till").first.select_option("Nytt ämne")
    signed_in.get_by_role("button", name="Lägg").first.click()
    expect(signed_in.get_by_role("alert")).to_have_text("Skriv en rubrik för det nya ämnet.")
    check(signed_in)
    signed_in.get_by_label("Lägg till").first.select_option("Nytt ämne")
    signed_in.get_by_label("Rubrik, om ämnet är nytt").first.fill("Cykel i tjänsten")
    signed_in.get_by_role("button", name="Lägg").first.click()
    expect(signed_in.get_by_role("heading", name="2 frågor är lagda: Nytt ämne: Cykel")).to_be_visible()
    check(signed_in)
    signed_in.goto(f"{gateway.address}/hr/obesvarat/tilldelade")
    with signed_in.expect_download() as downloaded:
        signed_in.get_by_role("link", name="Ladda ner förslagen").click()
    assert "titel: Cykel i tjänsten" in downloaded.value.path().read_text("utf-8")


@pytest.mark.parametrize("days", [7, 90])
def test_the_figures_can_be_used_by_everybody(signed_in: Page, gateway: Served, days: int) -> None:
    today = datetime.datetime.now(datetime.UTC).date()
    rows = [
        (f"{today - datetime.timedelta(days=n + 1)}", "answer", "alkohol-lunch", n * 7) for n in range(60)
    ]
    change(gateway, ASKED, *rows, (rows[0][0], "fallback", "", 3))
    try:
        signed_in.goto(f"{gateway.address}/hr/laget?dagar={days}")
        expect(signed_in.get_by_role("img", name="Antal frågor per")).to_be_visible()
        expect(signed_in.get_by_role("img")).to_have_count(3)
        signed_in.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        check(signed_in)
    finally:
        change(gateway, "DELETE FROM asked")


class TestWithoutScripts:
    @pytest.fixture
    def page(self, scriptless: Page) -> Page:
        return scriptless

    def test_it_is_assigned_and_undone(self, page: Page) -> None:
        page.get_by_role("link", name="Obesvarat").first.click()
        page.get_by_label("Ordning").select_option("senast ställda först")
        page.get_by_label("Varför den är här").select_option("utanför koden")
        page.get_by_role("button", name="Visa").click()
        expect(page.locator("section h2")).to_have_text([HOSTILE])
        page.get_by_label("Lägg till").select_option("Utanför koden")
        page.get_by_role("button", name="Lägg").click()
        expect(page.get_by_role("heading", name="1 fråga är lagd: Utanför koden")).to_be_focused()
        expect(page.get_by_text("Inga öppna frågor av det slaget.")).to_be_visible()
        page.get_by_role("link", name="Lagda").click()
        page.get_by_role("button", name="Ångra").click()
        expect(page.get_by_text("Inga frågor är lagda.")).to_be_visible()

    def test_another_period_is_shown(self, page: Page) -> None:
        page.get_by_role("link", name="Läget").first.click()
        page.get_by_label("Period").select_option("de senaste 90 dagarna")
        page.get_by_role("button", name="Visa").click()
        expect(page.get_by_role("heading", name="Frågor per vecka")).to_be_visible()
        page.get_by_text("Talen i en tabell").first.click()
        expect(page.get_by_role("table").first).to_be_visible()
