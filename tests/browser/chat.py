"""The chat, in the words of the person who uses it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

_IN_FOCUS = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.getAttribute("aria-label") ?? (element?.labels?.[0] ?? element)?.textContent.trim();
}"""

MOST_STOPS = 60


class Chat:
    """A page's chat."""

    def __init__(self, page: Page) -> None:
        """Look at the chat of a page."""
        self.page = page
        self.launcher = page.get_by_role("button", name="Fråga om bemötandekoden")
        self.panel = page.get_by_role("dialog", name="Bemötandeassistenten")
        self.log = page.get_by_role("log")
        self.field = page.get_by_label("Skriv din fråga")
        self.status = page.get_by_role("status")
        self.retry = self.log.get_by_role("button", name="Försök igen")
        self.own = page.locator(".entry.person")
        self.replies = page.locator(".entry.reply[data-id]")

    @property
    def last(self) -> Locator:
        """The latest reply."""
        return self.replies.last

    def open(self) -> Chat:
        """Open the panel and wait for what everybody is told first."""
        self.launcher.click()
        expect(self.log).to_contain_text("digital assistent, inte en människa")
        return self

    def send(self, text: str) -> None:
        """Write and send, and do not wait."""
        self.field.fill(text)
        self.field.press("Enter")

    def ask(self, text: str) -> Locator:
        """Write and send; return the reply once it stands there."""
        before = self.replies.count()
        self.send(text)
        expect(self.replies).to_have_count(before + 1)
        expect(self.status).not_to_have_text("Assistenten skriver …")
        return self.last

    def tab_to(self, name: str, key: str = "Tab") -> None:
        """Press Tab until what begins with ``name`` has the focus."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press(key)
            if self.in_focus().startswith(name):
                return
        raise AssertionError(f"”{name}” cannot be reached by {key}")

    def in_focus(self) -> str:
        """Return the name of what has the focus, however deep in the shadow it is."""
        return str(self.page.evaluate(_IN_FOCUS))

    def shadow(self, script: str, argument: Any = None) -> Any:
        """Return what a function of the chat's shadow root (and an argument) gives."""
        chat = self.page.locator("bemotande-chat")
        return chat.evaluate(f"(chat, argument) => ({script})(chat.shadowRoot, argument)", argument)
