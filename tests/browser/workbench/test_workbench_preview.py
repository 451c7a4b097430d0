"""The preview shows a message as staff see it in the chat and in Teams, under the workbench's headers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from gateway.api.models import as_json, read_reply
from gateway.security import HEADERS, WORKBENCH_HEADERS
from gateway.teams.cards import adaptive_card
from gateway.teams.labels import all_labels
from knowledge.model import Knowledge
from tests.browser import hostile
from tests.browser.chromium import PERSON
from tests.browser.conftest import Visits
from tests.browser.replies import TYPES, Assistant
from tests.browser.workbench.test_workbench_axe import check
from tests.gateway.served import Served

LOOKS = ("widget", "teams")
PUBLIC = "https://assistent.example.se"
FALLBACK = "Det här visas utan skript"
# Everything that an answer to "Får jag ta en öl till lunchen?" shows in both looks.
SHOWN = ("”", "Bemötandekod", "Läs hela avsnittet", "Närmaste chef", "HR")


@dataclass
class Preview:
    """A page of the workbench with previews in it, and what the browser said against it."""

    gateway: Served
    parts: dict[str, str] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def open(self, page: Page, *elements: str) -> Page:
        """Show the elements on a page at an address of the workbench, with its headers and scripts."""
        page.on("console", lambda said: self._note(said.type, said.text))
        page.route("**/hr/provsida*", self._answer)
        self.parts["provsida"] = PAGE.format("".join(elements))
        page.goto(f"{self.gateway.address}/hr/provsida")
        return page

    def _answer(self, route: Route) -> None:
        part = self.parts[route.request.url.rpartition("/")[2]]
        headers = HEADERS | WORKBENCH_HEADERS | {"Content-Type": "text/html; charset=utf-8"}
        route.fulfill(body=part, headers=headers)

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)


PAGE = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Prov</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="htmx-config" content='{{"includeIndicatorStyles":false,"allowEval":false}}'>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/style.css"><link rel="stylesheet" href="/hr/static/hr.css">
<script src="/hr/htmx.js" defer></script><script src="/hr/preview.js" defer></script></head>
<body class="workbench"><main><h1>Prov</h1>{}</main></body></html>"""


def element(look: str, message: object) -> str:
    """Return the element as a template of the workbench writes it."""
    data = escape(message if isinstance(message, str) else json.dumps(message))
    return f'<answer-preview look="{look}" data-message="{data}"><p>{FALLBACK}</p></answer-preview>'


@dataclass(frozen=True)
class Messages:
    """The message of each trigger word, as each look takes it."""

    knowledge: Knowledge

    def of(self, word: str, look: str) -> Any:
        """Return the contract's list, or the card for Teams."""
        reply = read_reply(Assistant(self.knowledge).answer({"message": word}))
        if look == "widget":
            return as_json(reply)
        return adaptive_card(reply, PUBLIC, all_labels(self.knowledge))

    def element(self, word: str, look: str) -> str:
        """Return the element that shows it."""
        return element(look, self.of(word, look))


@pytest.fixture
def messages(knowledge: Knowledge) -> Messages:
    return Messages(knowledge)


@pytest.fixture
def preview(gateway: Served) -> Iterator[Preview]:
    """Opens previews; in every test the browser has nothing to say against them."""
    opened = Preview(gateway)
    yield opened
    assert opened.complaints == []


@pytest.fixture
def page(visit: Visits) -> Page:
    """A page that is watched: it breaks no policy, runs nothing smuggled, and asks nobody but the gateway."""
    return visit("about:blank")


@pytest.fixture
def show(preview: Preview, page: Page) -> Callable[[str], Locator]:
    """Shows an element and returns it."""

    def shown(html: str) -> Locator:
        return preview.open(page, html).locator("answer-preview")

    return shown


Show = Callable[[str], Locator]


@pytest.mark.parametrize("look", LOOKS)
def test_text_source_contacts_and_options_are_shown(show: Show, messages: Messages, look: str) -> None:
    shown = show(messages.element("svar", look))
    expect(shown.get_by_role("group").first).to_be_visible()
    text = shown.evaluate("e => e.shadowRoot.querySelector('[role=group]').innerText")
    reply = messages.of("svar", "widget")
    card = reply[1]["custom"]
    assert reply[0]["text"].split("\n\n")[0] in text
    assert all(part in text for part in SHOWN)
    for source in card["sources"]:
        assert source["quote"] in text and source["title"] in text
    for contact in card["contacts"]:
        assert contact["title"] in text and contact["how"] in text
    for option in card["options"]:
        expect(shown.get_by_role("button", name=option["title"])).to_be_visible()
    expect(shown.get_by_text(FALLBACK)).to_be_hidden()


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("word", [*TYPES, "arabiska", "lista", "elak", "lång"])
def test_every_type_can_be_looked_at_by_everybody(
    show: Show, messages: Messages, word: str, look: str
) -> None:
    shown = show(messages.element(word, look))
    expect(shown.get_by_role("group").first).to_be_visible()
    check(shown.page)


@pytest.mark.parametrize("look", LOOKS)
def test_buttons_are_there_to_be_seen(
    show: Show, messages: Messages, look: str, visit: Visits, gateway: Served
) -> None:
    shown = show(messages.element("rollfråga", look))
    button = shown.get_by_role("button", name="Jag är chef", disabled=True)
    expect(button).to_be_visible()
    shown.page.keyboard.press("Tab")
    assert shown.page.evaluate("document.activeElement.localName") == "body"
    shown.page.wait_for_load_state("networkidle")
    before = list(visit.requested)
    button.click(force=True)
    shown.page.wait_for_load_state("networkidle")
    assert visit.requested == before and shown.page.url == f"{gateway.address}/hr/provsida"


def test_the_group_says_that_they_do_nothing(preview: Preview, page: Page, messages: Messages) -> None:
    preview.open(page, *(messages.element("rollfråga", look) for look in LOOKS))
    for where in ("chatten", "Teams"):
        name = f"Så visas svaret i {where}. Knapparna gör ingenting här."
        expect(page.get_by_role("group", name=name)).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_a_source_opens_in_a_new_tab(show: Show, messages: Messages, gateway: Served, look: str) -> None:
    message = json.dumps(messages.of("svar", look)).replace(PUBLIC, gateway.address)
    shown = show(element(look, message))
    with shown.page.context.expect_page() as opened:
        shown.get_by_role("link", name="Läs hela avsnittet").first.click()
    opened.value.wait_for_load_state()
    assert opened.value.url.startswith(f"{gateway.address}/kallor/medarbetare#alkohol-och-droger")
    assert opened.value.evaluate("window.opener") is None


@pytest.mark.parametrize("look", LOOKS)
def test_it_follows_what_is_edited(preview: Preview, page: Page, messages: Messages, look: str) -> None:
    button = '<button type="button" hx-get="/hr/provsida-del" hx-target="#del">Ändra</button>'
    preview.parts["provsida-del"] = messages.element("kris", look)
    preview.open(page, f'{button}<div id="del">{messages.element("svar", look)}</div>')
    expect(page.get_by_text("Läs hela avsnittet").first).to_be_visible()
    page.get_by_role("button", name="Ändra").click()
    expect(page.get_by_role("link", name="Ring 112").first).to_be_visible()
    expect(page.get_by_text("Läs hela avsnittet")).to_have_count(0)
    again = json.dumps(messages.of("hälsning", look))
    page.locator("answer-preview").evaluate("(e, again) => e.setAttribute('data-message', again)", again)
    expect(page.get_by_role("link", name="Ring 112")).to_have_count(0)


def test_without_scripts_the_page_shows_the_answer_itself(
    new_context: Callable[..., BrowserContext], preview: Preview, messages: Messages
) -> None:
    page = new_context(**PERSON, java_script_enabled=False).new_page()
    preview.open(page, *(messages.element("svar", look) for look in LOOKS))
    for number in range(2):
        expect(page.get_by_text(FALLBACK).nth(number)).to_be_visible()


@pytest.mark.parametrize(
    ("look", "message"),
    [("widget", "inte json"), ("widget", []), ("teams", {"type": "annat"}), ("teams", ""), ("okänt", [])],
)
def test_what_cannot_be_read_is_told_and_the_page_shows_the_answer_itself(
    show: Show, look: str, message: object
) -> None:
    shown = show(element(look, message))
    expect(shown.get_by_text("Svaret går inte att förhandsvisa.")).to_be_visible()
    expect(shown.get_by_text(FALLBACK)).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_hostile_words_are_shown_as_they_are_written(show: Show, messages: Messages, look: str) -> None:
    shown = show(messages.element("elak", look))
    text = shown.evaluate("e => e.shadowRoot.textContent")
    assert text.count("<img src=x onerror='window.pwned=1'>") >= 4
    assert shown.locator("img, script, svg, iframe").count() == 0
    assert shown.locator("a[href^='javascript' i], a[href^='data' i]").count() == 0


@pytest.mark.parametrize("look", LOOKS)
def test_markdown_is_text(show: Show, knowledge: Knowledge, look: str) -> None:
    written = f"# Rubrik **fet** | a | b |\n\n{hostile.MARKDOWN}\n\n" + "å" * 3000
    [text, card] = Messages(knowledge).of("svar", "widget")
    reply = read_reply(json.dumps([text | {"text": written}, card]).encode())
    message = as_json(reply) if look == "widget" else adaptive_card(reply, PUBLIC, all_labels(knowledge))
    shown = show(element(look, message))
    seen = shown.evaluate("e => e.shadowRoot.textContent")
    assert "# Rubrik **fet** | a | b |" in seen and "[länk](javascript:window.pwned=1)" in seen
    assert "å" * 3000 in seen
    assert shown.locator("h1, img, table, em").count() == 0
    assert shown.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
