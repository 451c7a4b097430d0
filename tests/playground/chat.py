"""What a person does in the Playground's window, and what they see there."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Locator, Page, expect

SECONDS_FOR_AN_ANSWER = 30
READ_SECTION = "Läs hela avsnittet"


@dataclass(frozen=True)
class Chat:
    """The window, in one of its conversations; what is asked and tapped waits for the card that follows."""

    page: Page

    @staticmethod
    def opened(context: BrowserContext, address: str) -> Chat:
        """Open the personal chat, which installs the app in it."""
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button", name="Hide log panel").click()
        return Chat(page)

    @property
    def cards(self) -> Locator:
        """All cards of the conversation, the oldest first."""
        return self.page.locator(".ac-adaptiveCard")

    def card(self, number: int) -> Locator:
        """Wait until there are so many cards and no more; return the last."""
        expect(self.cards).to_have_count(number, timeout=SECONDS_FOR_AN_ANSWER * 1000)
        return self.cards.last

    def ask(self, question: str) -> Locator:
        """Write a question; return the card that answers it."""
        before = self.cards.count()
        self.page.get_by_role("textbox").click()
        self.page.keyboard.type(question)
        self.page.get_by_role("button", name="Send Message").click()
        return self.card(before + 1)

    def tap(self, title: str) -> Locator:
        """Tap a button of the last card; return the card that answers it."""
        before = self.cards.count()
        self.cards.last.get_by_role("button", name=title, exact=True).click()
        return self.card(before + 1)

    def install_again(self) -> None:
        """Let Teams tell once more that the app was installed, by the Playground's menu."""
        self.page.get_by_role("button", name="Mock an Activity").click()
        self.page.get_by_role("menuitem").get_by_text("Install application", exact=True).click()
        self.page.get_by_role("button", name="Send activity").click()
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def go_to(self, conversation: str) -> Locator:
        """Go to a conversation where the app is not installed yet, which installs it; return the welcome."""
        self.page.get_by_role("treeitem").filter(has_text=conversation).click()
        return self.card(1)

    def mention(self, assistant: str, question: str) -> Locator:
        """Write a question to the assistant in a group; return the card that answers it."""
        before = self.cards.count()
        self._write_to(assistant, question)
        self.page.get_by_role("button", name="Send Message").click()
        return self.card(before + 1)

    def post(self, assistant: str, question: str) -> Locator:
        """Begin a thread of a channel with a question; return the card that answers it there."""
        self._write_to(assistant, question)
        self.page.get_by_role("button", name="Post", exact=True).click()
        thread = self.page.get_by_role("group").filter(has_text=question)
        answer = thread.locator(self.cards)
        expect(answer).to_have_count(1, timeout=SECONDS_FOR_AN_ANSWER * 1000)
        return answer

    def show_from(self, message: str) -> None:
        """Scroll so that what was said stands at the top of the window."""
        said = self.page.get_by_text(message, exact=True).last
        said.evaluate("said => { said.style.scrollMarginTop = '3rem'; said.scrollIntoView(); }")

    def _write_to(self, assistant: str, question: str) -> None:
        """Write where others read too: the name is chosen among those that can be mentioned."""
        self.page.get_by_role("textbox").first.click()
        self.page.keyboard.type("@")
        self.page.get_by_role("menuitem").filter(has_text=assistant).click()
        self.page.keyboard.type(f" {question}")


def titles(card: Locator) -> list[str]:
    """Return what can be tapped on a card to go on, from the top."""
    return [button.inner_text() for button in card.get_by_role("button").all()]


def sources(card: Locator) -> Locator:
    """Return the links from a card to the passages that it quotes."""
    return card.get_by_role("link", name=READ_SECTION)
