"""Screen readers read each text in its own language."""

from __future__ import annotations

from playwright.sync_api import Locator

from tests.browser.chat import Chat


def _languages(part: Locator) -> set[str]:
    """Return the languages that elements are in, by the nearest ``lang``, across the shadow's edge."""
    script = """elements => elements.map(element => {
      for (let at = element; at; at = at.parentElement ?? at.getRootNode().host)
        if (at.getAttribute?.("lang")) return at.getAttribute("lang");
    })"""
    return set(part.evaluate_all(script))


def test_an_english_answer_is_english_and_its_quotes_swedish(chat: Chat) -> None:
    answer = chat.ask("english")
    assert "Don't, if you are going back to work" in answer.inner_text()
    assert _languages(answer.locator("> p[dir]")) == {"en"}
    assert _languages(answer.locator(".options button")) == {"en"}
    assert _languages(answer.locator(".contacts strong")) == {"en"}
    assert _languages(answer.locator("blockquote p, cite")) == {"sv"}
    assert _languages(answer.locator(".feedback span, .label, figcaption a")) == {"sv"}


def test_a_swedish_answer_and_everything_around_it_is_swedish(chat: Chat) -> None:
    answer = chat.ask("svar")
    assert _languages(answer.locator("p, button, a, cite")) == {"sv"}
    assert _languages(chat.panel.locator("h2, header button, label")) == {"sv"}


def test_a_language_from_right_to_left_runs_its_own_way(chat: Chat) -> None:
    answer = chat.ask("arabiska")
    first = answer.locator("> p[dir]").first
    assert first.evaluate("paragraph => getComputedStyle(paragraph).direction") == "rtl"
