"""A person can write to HR from an answer: no word is lost, and nothing goes before they say so."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, ViewportSize, expect

from tests.browser.axe import violations
from tests.browser.chat import Chat
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.conftest import Visits
from tests.browser.hr_desk import (
    CLOSED,
    CONCERN,
    DELIVERED,
    NOTICE,
    REFERENCE,
    REFUSED,
    SAY,
    UNITS,
    WAITING,
    HrDesk,
    HrForm,
)
from tests.browser.replies import Assistant
from tests.browser.test_layout import LARGE, MISPLACED
from tests.gateway.served import Served

LOGGED = f"Meddelande till HR, referens {REFERENCE}"
SENT = {
    "topic": "alkohol-lunch",
    "unit": UNITS[1],
    "text": "hemligt: det hände i går\noch i dag",
    "reach": "070-123 45 67",
    "confirmed": True,
}
STORED = "JSON.stringify(sessionStorage) + JSON.stringify(localStorage) + document.cookie"


@pytest.fixture
def desk(chat: Chat) -> HrDesk:
    desk = HrDesk()
    desk.stand_in(chat.page, escalation=CONCERN)
    return desk


@pytest.fixture
def form(chat: Chat, desk: HrDesk) -> HrForm:
    return HrForm(chat)


def test_a_whole_errand_without_a_mouse(chat: Chat, form: HrForm, desk: HrDesk) -> None:
    keyboard = chat.page.keyboard
    chat.ask("svar")
    chat.tab_to("Skicka till HR", "Shift+Tab")
    keyboard.press("Enter")
    expect(form.heading).to_be_focused()
    expect(form.heading).to_have_text("Skicka till HR")
    for text in (*NOTICE, CONCERN["title"]):
        expect(form.region).to_contain_text(text)
    expect(form.text).to_be_visible()

    chat.tab_to("Granska")
    keyboard.press("Enter")
    expect(form.anonymous).to_be_focused()
    expect(form.anonymous).to_have_accessible_description(
        "Välj hur du vill bli nådd. Då kan HR inte svara dig."
    )
    keyboard.press("ArrowDown")
    expect(form.named).to_be_checked()
    expect(form.region).not_to_contain_text("Välj hur du vill bli nådd.")
    chat.tab_to("Granska")
    keyboard.press("Enter")
    expect(form.reach).to_be_focused()
    expect(form.reach).to_have_attribute("aria-invalid", "true")
    expect(form.reach).to_have_accessible_description("Skriv hur HR når dig, eller välj att vara anonym.")
    keyboard.type("070-123 45 67")
    chat.tab_to("Berätta med egna ord", "Shift+Tab")
    keyboard.type("hemligt: det hände i går")
    keyboard.press("Enter")
    keyboard.type("och i dag")
    chat.tab_to("Förvaltning", "Shift+Tab")
    keyboard.type("Fast")
    chat.tab_to("Granska")
    keyboard.press("Enter")

    expect(form.heading).to_be_focused()
    expect(form.heading).to_have_text("Granska innan du skickar")
    assert desk.sent == []
    chat.tab_to("Ändra")
    keyboard.press("Enter")
    expect(form.heading).to_be_focused()
    expect(form.text).to_have_value(SENT["text"])
    chat.tab_to("Granska")
    keyboard.press("Enter")
    expect(form.heading).to_have_text("Granska innan du skickar")
    chat.tab_to("Skicka till HR")
    keyboard.press("Enter")

    expect(form.heading).to_be_focused()
    expect(form.heading).to_have_text("Kvitto")
    expect(chat.status).to_have_text(DELIVERED)
    assert desk.sent == [{"key": f"{1:032x}", **SENT}]
    chat.tab_to("Tillbaka till chatten")
    keyboard.press("Enter")
    expect(form.region).to_have_count(0)
    expect(form.offer).to_be_focused()
    expect(chat.log).to_contain_text(LOGGED)
    expect(chat.status).to_have_text(LOGGED)


def test_the_preview_shows_exactly_what_is_sent(form: HrForm, desk: HrDesk) -> None:
    form.open().fill().review()
    shown = form.region.locator("dd").all_inner_texts()
    assert shown == [UNITS[1], CONCERN["title"], SENT["text"], SENT["reach"]]
    form.press("Ändra")
    form.unit.select_option("Jag vet inte / annan")
    form.text.fill("  ")
    form.anonymous.check()
    form.review()
    shown = form.region.locator("dd").all_inner_texts()
    assert shown[:3] == ["Jag vet inte / annan", CONCERN["title"], "Ingen text"]
    assert shown[3].startswith("Anonym")
    assert desk.sent == []
    form.press("Skicka till HR")
    expect(form.heading).to_have_text("Kvitto")
    assert desk.sent == [{"key": f"{1:032x}", **SENT, "unit": None, "text": "", "reach": ""}]


def test_without_a_list_of_forvaltningar_none_is_asked_for(form: HrForm, desk: HrDesk) -> None:
    desk.units, desk.closed = [], CLOSED
    form.open()
    expect(form.unit).to_have_count(0)
    expect(form.region).to_contain_text(CLOSED)
    form.anonymous.check()
    form.review()
    assert len(form.region.locator("dd").all()) == 3


def test_the_form_is_offered_only_where_the_gateway_says_so(chat: Chat) -> None:
    HrDesk().stand_in(chat.page)
    for word in ("svar", "människa", "kris"):
        chat.ask(word)
    expect(chat.page.get_by_role("button", name="Skicka till HR")).to_have_count(0)


@pytest.mark.parametrize("word", ["svar", "människa", "hälsning"])
def test_the_form_is_offered_with_hr_or_after_the_contacts(chat: Chat, form: HrForm, word: str) -> None:
    reply = chat.ask(word)
    expect(form.offer).to_have_count(1)
    named = reply.locator(".contacts li").filter(has=chat.page.locator("strong", has_text="HR"))
    expect(named.get_by_role("button", name="Skicka till HR")).to_have_count(named.count())


def test_while_a_reply_is_on_its_way_the_form_is_not_opened(
    chat: Chat, form: HrForm, assistant: Assistant
) -> None:
    chat.ask("svar")
    chat.send("långsam svar")
    expect(form.offer.first).to_have_attribute("aria-disabled", "true")
    form.offer.first.click(force=True)
    expect(chat.page.get_by_role("alert")).to_contain_text("Vänta tills assistenten har svarat")
    expect(form.region).to_have_count(0)
    assistant.go_on.set()
    expect(form.offer).to_have_count(2)


@pytest.mark.parametrize(
    ("word", "label"), [("svar", "Så kan du börja:"), ("english", "You can begin like this:")]
)
def test_how_to_begin_is_shown_with_the_contacts(chat: Chat, word: str, label: str) -> None:
    HrDesk().stand_in(chat.page, say=SAY)
    said = chat.ask(word).get_by_text(label).locator("..")
    expect(said).to_have_text(f"{label} ”{SAY}”")
    assert (said.get_attribute("lang") == "en") is (word == "english")
    assert said.evaluate("p => p.previousElementSibling.className") == "contacts"


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_everybody_can_use_every_step(chat: Chat, form: HrForm, desk: HrDesk, size: ViewportSize) -> None:
    desk.closed, desk.next_answers = CLOSED, [lambda route: route.fulfill(status=503, json=REFUSED)]
    chat.page.set_viewport_size(size)

    def nothing_is_wrong(step: str) -> None:
        for scheme in ("light", "dark"):
            chat.page.emulate_media(color_scheme=scheme)
            assert violations(chat.page) == [], f"{step}, {scheme}"

    form.open()
    nothing_is_wrong("form")
    form.named.check()
    form.text.fill("x" * 4001)
    form.press("Granska")
    expect(form.text).to_be_focused()
    nothing_is_wrong("faults")
    form.fill().review()
    nothing_is_wrong("preview")
    form.press("Skicka till HR")
    expect(form.region.locator(".error")).to_be_visible()
    nothing_is_wrong("failure")
    form.press("Skicka till HR")
    expect(form.heading).to_have_text("Kvitto")
    nothing_is_wrong("receipt")
    form.press("Tillbaka till chatten")
    expect(chat.log).to_contain_text(LOGGED)
    nothing_is_wrong("log")


# As MISPLACED, for what only the form has.
_MISPLACED_FIELD = """root => {
  const parts = [...root.querySelectorAll("select, input, .choice, dd, h3, legend, .letter")];
  return parts.filter(element => {
    const { left, right, height } = element.getBoundingClientRect();
    const small = element.matches("select, [type=text], .choice") && height < 43.9;
    const scrolls = element.matches(".letter") && element.scrollWidth > element.clientWidth;
    return left < -0.5 || right > innerWidth + 0.5 || small || scrolls;
  }).map(element => element.outerHTML.slice(0, 80));
}"""


@pytest.mark.parametrize(
    ("size", "large"),
    [(PHONE, False), (PHONE, True), (DESKTOP, True), ({"width": 320, "height": 256}, False)],
)
def test_every_step_fits_and_can_be_hit(
    visit: Visits, gateway: Served, assistant: Assistant, size: ViewportSize, large: bool
) -> None:
    page = visit(gateway.address, viewport=size)
    if large:
        page.evaluate(LARGE)
    desk = HrDesk(next_answers=[lambda route: route.fulfill(status=503, json=REFUSED)])
    desk.units.append("Förvaltningen för " + "utvecklings" * 5 + "frågor")
    desk.stand_in(page, escalation=CONCERN, say=SAY)
    chat = Chat(page).open()
    form = HrForm(chat)

    def fits(step: str) -> None:
        assert chat.shadow(MISPLACED) + chat.shadow(_MISPLACED_FIELD) == [], step

    form.open()
    fits("form")
    form.press("Granska")
    fits("faults")
    form.fill()
    form.text.fill("x" * 300)
    fits("filled in")
    form.review()
    fits("preview")
    form.press("Skicka till HR")
    expect(form.region.locator(".error")).to_be_visible()
    fits("failure")
    form.press("Skicka till HR")
    expect(form.heading).to_have_text("Kvitto")
    fits("receipt")
    form.press("Tillbaka till chatten")
    fits("log")


def test_escape_goes_back_to_the_chat_and_keeps_what_is_written(chat: Chat, form: HrForm) -> None:
    form.open().fill()
    form.text.press("Escape")
    expect(chat.panel).to_be_visible()
    expect(form.offer).to_be_focused()
    expect(chat.status).to_contain_text("Det du har skrivit finns kvar")
    chat.page.keyboard.press("Enter")
    expect(form.heading).to_be_focused()
    expect(form.text).to_have_value(SENT["text"])
    expect(form.reach).to_have_value(SENT["reach"])
    expect(form.unit).to_have_value(SENT["unit"])


def test_what_is_written_to_the_assistant_stays_while_the_form_is_open(chat: Chat, form: HrForm) -> None:
    chat.ask("svar")
    chat.field.fill("en halv fråga")
    form.offer.click()
    expect(chat.field).to_be_hidden()
    form.press("Avbryt")
    expect(chat.field).to_have_value("en halv fråga")


def test_a_panel_that_is_closed_over_the_form_opens_with_it(chat: Chat, form: HrForm) -> None:
    form.open().fill()
    chat.panel.get_by_role("button", name="Stäng").click()
    expect(chat.launcher).to_be_focused()
    chat.launcher.click()
    expect(form.heading).to_be_focused()
    expect(form.text).to_have_value(SENT["text"])


def test_of_what_is_written_nothing_is_stored(chat: Chat, form: HrForm) -> None:
    form.open().fill()
    for step in (lambda: None, form.review, lambda: form.press("Skicka till HR")):
        step()
        for secret in ("hemligt", "070-123", UNITS[1]):
            assert secret not in chat.page.evaluate(STORED)
    expect(form.heading).to_have_text("Kvitto")
    assert REFERENCE in chat.page.evaluate(STORED)
    chat.page.reload()
    expect(chat.log).to_contain_text(LOGGED)
    form.offer.click()
    expect(form.text).to_have_value("")


def test_clearing_removes_the_reference_and_what_is_written(chat: Chat, form: HrForm) -> None:
    form.open().fill().review().press("Skicka till HR")
    form.press("Tillbaka till chatten")
    expect(chat.log).to_contain_text(LOGGED)
    form.offer.click()
    form.fill()
    chat.panel.get_by_role("button", name="Rensa").click()
    expect(form.region).to_have_count(0)
    expect(chat.field).to_be_focused()
    expect(chat.log).not_to_contain_text(REFERENCE)
    assert REFERENCE not in chat.page.evaluate(STORED)
    form.open()
    expect(form.text).to_have_value("")


def test_whoever_comes_to_the_computer_later_reads_nothing(chat: Chat, form: HrForm) -> None:
    chat.page.clock.install()
    form.open()
    looked_at_again = "document.dispatchEvent(new Event('visibilitychange'))"
    for text in ("hemligt", "hemligt och mer"):
        chat.page.clock.fast_forward("29:00")
        form.text.fill(text)  # who writes is there
        chat.page.evaluate(looked_at_again)
        expect(form.text).to_have_value(text)
    chat.page.clock.fast_forward("31:00")
    chat.page.evaluate(looked_at_again)
    expect(form.region).to_have_count(0)
    form.open()
    expect(form.text).to_have_value("")


def _refused(route: Route) -> None:
    route.fulfill(status=429, json=REFUSED)


def _proxy(route: Route) -> None:
    route.fulfill(status=502, content_type="text/html", body="<h1>Bad gateway</h1>")


def _unreachable(route: Route) -> None:
    route.abort("connectionreset")


@pytest.mark.parametrize(
    ("fails", "told", "whom"),
    [
        (_refused, "Meddelandet är inte skickat. Det du har skrivit finns kvar.", "Ring växeln."),
        (_proxy, "om du försöker igen skickas det inte två gånger", "Närmaste chef"),
        (_unreachable, "om du försöker igen skickas det inte två gånger", "Närmaste chef"),
    ],
)
def test_a_failure_loses_nothing_and_names_humans(
    chat: Chat, form: HrForm, desk: HrDesk, fails: Callable[[Route], None], told: str, whom: str
) -> None:
    desk.next_answers = [fails]
    form.open().fill().review().press("Skicka till HR")
    problem = form.region.locator("#hr-fel")
    expect(problem).to_be_focused()
    expect(problem).to_contain_text(told)
    expect(form.region.locator(".error")).to_contain_text(whom)
    surely_not_sent = int(fails is _refused)
    expect(form.region.get_by_text("Inget är skickat än")).to_have_count(surely_not_sent)
    form.press("Ändra")
    expect(form.text).to_have_value(SENT["text"])
    form.press("Granska")
    form.press("Skicka till HR")
    expect(form.heading).to_have_text("Kvitto")
    assert desk.sent == [{"key": f"{1:032x}", **SENT}] * 2


def test_a_form_that_cannot_be_had_names_humans_and_can_be_asked_for_again(
    chat: Chat, form: HrForm, desk: HrDesk
) -> None:
    desk.next_forms = [_unreachable]
    chat.ask("svar")
    form.offer.click()
    expect(form.region.locator("#hr-fel")).to_be_focused()
    expect(form.region).to_contain_text("Närmaste chef")
    assert violations(chat.page) == []
    form.press("Försök igen")
    expect(form.text).to_be_visible()
    expect(form.heading).to_be_focused()


def test_a_session_that_is_over_loses_nothing(chat: Chat, form: HrForm, desk: HrDesk) -> None:
    desk.next_answers = [lambda route: route.fulfill(status=401, json=REFUSED)]
    form.open().fill().review().press("Skicka till HR")
    expect(form.heading).to_have_text("Kvitto")
    assert desk.sent == [{"key": f"{number:032x}", **SENT} for number in (1, 2)]


def test_pressing_twice_sends_once(chat: Chat, form: HrForm, desk: HrDesk) -> None:
    held: list[Route] = []
    desk.next_answers = [held.append]
    form.open().fill().review()
    button = form.region.get_by_role("button", name="Skicka till HR")
    button.dblclick()
    sending = form.region.get_by_role("button", name="Skickar …")
    expect(sending).to_have_attribute("aria-disabled", "true")
    expect(chat.status).to_have_text("Meddelandet skickas …")
    sending.click(force=True)
    for name in ("Ändra", "Avbryt"):
        form.region.get_by_role("button", name=name).click(force=True)
    chat.panel.get_by_role("button", name="Rensa").click(force=True)
    chat.page.keyboard.press("Escape")
    expect(sending).to_be_visible()
    assert len(desk.sent) == 1
    held[0].fulfill(status=201, json=desk.receipt)
    expect(form.heading).to_be_focused()
    expect(form.heading).to_have_text("Kvitto")
    assert len(desk.sent) == 1


def test_a_message_that_waits_is_followed(chat: Chat, form: HrForm, desk: HrDesk) -> None:
    desk.state = "waiting"
    chat.page.clock.install()
    form.open().fill().review().press("Skicka till HR")
    expect(chat.status).to_have_text(WAITING)
    desk.state = "delivered"
    chat.page.clock.fast_forward(5_000)
    expect(chat.status).to_have_text(DELIVERED)


def test_the_room_left_is_told_only_when_it_is_little(chat: Chat, form: HrForm) -> None:
    form.open()
    form.text.fill("x" * 3899)
    expect(chat.status).to_be_empty()
    form.text.fill("x" * 3950)
    expect(chat.status).to_have_text("50 tecken kvar av 4 000")
    expect(form.text).to_have_accessible_description(
        "Skriv så mycket eller lite du vill. 50 tecken kvar av 4 000"
    )
    form.text.fill("x" * 4100)
    form.anonymous.check()
    form.press("Granska")
    expect(form.text).to_be_focused()
    expect(form.region).to_contain_text("Korta den till högst 4 000 tecken. Det du har skrivit finns kvar.")


def test_forced_colours_leave_every_edge_visible(
    visit: Visits, gateway: Served, assistant: Assistant
) -> None:
    page = visit(gateway.address, forced_colors="active")
    HrDesk().stand_in(page, escalation=CONCERN)
    form = HrForm(Chat(page).open()).open()
    form.named.check()
    for field in (form.text, form.unit, form.reach, form.region.get_by_role("button", name="Granska")):
        style = field.evaluate("element => getComputedStyle(element).borderTopStyle")
        assert style == "solid"


def test_what_anybody_wrote_is_text(chat: Chat) -> None:
    hostile = "<img src=x onerror='window.pwned=1'>"
    desk = HrDesk(units=[hostile])
    desk.stand_in(chat.page, escalation={"topic": None, "title": hostile}, say=hostile)
    form = HrForm(chat).open()
    form.unit.select_option(hostile)
    form.text.fill(hostile)
    form.named.check()
    form.reach.fill(hostile)
    form.review()
    assert json.dumps(form.region.locator("dd").all_inner_texts()).count(hostile) == 4
    assert form.region.locator("img").count() == 0
