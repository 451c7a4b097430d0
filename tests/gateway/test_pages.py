"""The documents as pages, and the way from a quote to its sentence."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

import pytest

from gateway.pages.documents import Documents
from gateway.pages.fragments import directive, words_of
from gateway.pages.markdown import as_html
from knowledge.model import Knowledge
from knowledge.passages import passages
from tests.gateway.conftest import Door


@pytest.fixture(scope="module")
def documents(knowledge: Knowledge) -> Documents:
    return Documents(knowledge)


async def test_every_section_that_answers_cite_has_its_place(door: Door, knowledge: Knowledge) -> None:
    for section in knowledge.sections.values():
        document, anchor = section.id.split("/")
        response = await door.http.get(f"/kallor/{document}")
        assert response.status_code == 200
        assert f'<section id="{anchor}"' in response.text


async def test_a_page_shows_the_document_word_for_word(door: Door, documents: Documents) -> None:
    for document in documents.all.values():
        html = (await door.http.get(f"/kallor/{document.id}")).text
        shown = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
        text = " ".join(word.text for word in document.words)
        assert re.sub(r"\W+", " ", text) in re.sub(r"\W+", " ", shown)


async def test_the_start_page_leads_to_everything(door: Door, documents: Documents) -> None:
    html = (await door.http.get("/")).text
    assert '<html lang="sv">' in html and '<script src="/widget.js" defer>' in html
    for address in ["/tillganglighet", *(f"/kallor/{id_}" for id_ in documents.all)]:
        assert f'href="{address}"' in html
        assert (await door.http.get(address)).status_code == 200


async def test_a_page_that_does_not_exist_helps_on(door: Door) -> None:
    for path in ("/kallor/hemligt", "/nonsens"):
        response = await door.http.get(path)
        assert response.status_code == 404 and "Sidan finns inte" in response.text


def test_html_in_the_knowledge_is_text(documents: Documents) -> None:
    html = as_html("<script>alert(1)</script> [länk](javascript:alert(1)) <img src=x onerror=alert(1)>")
    assert "<script" not in html and "<img" not in html and 'href="javascript' not in html


def test_every_quote_of_the_knowledge_can_be_highlighted(knowledge: Knowledge, documents: Documents) -> None:
    quotes = {
        (quote.section, quote.text)
        for topic in knowledge.topics.values()
        for answer in topic.answers
        for quote in answer.quotes
    }
    lost = [(section, quote) for section, quote in quotes if ":~:text=" not in documents.link(section, quote)]
    assert len(quotes) > 250 and lost == []


def test_every_passage_that_search_can_find_can_be_highlighted(
    knowledge: Knowledge, documents: Documents
) -> None:
    found = passages(knowledge.sections.values())
    lost = [passage for passage in found if ":~:text=" not in documents.link(passage.section, passage.text)]
    assert lost == []


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Du ska vara nykter, alltid.", "Du ska vara nykter, alltid."),
        ("Det gäller dig - alla - här", "Det gäller dig,här"),  # over list items: from and to
        (
            "Det gäller alla.",
            "Mitt-,Det gäller alla.,-Du ska vara nykter, alltid.",
        ),  # twice on the page: what stands around it
        ("Det står inte här.", ""),
    ],
)
def test_a_directive_finds_the_quote_and_no_other(quote: str, expected: str) -> None:
    page = words_of(
        [
            "Först",
            "Det gäller alla.",
            "Mitt",
            "Det gäller alla.",
            "Du ska vara nykter, alltid.",
            "Det gäller dig",
            "alla",
            "här",
        ]
    )
    made = directive(page, 3, quote).removeprefix(":~:text=")
    assert unquote(made) == expected


def test_marks_with_a_meaning_of_their_own_are_encoded() -> None:
    assert directive(words_of(["utvecklings- och, & annat"]), 0, "utvecklings- och, & annat") == (
        ":~:text=utvecklings%2D%20och%2C%20%26%20annat"
    )
