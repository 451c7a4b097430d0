"""What a screen reader is told, and how often."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.replies import Assistant

# Notes every text that the status line takes, and every element that the log gets.
_NOTE = """root => {
  window.said = []; window.added = [];
  const status = root.querySelector("[role=status]");
  const note = () => {
    const text = status.textContent.trim();
    if (text !== window.said.at(-1)) window.said.push(text);
  };
  new MutationObserver(note).observe(status, { childList: true, characterData: true, subtree: true });
  new MutationObserver(records => window.added.push(...records.flatMap(record => [...record.addedNodes])
    .filter(node => node.nodeType === 1).map(node => node.className.trim())))
    .observe(root.querySelector(".log"), { childList: true });
}"""


def test_the_assistant_is_said_to_write_once_a_reply(chat: Chat, assistant: Assistant) -> None:
    chat.shadow(_NOTE)
    chat.send("långsam svar")
    expect(chat.status).to_have_text("Assistenten skriver …")
    chat.page.keyboard.type("medan jag väntar")
    assistant.go_on.set()
    expect(chat.status).to_be_empty()
    assert chat.page.evaluate("window.said") == ["Assistenten skriver …", ""]


def test_a_reply_is_added_to_the_log_once_and_nothing_old_is_read_again(chat: Chat) -> None:
    chat.ask("svar")
    chat.shadow(_NOTE)
    chat.ask("utanför")
    assert chat.page.evaluate("window.added") == ["entry person", "entry reply"]


def test_replies_are_announced_politely_with_who_says_them(chat: Chat) -> None:
    chat.ask("svar")
    expect(chat.log).to_have_attribute("aria-live", "polite")
    expect(chat.own.last).to_contain_text("Du sa:")
    expect(chat.last).to_contain_text("Assistenten svarar:")


def test_the_panel_says_that_it_is_no_human(chat: Chat) -> None:
    expect(chat.panel).to_have_accessible_description("Digital assistent – inte en människa")


def test_an_empty_question_is_told_at_once_and_bound_to_the_field(chat: Chat) -> None:
    chat.field.press("Enter")
    expect(chat.page.get_by_role("alert")).to_have_text("Skriv en fråga först.")
    expect(chat.field).to_have_attribute("aria-invalid", "true")
    expect(chat.field).to_have_accessible_description("Skriv en fråga först.")


def test_in_a_crisis_112_comes_before_everything_else(chat: Chat) -> None:
    crisis = chat.ask("kris")
    call = crisis.get_by_role("link", name="112").first
    expect(call).to_have_attribute("href", "tel:112")
    assert crisis.evaluate("entry => entry.querySelector('a, button, p').closest('.emergency') !== null")
    assert crisis.inner_text().strip().startswith(call.inner_text().strip())
    expect(crisis).to_contain_text("Ring 112 nu om någon är i fara")
    box, window = call.bounding_box(), chat.page.viewport_size
    assert box and window and box["y"] >= 0 and box["y"] + box["height"] <= window["height"]


def test_the_start_of_a_long_reply_is_what_is_seen(chat: Chat) -> None:
    chat.ask("svar")
    long = chat.ask("lång").bounding_box()
    log = chat.log.bounding_box()
    assert long and log and long["height"] > log["height"]
    assert 0 <= long["y"] - log["y"] <= 20


def test_what_went_wrong_is_seen_before_the_button_to_try_again(chat: Chat) -> None:
    chat.ask("svar")
    error = chat.ask("fel").bounding_box()
    log = chat.log.bounding_box()
    expect(chat.retry).to_be_visible()
    assert error and log and 0 <= error["y"] - log["y"] <= 20


def test_what_has_been_cleared_is_said(chat: Chat) -> None:
    chat.ask("svar")
    chat.panel.get_by_role("button", name="Rensa").click()
    expect(chat.status).to_have_text("Samtalet är rensat.")
