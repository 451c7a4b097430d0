"""A reply becomes one card for Teams, and nothing of it is lost, repeated or taken for markup on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from markdown_it import MarkdownIt

from bot.cards import Message, reply_message, topic_message
from bot.words import ENGLISH, SWEDISH, Words
from gateway.api.models import Reply, card_of, read_reply
from gateway.teams.cards import Chips, adaptive_card, card_text, welcome_card
from gateway.teams.elements import link
from gateway.teams.labels import all_labels
from gateway.teams.links import safe_link
from gateway.teams.parts import MOST_OPTIONS
from knowledge import reader
from knowledge.model import COUNTERPARTS, ROLES, Knowledge
from tests.browser import hostile
from tests.browser.replies import Assistant
from tests.gateway.teams import read

ADDRESS = "https://assistent.example.se"
LABELS = all_labels(reader.read())
TEAMS_LIMIT = 28_000  # bytes of a whole message
SAFE = ("https://", "http://", "mailto:", "tel:")
PHONE_WORD = 34  # letters of the longest word that a card on a phone holds
Card = dict[str, Any]

CHEF = {"id": "chef", "title": "Närmaste chef", "how": "Som du brukar.", "links": []}
HR = {"id": "hr", "title": "HR", "how": "Fråga en kollega.", "links": []}
SOURCE = {
    "id": "kod/a",
    "title": "Kod: A",
    "quote": "Du får inte.",
    "url": "/kallor/kod#a:~:text=Du%20f%C3%A5r",
}
OPTION = {"title": "Jag är chef", "payload": '/alkohol{"roll": "chef"}', "sections": []}


def test_an_answer_shows_each_thing_once_in_the_order_of_its_text() -> None:
    said = "Låt bli.\nDet är klokast.\n\nSå står det: ”Du får inte.” (Kod (ny), A)"
    text = f"{said}\n\nVänd dig till: Närmaste chef eller HR."
    card = _card(text, sources=[SOURCE], contacts=[CHEF, HR], options=[OPTION])
    assert read.shown(card) == [
        *("Låt bli.", "Det är klokast."),
        *("Så står det:", "”Du får inte.”", "Kod: A", "Läs hela avsnittet"),
        *("Vänd dig till:", "1. Närmaste chef", "Som du brukar.", "2. HR", "Fråga en kollega."),
        *("Fråga vidare", "Jag är chef"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Koden säger ”Du får inte.” och det gäller alla.",
        "”Du får inte.” (Kod) Det gäller alla (utom ingen)",
        "Vänd dig till: HR. De hjälper dig.",
        "Vänd dig till: HR eller Närmaste chef.",
        "1. Närmaste chef: Som du brukar.",
    ],
)
def test_a_text_built_in_another_way_is_shown_whole(text: str) -> None:
    shown = read.shown(_card(text, sources=[SOURCE], contacts=[CHEF, HR]))
    assert shown[0] == text
    assert "”Du får inte.”" in shown[1:] and "1. Närmaste chef" in shown[1:]


def test_numbered_contacts_become_the_contacts() -> None:
    text = "I den här ordningen:\n\n1. Närmaste chef: Som du brukar.\n\n2. HR: Fråga en kollega."
    shown = read.shown(_card(text, contacts=[CHEF, HR]))
    assert shown == [
        "I den här ordningen:",
        "1. Närmaste chef",
        "Som du brukar.",
        "2. HR",
        "Fråga en kollega.",
    ]


def test_a_quote_of_several_paragraphs_is_one_quote() -> None:
    source = {**SOURCE, "quote": "Första.\n\nAndra."}
    shown = read.shown(_card("Här:\n\n”Första.\n\nAndra.” (Kod)", sources=[source]))
    assert shown == ["Här:", "”Första.", "Andra.”", "Kod: A", "Läs hela avsnittet"]


def test_the_source_link_keeps_the_sentence_to_highlight() -> None:
    assert read.addresses(_card("Nej.", sources=[SOURCE])) == [f"{ADDRESS}/kallor/kod#a:~:text=Du%20f%C3%A5r"]


def test_a_crisis_says_112_before_anything_else(assistant: Assistant) -> None:
    card = adaptive_card(_reply(assistant, "kris"), ADDRESS, LABELS)
    frame, *_ = card["body"]
    assert frame["type"] == "Container" and frame["style"] == "attention"
    assert frame["items"][0]["text"] == "[Ring 112](tel:112)"
    assert card["speak"].startswith("Ring 112") and card["fallbackText"].startswith("Ring 112")
    assert read.addresses(card).count("tel:112") == 1


def test_a_crisis_can_be_called_about_even_when_the_card_names_nobody() -> None:
    assert read.addresses(_card("Ring 112 nu.", type="crisis")) == ["tel:112"]


def test_an_error_is_framed_and_the_contacts_still_work() -> None:
    contact = {**HR, "links": [{"title": "Ring 021-00 00 00", "url": "tel:021-000000"}]}
    frame, *rest = _card("Något gick fel.\n\nVänd dig till: HR.", type="error", contacts=[contact])["body"]
    assert (frame["style"], read.shown(frame)) == ("warning", ["Något gick fel."])
    assert read.shown(rest) == [
        "Vänd dig till:",
        "HR",
        "Fråga en kollega.",
        "[Ring 021-00 00 00](tel:021-000000)",
    ]


@pytest.mark.parametrize(
    ("type_", "label"), [("clarify", "Välj det du menar"), ("ask_role", "Välj din roll")]
)
def test_a_question_shows_its_choices_before_whom_else_to_ask(type_: str, label: str) -> None:
    shown = read.shown(_card("Vad menar du?", type=type_, contacts=[HR], options=[OPTION]))
    assert shown == ["Vad menar du?", label, "Jag är chef", "Vänd dig till:", "HR", "Fråga en kollega."]


def test_an_option_sends_back_the_payload_and_nothing_else() -> None:
    (button,) = read.buttons(_card("Nej.", options=[OPTION]))
    assert button == {"type": "Action.Submit", "title": "Jag är chef", "data": {"payload": OPTION["payload"]}}


def test_no_more_options_are_shown_than_teams_shows() -> None:
    assert len(read.buttons(_card("Nej.", options=[OPTION] * 9))) == MOST_OPTIONS


def test_a_long_title_is_cut_between_words_and_whole_on_hover() -> None:
    title = "Hur skiljer sig mobbning, trakasserier, diskriminering och kränkande särbehandling?"
    (button,) = read.buttons(_card("Nej.", options=[{**OPTION, "title": title}]))
    assert button["title"] == "Hur skiljer sig mobbning, trakasserier, diskriminering och kränkande…"
    assert button["tooltip"] == title


def test_a_chat_in_teams_says_that_it_is_one() -> None:
    chat = {"title": "HR", "url": "https://teams.microsoft.com/l/chat/0/0?users=hr@example.se"}
    (button,) = read.buttons(_card("Hej.", contacts=[{**HR, "links": [chat]}]))
    assert button["title"] == "Chatta med HR i Teams"


@pytest.mark.parametrize(
    ("url", "followed"),
    [
        ("https://example.se/å", "https://example.se/%C3%A5"),
        ("tel:112", "tel:112"),
        ("mailto:hr@example.se", "mailto:hr@example.se"),
        ("/kallor/kod", f"{ADDRESS}/kallor/kod"),
        *[(address["url"], None) for address in hostile.LINKS],
        *[
            (url, None)
            for url in ("//example.org", "kallor/kod", "https:", "tel:", "file:///etc", "msteams:x", "")
        ],
    ],
)
def test_only_pages_mail_and_telephone_can_be_followed(url: str, followed: str | None) -> None:
    assert safe_link(url, f"{ADDRESS}/") == followed


@pytest.mark.parametrize(
    "written", [hostile.HTML, hostile.MARKDOWN, "*a* _b_ `c`\n# d\n- e\n1. f\n[g](https://h.se)"]
)
def test_what_anybody_wrote_stands_where_no_markup_is_read(written: str) -> None:
    contact = {"id": "x", "title": written, "how": written, "links": hostile.LINKS}
    source = {**SOURCE, "title": written, "quote": written}
    card = _card(written, sources=[source], contacts=[contact], options=[{**OPTION, "title": written}])
    labels = [block["text"] for block in read.elements(card, "TextBlock")]
    assert labels == ["Vänd dig till:", "Fråga vidare"]
    assert read.addresses(card) == [safe_link(SOURCE["url"], ADDRESS)]


@pytest.mark.parametrize(
    "title", ["[x](javascript:1)", "*a* _b_ `c` <i>d</i>", "# e", "!\\[f] & &amp;", "g_h@example.se"]
)
def test_the_title_of_a_link_in_text_is_read_as_it_was_written(title: str) -> None:
    (paragraph,) = [
        t for t in MarkdownIt().parse(link(title, "mailto:a_(b)*@example.se")["text"]) if t.children
    ]
    opened, *inside, closed = paragraph.children or []
    assert (opened.type, closed.type) == ("link_open", "link_close")
    assert opened.attrs == {"href": "mailto:a%5F%28b%29%2A@example.se"}
    assert "".join(part.content for part in inside) == title
    assert {part.type for part in inside} <= {"text", "text_special"}


def test_the_plain_text_is_complete_without_the_card() -> None:
    contact = {**HR, "links": [{"title": "Ring 021-00 00 00", "url": "tel:021-000000"}]}
    text = "Nej.\n\nSå står det: ”Du får inte.” (Kod, avsnittet A)\n\nVänd dig till: Närmaste chef eller HR."
    assert card_text(
        _made(text, sources=[SOURCE], contacts=[CHEF, contact], options=[OPTION]), LABELS["sv"]
    ) == (
        "Nej.\n\nSå står det:\n\n”Du får inte.” (Kod: A)\n\n"
        "Vänd dig till:\n\n1. Närmaste chef: Som du brukar.\n"
        "2. HR: Fråga en kollega. Ring 021-00 00 00\n\n"
        "Fråga vidare:\n– Jag är chef"
    )


def test_a_sentence_to_begin_with_stands_below_the_contacts() -> None:
    fields = {"contacts": [CHEF], "options": [OPTION], "say": "Kan vi prata *en* stund?"}
    card = _card("Vänd dig till: Närmaste chef.", **fields)
    assert read.shown(card) == [
        *("Vänd dig till:", "Närmaste chef", "Som du brukar."),
        *("Så kan du börja:", "”Kan vi prata *en* stund?”"),
        *("Fråga vidare", "Jag är chef"),
    ]
    said = "1. Närmaste chef: Som du brukar.\n\nSå kan du börja: ”Kan vi prata *en* stund?”\n\nFråga"
    assert said in card["speak"]


def test_a_text_from_right_to_left_runs_so_and_the_swedish_around_it_does_not(assistant: Assistant) -> None:
    card = adaptive_card(_reply(assistant, "arabiska"), ADDRESS, LABELS)
    assert [box.get("rtl", False) for box in card["body"] if box["type"] == "Container"][:2] == [True, False]


def test_an_english_answer_says_that_it_is_english(assistant: Assistant) -> None:
    languages = [
        adaptive_card(_reply(assistant, word), ADDRESS, LABELS)["lang"] for word in ("english", "svar")
    ]
    assert languages == ["en", "sv"]


def test_the_labels_are_in_the_language_of_the_answer() -> None:
    card = adaptive_card(_made("Hello.", options=[OPTION], language="en"), ADDRESS, LABELS)
    assert read.shown(card)[1] == "Ask on" and "Ask on:" in card["speak"]


def test_the_welcome_has_chips_that_send_their_questions() -> None:
    card = welcome_card("Hej", ["Jag är *en* assistent."], [Chips("Fråga", ["Får jag ta en öl?"])])
    assert read.shown(card) == ["Hej", "Jag är *en* assistent.", "Fråga", "Får jag ta en öl?"]
    assert [button["data"] for button in read.buttons(card)] == [{"message": "Får jag ta en öl?"}]
    said = "Hej\n\nJag är *en* assistent.\n\nFråga:\n– Får jag ta en öl?"
    assert card["speak"] == card["fallbackText"] == said


def test_everything_that_is_known_fits_teams_and_is_shown_once(knowledge: Knowledge) -> None:
    faults = [fault for made in _everything(knowledge) for fault in _faults(made)]
    assert faults == []


def _faults(made: Message) -> Iterator[str]:
    reply = _reply_of(made)
    of, card = card_of(reply), adaptive_card(reply, ADDRESS, LABELS)
    name, shown = f"{of.type} {of.topic} {of.role}", read.shown(card)
    if len(json.dumps(card).encode()) > TEAMS_LIMIT:
        yield f"{name}: too large"
    lines = "\n".join(["", *shown, ""])
    for source in of.sources:
        quote = source.quote.replace("\n\n", "\n")
        if lines.count(f"\n”{quote}”\n") != 1:
            yield f"{name}: not one quote {source.quote}"
    bold = [run["text"] for run in read.elements(card, "TextRun") if "weight" in run]
    people = [line.split(". ", 1)[-1] for line in bold]
    for contact in of.contacts:
        if of.type != "crisis" and people.count(contact.title) != 1:
            yield f"{name}: not one {contact.title}"
    offered = [{"payload": option.payload} for option in of.options]
    if [button["data"] for button in read.buttons(card) if "data" in button] != offered[:MOST_OPTIONS]:
        yield f"{name}: other payloads"
    if not all(address.startswith(SAFE) for address in read.addresses(card)):
        yield f"{name}: an address that may not be followed"
    titles = [button["title"] for button in read.buttons(card) if "data" in button]
    if len(set(titles)) < len(titles):
        yield f"{name}: options that look the same"
    for line in shown:
        yield from (
            f"{name}: too long for a phone: {word}" for word in line.split() if len(word) > PHONE_WORD
        )


def _everything(knowledge: Knowledge) -> Iterator[Message]:
    """Yield every answer to every role about every counterpart, in both languages, and every fixed reply."""
    roles = (None, *ROLES)
    for language in (SWEDISH, ENGLISH):
        words = Words(knowledge, language)
        for topic, role, who in product(knowledge.topics.values(), roles, (None, *COUNTERPARTS)):
            if who is None or who in topic.counterparts:
                yield topic_message(words, topic, role, who)
        for reply, role in product(knowledge.replies.values(), roles):
            yield reply_message(words, reply, role)


@pytest.fixture(scope="module")
def assistant(knowledge: Knowledge) -> Assistant:
    return Assistant(knowledge)


def _reply(assistant: Assistant, word: str) -> Reply:
    return read_reply(assistant.answer({"message": word}))


def _reply_of(made: Message) -> Reply:
    return read_reply(json.dumps([{"text": made["text"]}, {"custom": made["custom"]}]).encode())


def _made(text: str, **fields: Any) -> Reply:
    empty: Card = {"version": 1, "type": "answer", "topic": None, "role": None}
    lists: Card = {"sources": [], "contacts": [], "options": []}
    return _reply_of({"text": text, "custom": empty | lists | fields})


def _card(text: str, **fields: Any) -> Card:
    return adaptive_card(_made(text, **fields), ADDRESS, LABELS)
