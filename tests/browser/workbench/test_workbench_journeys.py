"""Errands in the workbench, in a real browser: by keyboard alone, without scripts, and with hostile words."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits
from tests.gateway.hr.reading_rasa import ReadingRasa
from tests.gateway.served import Served

HOSTILE = "<script>window.pwned=1</script><img src=x onerror='window.pwned=1'>\"'"


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press a key until what has the name has the focus."""
    for _ in range(80):
        page.keyboard.press(key)
        named = page.evaluate(
            """() => { const e = document.activeElement;
              return (e.labels?.[0]?.textContent ?? e.textContent ?? "").trim() }"""
        )
        if named == name:
            return
    raise AssertionError(f"{name} is not reached")


def test_a_whole_errand_without_a_mouse(
    visit: Visits, gateway: Served, password: str, rasa: ReadingRasa
) -> None:
    page = visit(f"{gateway.address}/hr/prova")
    keyboard = page.keyboard
    tab_to(page, "Lösenord")
    keyboard.type(password)
    keyboard.press("Enter")
    expect(page).to_have_url(f"{gateway.address}/hr/prova")

    keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Hoppa till innehållet"
    keyboard.press("Enter")
    tab_to(page, "Fråga")
    keyboard.type("är det ok att vara full")
    tab_to(page, "Fråga som")
    keyboard.type("chef")
    tab_to(page, "Fråga")
    keyboard.press("Enter")
    heading = page.get_by_role("heading", name="Svaret")
    expect(heading).to_be_focused()
    assert rasa.got[-1]["metadata"] == {"roll": "chef"}
    expect(page.get_by_role("row", name="Får jag vara påverkad")).to_contain_text("82")
    first = page.locator("#samtal").input_value()

    tab_to(page, "Öl till lunchen")
    keyboard.press("Space")
    expect(page.get_by_text("Du valde ett alternativ")).to_be_visible()
    expect(heading).to_be_focused()
    tab_to(page, "Fråga i ett nytt samtal", "Shift+Tab")
    keyboard.press("Enter")
    expect(page.locator("#samtal")).not_to_have_value(first)
    expect(heading).to_be_focused()

    tab_to(page, "Ämnen", "Shift+Tab")
    keyboard.press("Enter")
    expect(page).to_have_title("Ämnen – Arbetsytan")
    tab_to(page, "Sök i rubrik, id, svar och exempel")
    keyboard.type("ol till lunchen")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d{1,2} ämnen$"))
    expect(page).to_have_url(re.compile(r"q=ol"))
    tab_to(page, "Får jag ta en öl till lunchen?")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Får jag ta en öl till lunchen?")
    page.go_back()
    expect(page.get_by_label("Sök i rubrik")).to_have_value("ol till lunchen")

    tab_to(page, "Logga ut")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du är utloggad")
    page.goto(f"{gateway.address}/hr/amnen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in i arbetsytan")


def test_the_session_is_kept_from_scripts_and_no_page_is_kept(signed_in: Page, gateway: Served) -> None:
    signed_in.goto(f"{gateway.address}/hr/amnen")
    signed_in.get_by_label("Sök i rubrik").fill("lunch")
    expect(signed_in).to_have_url(re.compile("q=lunch"))
    (cookie,) = signed_in.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (
        "hr",
        True,
        "Lax",
        -1,
    )
    assert signed_in.evaluate("document.cookie") == ""
    assert signed_in.evaluate("localStorage.length") == 0
    # htmx's note of where the tab is; no page, which its cache for going back would keep
    assert signed_in.evaluate("Object.keys(sessionStorage)") == ["htmx-current-path-for-history"]


def test_hostile_words_are_shown_and_not_obeyed(signed_in: Page, gateway: Served) -> None:
    signed_in.goto(f"{gateway.address}/hr/prova")
    signed_in.get_by_label("Fråga", exact=True).fill(HOSTILE)
    signed_in.get_by_role("button", name="Fråga", exact=True).click()
    expect(signed_in.locator("q").first).to_contain_text("<script>window.pwned=1</script>")
    signed_in.goto(f"{gateway.address}/hr/amnen")
    signed_in.get_by_label("Sök i rubrik").fill(HOSTILE)
    expect(signed_in.get_by_text("Inget ämne passar")).to_be_visible()
    signed_in.reload()
    expect(signed_in.get_by_label("Sök i rubrik")).to_have_value(HOSTILE)


def test_what_fails_is_told_where_the_answer_would_be(
    signed_in: Page, gateway: Served, rasa: ReadingRasa
) -> None:
    signed_in.goto(f"{gateway.address}/hr/prova")
    signed_in.get_by_label("Fråga", exact=True).fill("hej")
    rasa.status = 500
    try:
        signed_in.get_by_role("button", name="Fråga", exact=True).click()
        expect(signed_in.get_by_role("alert")).to_contain_text("svarar inte")
    finally:
        rasa.status = 200
    expect(signed_in.get_by_label("Fråga", exact=True)).to_have_value("hej")


def test_who_is_signed_out_meanwhile_is_led_to_the_way_in(signed_in: Page, gateway: Served) -> None:
    signed_in.goto(f"{gateway.address}/hr/prova")
    signed_in.get_by_label("Fråga", exact=True).fill("hej")
    signed_in.context.clear_cookies()
    signed_in.get_by_role("button", name="Fråga", exact=True).click()
    expect(signed_in.get_by_text("Du är inte inloggad längre.")).to_be_visible()


class TestWithoutScripts:
    @pytest.fixture
    def page(self, scriptless: Page) -> Page:
        return scriptless

    def test_topics_are_searched_and_read(self, page: Page) -> None:
        page.get_by_role("link", name="Ämnen").first.click()
        page.get_by_label("Sök i rubrik").fill("öl till lunchen")
        page.get_by_role("button", name="Sök").click()
        page.get_by_role("link", name="Får jag ta en öl till lunchen?").click()
        expect(page.get_by_role("heading", name="Källan").first).to_be_visible()
        page.get_by_text("exempel som assistenten lär sig av").click()
        expect(page.get_by_text("Sida 1 av")).to_be_visible()
        page.get_by_role("link", name="Nästa").click()
        expect(page.get_by_text("Sida 2 av")).to_be_visible()

    def test_the_assistant_is_tried(self, page: Page, rasa: ReadingRasa) -> None:
        page.get_by_role("link", name="Prova").first.click()
        page.get_by_label("Fråga", exact=True).fill("får jag vara full")
        page.get_by_label("Fråga som").select_option("förtroendevald")
        page.get_by_role("button", name="Fråga", exact=True).click()
        expect(page.get_by_role("heading", name="Svaret")).to_be_focused()
        expect(page.get_by_label("Fråga som")).to_have_value("fortroendevald")
        page.get_by_role("button", name="Öl till lunchen").click()
        expect(page.get_by_text("Du valde ett alternativ")).to_be_visible()
        assert rasa.got[-1]["sender"] == rasa.got[-2]["sender"]

    def test_one_signs_out(self, page: Page) -> None:
        page.get_by_role("button", name="Logga ut").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Du är utloggad")
