"""Editing in a real browser: a whole errand, by keyboard alone, without scripts, two people at it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visits
from tests.browser.workbench.conftest import sign_in
from tests.browser.workbench.test_workbench_axe import check
from tests.browser.workbench.test_workbench_journeys import HOSTILE, tab_to
from tests.gateway.hr.reading_rasa import ReadingRasa
from tests.gateway.served import MANY, Served, served

STUB = "tests.gateway.hr.stub_publishing"
LUNCH = "/hr/andra/amne/alkohol-lunch"
REASON = "Kommunen har bytt ord för lunchen."
TEXT = "Låt bli om du ska tillbaka till jobbet. Fråga din närmaste chef om du är osäker."
TITLE = "Får jag ta en öl till lunchen?"


@pytest.fixture(scope="session")
def gateway(rasa: ReadingRasa) -> Iterator[Served]:
    """One in which publishing takes seconds and switches nothing."""
    with served(rasa.address, STUB, workbench_trial="true", workbench_login_limit=MANY) as started:
        yield started


@pytest.fixture(scope="session")
def password(gateway: Served) -> str:
    printed = re.search(r"lösenord: (\S+)", (gateway.folder / "output.txt").read_text("utf-8"))
    assert printed
    return printed[1]


@pytest.fixture(autouse=True)
def nothing_drafted(gateway: Served) -> Iterator[None]:
    yield
    with closing(sqlite3.connect(gateway.folder / "gateway.db", timeout=10)) as connection, connection:
        connection.execute("DELETE FROM drafts")
        connection.execute("DELETE FROM publications")


def beside(page: Page, field: str) -> str:
    """Return the text of what a field is described by."""
    return page.evaluate(
        """id => { const e = document.getElementById(id);
          return document.getElementById(e.getAttribute("aria-describedby")).textContent.trim() }""",
        field,
    )


def refuse(status: int, route: Route) -> None:
    """Answer a request with a status alone."""
    route.fulfill(status=status, body="")


def test_a_whole_errand(signed_in: Page, gateway: Served) -> None:
    page = signed_in
    page.get_by_role("link", name="Ändra").first.click()
    page.get_by_label("Sök ämne eller kontakt").fill("ol till lunchen")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("status")).to_have_text("Inget att rätta.")

    quote = page.get_by_label("Ordagrann mening ur avsnittet").first
    right = quote.input_value()
    quote.fill(right.replace("alkohol", "öl"))
    expect(page.get_by_role("status")).to_have_text("1 sak att rätta.")
    expect(quote).to_have_attribute("aria-invalid", "true")
    assert "där det ska stå ”alkohol”" in beside(page, "svar-0-citat-0-text")
    expect(quote).to_be_focused()
    page.get_by_text("Hitta det som ska rättas").click()
    expect(page.get_by_role("link", name="Svar 1, citat 1: text")).to_be_visible()
    check(page)
    quote.fill(right)
    expect(page.get_by_role("status")).to_have_text("Inget att rätta.")
    expect(quote).not_to_have_attribute("aria-invalid", "true")

    page.get_by_label("Svaret", exact=True).first.fill(TEXT)
    expect(page.locator("#skillnad-0 ins").first).to_be_visible()
    expect(page.locator("#visning-0 answer-preview[look=widget]").first).to_contain_text(TEXT)
    expect(page.locator("#visning-0 answer-preview[look=teams]").first).to_contain_text(TEXT)
    page.get_by_role("button", name="Spara utkast").first.click()
    expect(page.get_by_text("Utkastet är sparat.")).to_be_focused()

    page.get_by_role("link", name="Alla utkast").click()
    expect(page.get_by_label(TITLE, exact=True)).to_be_checked()
    page.get_by_label("Varför?").fill(REASON)
    check(page)
    page.get_by_role("button", name="Förbered publicering").click()
    expect(page.locator("[aria-current=step]")).to_be_visible()
    check(page)
    expect(page.get_by_role("heading", name="Klar att publicera")).to_be_focused(timeout=20_000)
    expect(page.locator("#klart")).to_have_text("Förbereds inte längre. Läge: klar att publicera.")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    check(page)
    page.get_by_label("en fråga till").check()
    page.get_by_role("button", name="Publicera").click()
    expect(page.get_by_text("Assistenten svarar nu med det här.")).to_be_visible()
    check(page)

    page.get_by_role("link", name="Alla utkast").click()
    expect(page.get_by_text("Inga utkast.")).to_be_visible()
    page.get_by_role("link", name="Gå tillbaka hit").first.click()
    page.get_by_label("Varför?").fill("Det nya svaret var fel.")
    check(page)
    page.get_by_role("button", name="Gå tillbaka hit").click()
    expect(page.get_by_text("Klart. Assistenten svarar nu med den version")).to_be_focused()


def test_by_keyboard_alone(signed_in: Page, gateway: Served) -> None:
    page, keyboard = signed_in, signed_in.keyboard
    page.goto(gateway.address + LUNCH)
    tab_to(page, "Svaret")
    keyboard.press("Control+A")
    keyboard.type(TEXT)
    expect(page.locator("#skillnad-0 ins").first).to_be_visible()
    tab_to(page, "Lägg till ett citat")
    keyboard.press("Enter")
    expect(page.locator("#svar-0-citat-2-avsnitt")).to_be_focused()
    expect(page.get_by_label("Svaret", exact=True).first).to_have_value(TEXT)
    tab_to(page, "Ta bort citat 3")
    keyboard.press("Enter")
    expect(page.get_by_role("button", name="Lägg till ett citat").first).to_be_focused()
    tab_to(page, "Flytta upp HR")
    keyboard.press("Enter")
    expect(page.get_by_label("Svaret", exact=True).first).to_have_value(TEXT)
    first = page.locator("input[name='svar.0.kontakter']").first
    expect(first).to_have_value("hr")
    expect(first).to_be_focused()
    tab_to(page, "Nya exempel, ett på varje rad")
    keyboard.type("kan jag ta en cider till maten")
    tab_to(page, "Spara utkast")
    keyboard.press("Enter")
    expect(page.get_by_text("Utkastet är sparat.")).to_be_focused()
    expect(page.locator("#exempel")).to_have_value("kan jag ta en cider till maten")


def test_two_people_are_not_silently_overwritten(visit: Visits, gateway: Served, password: str) -> None:
    anna, bo = (sign_in(visit(f"{gateway.address}{LUNCH}"), password) for _ in range(2))
    anna.get_by_label("Svaret", exact=True).first.fill("Annas svar på frågan.")
    bo.get_by_label("Svaret", exact=True).first.fill("Bos svar på frågan.")
    anna.get_by_role("button", name="Spara utkast").first.click()
    expect(anna.get_by_text("Utkastet är sparat.")).to_be_visible()
    bo.get_by_role("button", name="Spara utkast").first.click()
    expect(bo.get_by_role("heading", level=1)).to_have_text(f"Någon annan har ändrat: {TITLE}")
    expect(bo.get_by_text("Annas svar på frågan.").first).to_be_visible()
    expect(bo.get_by_text("Bos svar på frågan.").first).to_be_visible()
    bo.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    check(bo)
    bo.get_by_role("button", name="Fortsätt skriva på min").click()
    bo.get_by_label("Svaret", exact=True).first.fill("Vårt svar på frågan.")
    bo.get_by_role("button", name="Spara utkast").first.click()
    expect(bo.get_by_text("Utkastet är sparat.")).to_be_visible()
    anna.reload()
    expect(anna.get_by_label("Svaret", exact=True).first).to_have_value("Vårt svar på frågan.")


def test_whoever_is_signed_out_keeps_what_is_typed(signed_in: Page, gateway: Served) -> None:
    signed_in.goto(gateway.address + LUNCH)
    signed_in.context.clear_cookies()
    signed_in.get_by_label("Svaret", exact=True).first.fill(TEXT)
    expect(signed_in.get_by_role("status")).to_contain_text("Du är inte inloggad längre.")
    expect(signed_in.get_by_label("Svaret", exact=True).first).to_have_value(TEXT)
    signed_in.get_by_role("button", name="Spara utkast").first.click()
    expect(signed_in.get_by_role("heading", level=1)).to_have_text("Du är inte inloggad längre")
    expect(signed_in.get_by_text(TEXT)).to_be_visible()
    check(signed_in)


def test_a_check_that_fails_is_told_and_nothing_is_lost(signed_in: Page, gateway: Served) -> None:
    signed_in.goto(gateway.address + LUNCH)
    text, status = signed_in.get_by_label("Svaret", exact=True).first, signed_in.get_by_role("status")
    signed_in.route("**/kontroll", lambda route: route.abort())
    text.fill(TEXT)
    expect(status).to_contain_text("Det går inte att nå arbetsytan just nu.")
    signed_in.unroute("**/kontroll")
    text.fill(f"{TEXT} Eller HR.")
    expect(status).to_have_text("Inget att rätta.")
    for code, told in ((403, "Sidan är för gammal."), (503, "Det gick inte att kontrollera")):
        signed_in.route("**/kontroll", partial(refuse, code))
        text.fill(f"{TEXT} {code}.")
        expect(status).to_contain_text(told)
        signed_in.unroute("**/kontroll")
    text.fill(f"{TEXT} Eller någon annan.")
    expect(status).to_have_text("Inget att rätta.")
    expect(text).to_have_value(f"{TEXT} Eller någon annan.")


def test_hostile_words_are_shown_and_not_obeyed(signed_in: Page, gateway: Served) -> None:
    signed_in.goto(gateway.address + LUNCH)
    signed_in.get_by_label("Svaret", exact=True).first.fill(HOSTILE)
    expect(signed_in.locator("#skillnad-0 ins").first).to_contain_text("<script>")
    expect(signed_in.locator("#visning-0 answer-preview").first).to_contain_text("<script>")
    signed_in.get_by_role("button", name="Spara utkast").first.click()
    expect(signed_in.get_by_label("Svaret", exact=True).first).to_have_value(HOSTILE)


class TestWithoutScripts:
    @pytest.fixture
    def page(self, scriptless: Page) -> Page:
        return scriptless

    def test_a_contact_is_edited_and_checked(self, page: Page) -> None:
        page.get_by_role("link", name="Ändra").first.click()
        page.get_by_label("Sök ämne eller kontakt").fill("hr")
        page.get_by_role("button", name="Sök").click()
        page.get_by_role("link", name="HR", exact=True).click()
        page.get_by_label("Telefon").fill("hundra")
        page.get_by_role("button", name="Kontrollera").first.click()
        expect(page.get_by_role("status")).to_have_text("1 sak att rätta.")
        expect(page.get_by_label("Telefon")).to_have_attribute("aria-invalid", "true")
        page.get_by_label("Telefon").fill("021-39 00 00")
        page.get_by_role("button", name="Spara utkast").first.click()
        expect(page.get_by_role("status")).to_have_text("Inget att rätta.")
        expect(page.get_by_label("Telefon")).to_have_value("021-39 00 00")

    def test_it_is_prepared_published_and_brought_back(self, page: Page, gateway: Served) -> None:
        page.goto(gateway.address + LUNCH)
        page.get_by_label("Svaret", exact=True).first.fill(TEXT)
        page.get_by_role("button", name="Kontrollera").first.click()
        expect(page.locator("#visning-0 answer-preview").first).to_contain_text(TEXT)
        page.get_by_role("button", name="Spara utkast").first.click()
        page.get_by_role("link", name="Alla utkast").click()
        page.get_by_label("Varför?").fill(REASON)
        page.get_by_role("button", name="Förbered publicering").click()
        ready = page.get_by_role("heading", name="Klar att publicera")
        for _ in range(60):
            if ready.is_visible():
                break
            page.get_by_role("link", name="Visa hur långt den har kommit").click()
            page.wait_for_timeout(300)
        page.get_by_label("en fråga till").check()
        page.get_by_role("button", name="Publicera").click()
        expect(page.get_by_role("heading", name="Publicerad")).to_be_visible()
