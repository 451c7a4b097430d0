"""A source's link leads to the very sentence that the answer quotes, and marks it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.chat import Chat
from tests.browser.conftest import Visits
from tests.browser.marks import marked, wait_for_mark
from tests.browser.replies import Assistant
from tests.gateway.served import Served

# Pixels that a letter of marked text has, at the pages' size: not half the quote, and not its neighbours too.
FEWEST, MOST = 70, 170


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("svar", 0),  # in one block
        ("svar", 1),
        ("lista", 0),  # over four items of a list
        ("lista", 2),
        ("dubblett", 0),  # the same words stand earlier on the page, under the same heading
    ],
)
def test_the_quoted_sentence_is_marked_and_nothing_else(
    chat: Chat, assistant: Assistant, word: str, number: int
) -> None:
    source = assistant.card(word)["sources"][number]
    link = chat.ask(word).get_by_role("link", name="Läs hela avsnittet").nth(number)
    with chat.page.context.expect_page() as opened:
        link.click()
    page = opened.value
    mark = wait_for_mark(page)
    top, bottom = _place(page, source["id"].split("/")[1])
    assert top <= mark.top and mark.bottom <= bottom
    letters = len(re.sub(r"(^| )- ", "", source["quote"]))
    assert FEWEST < mark.pixels / letters < MOST


def test_a_page_without_a_quote_has_no_mark(visit: Visits, gateway: Served) -> None:
    page = visit(f"{gateway.address}/kallor/medarbetare#alkohol-och-droger")
    page.wait_for_timeout(1000)
    assert marked(page).pixels == 0


def _place(page: Page, section: str) -> tuple[float, float]:
    """Return where in the window a section begins and ends."""
    box = page.locator(f"#{section}").bounding_box()
    assert box
    return box["y"], box["y"] + box["height"]
