"""HR runs many questions in a real browser: by keyboard alone, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.workbench.test_workbench_axe import check
from tests.browser.workbench.test_workbench_journeys import HOSTILE, tab_to
from tests.gateway.faq.answers import card
from tests.gateway.faq.files import csv
from tests.gateway.hr.reading_rasa import ReadingRasa
from tests.gateway.served import Served
from tests.gateway.stub_rasa import REPLY

SET, COUNT = "interpellation", 18
BACK = ("fråga", "roll", "förväntat ämne")
FILE: FilePayload = {
    "name": "fragor.csv",
    "mimeType": "text/csv",
    "buffer": csv(
        BACK, ("Får jag ta en öl?", "Chef", "alkohol-lunch"), (HOSTILE, "", "koden-bindande")
    ).encode(),
}


@pytest.fixture(autouse=True)
def usual(rasa: ReadingRasa) -> Iterator[None]:
    """What the stand-in says to the other tests, it says after these too."""
    yield
    rasa.says(REPLY)
    rasa.delay = 0


def over(page: Page) -> None:
    expect(page.get_by_role("heading", name="Resultat")).to_be_visible(timeout=30_000)


def test_a_whole_errand_without_a_mouse(
    signed_in: Page, gateway: Served, rasa: ReadingRasa, tmp_path: Path
) -> None:
    page, keyboard = signed_in, signed_in.keyboard
    tab_to(page, "FAQ-test")
    keyboard.press("Enter")
    for said in (card(topic="alkohol-paverkad"), card(topic="interpellation-om")):
        rasa.says([{"text": "Så här."}, {"custom": said}])
        rasa.delay = 0.05
        expect(page.get_by_role("heading", level=1)).to_have_text("FAQ-test")
        tab_to(page, "Samling")
        keyboard.type(SET)
        tab_to(page, "Kör samlingen")
        keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Frågorna ställs")).to_be_visible()
        progress = page.get_by_role("progressbar", name="Ställda frågor")
        expect(progress).to_have_attribute("max", str(COUNT))
        expect(progress).not_to_have_attribute("value", "0", timeout=10_000)
        over(page)
        expect(page.get_by_role("heading", name="Resultat")).to_be_focused()
        expect(page.locator("#klart")).to_have_text("Körningen är över: klar")
        last = page.url
        if said["topic"] == "alkohol-paverkad":
            expect(page.locator("#antal")).to_have_text(f"{COUNT} frågor")
            tab_to(page, "Alla körningar", "Shift+Tab")
            keyboard.press("Enter")

    tab_to(page, "Bedömning")
    keyboard.press("ArrowDown")
    expect(page.get_by_label("Bedömning")).to_have_value("right")
    expect(page.get_by_role("button", name="Gör till en fråga att åtgärda")).to_have_count(0)
    right = int(page.locator("#antal").inner_text().split()[0])
    assert page.locator("#rader tbody tr").count() == right > 0
    tab_to(page, "Sök i frågor, svar och kommentarer", "Shift+Tab")
    keyboard.type("finns inte alls")
    expect(page.get_by_text("Ingen fråga passar.")).to_be_visible()

    page.goto(last)
    tab_to(page, "Tidigare körning")
    tab_to(page, "Jämför")
    keyboard.press("Enter")
    expect(page.get_by_text(f"Har blivit rätt ({right})")).to_be_visible()
    expect(page.get_by_text("Har blivit fel (0)")).to_be_visible()
    tab_to(page, "Excel", "Shift+Tab")
    with page.expect_download() as waiting:
        keyboard.press("Enter")
    waiting.value.save_as(tmp_path / "resultat.xlsx")
    assert (tmp_path / "resultat.xlsx").read_bytes().startswith(b"PK")
    assert waiting.value.suggested_filename == "resultat.xlsx"
    check(page)


def test_a_miss_is_put_on_the_list_and_done(signed_in: Page, gateway: Served) -> None:
    page = signed_in
    page.goto(f"{gateway.address}/hr/faq")
    page.get_by_label("Fil med frågor").set_input_files(FILE)
    page.get_by_role("button", name="Ladda upp och kör").click()
    over(page)
    row = page.get_by_role("row", name="Får jag ta en öl?")
    row.get_by_text("Visa svaret").click()
    expect(row.get_by_text("Nej.", exact=True)).to_be_visible()
    row.get_by_role("button", name="Gör till en fråga att åtgärda").click()
    expect(row.get_by_text("Finns bland det att åtgärda.")).to_be_focused()
    expect(page.get_by_role("row", name="<script>window.pwned=1</script>")).to_be_visible()
    row.get_by_role("button", name="Öppna i Prova").click()
    expect(page.get_by_role("heading", name="Svaret")).to_be_visible()
    expect(page.locator("q").first).to_have_text("Får jag ta en öl?")
    page.goto(f"{gateway.address}/hr/faq")
    expect(page.get_by_role("heading", name="Att åtgärda (1)")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Klar").click()
    expect(page.get_by_role("heading", name="Att åtgärda")).to_have_count(0)


def test_what_is_wrong_with_a_file_is_told(signed_in: Page, gateway: Served) -> None:
    page = signed_in
    page.goto(f"{gateway.address}/hr/faq")
    wrong = csv(BACK, ("a?", "cheff", "alkohol-lunch"), ("b?", "", HOSTILE)).encode()
    page.get_by_label("Fil med frågor").set_input_files({**FILE, "buffer": wrong})
    page.get_by_role("button", name="Ladda upp och kör").click()
    expect(page.get_by_role("alert")).to_contain_text("Det finns inga frågor att ställa.")
    expect(page.get_by_text("Rad 2, kolumn roll: ”cheff” finns inte.")).to_be_visible()
    check(page)


def test_without_scripts(scriptless: Page, rasa: ReadingRasa) -> None:
    rasa.delay, page = 0.1, scriptless
    page.get_by_role("link", name="FAQ-test").first.click()
    page.get_by_label("Samling").select_option(SET)
    page.get_by_role("button", name="Kör samlingen").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("link", name="Visa hur långt den har kommit").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Avbryt körningen").click()
    for _ in range(100):
        if page.get_by_role("heading", name="Resultat").count():
            break
        page.wait_for_timeout(100)
        page.get_by_role("link", name="Visa hur långt den har kommit").click()
    expect(page.get_by_text("Körningen avbröts efter")).to_be_visible()
    page.get_by_label("Bedömning").select_option("fel")
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page.get_by_role("combobox", name="Bedömning")).to_have_value("wrong")
    page.get_by_role("button", name="Gör till en fråga att åtgärda").first.click()
    expect(page.get_by_text("Finns bland det att åtgärda.")).to_be_visible()
    expect(page.get_by_role("combobox", name="Bedömning")).to_have_value("wrong")
    page.get_by_text("Ta bort körningen").click()
    page.get_by_role("button", name="Ta bort för alla").click()
    expect(page.get_by_role("heading", name="Att åtgärda (1)")).to_be_visible()
    page.get_by_role("button", name="Klar").click()
    expect(page.get_by_role("heading", name="Att åtgärda")).to_have_count(0)
