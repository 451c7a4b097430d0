"""What stands for the gateway's calls to HR, so that a test can make each of them fail as it wants."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, Route

from tests.browser.chat import Chat

REFERENCE = "HR-7K3M-Q9PX"
CONCERN = {"topic": "alkohol-lunch", "title": "Alkohol och droger"}
SAY = "Jag skulle vilja prata med dig om något som är svårt."
UNITS = ["Barn- och utbildningsförvaltningen", "Fastighetsförvaltningen"]
NOTICE = [
    "Meddelandet går med e-post till HR:s brevlåda. De som sköter brevlådan läser det.",
    "Inget skickas förrän du har granskat det och tryckt på Skicka till HR. Är någon i fara, ring 112.",
]
CLOSED = "HR är inte på plats just nu men är det igen på måndag klockan 8."
DELIVERED = f"Meddelandet är skickat till HR. Spara referensen {REFERENCE} om du vill fråga efter det."
WAITING = "Meddelandet är sparat men har inte kommit fram till HR än."
REFUSED = [
    {"text": "Meddelandet kunde inte sparas, så det är inte skickat.\n\nVänd dig till: HR."},
    {
        "custom": {
            "version": 1,
            "type": "error",
            "topic": None,
            "role": None,
            "sources": [],
            "contacts": [{"id": "hr", "title": "HR", "how": "Ring växeln.", "links": []}],
            "options": [],
        }
    },
]
Answer = Callable[[Route], None]


@dataclass
class HrDesk:
    """The forms that were handed out, what was sent, and what is answered next instead of the usual."""

    units: list[str] = field(default_factory=lambda: list(UNITS))
    closed: str | None = None
    state: str = "delivered"
    forms: int = 0
    sent: list[dict[str, Any]] = field(default_factory=list)
    next_forms: list[Answer] = field(default_factory=list)
    next_answers: list[Answer] = field(default_factory=list)

    def stand_in(self, page: Page, **card: Any) -> None:
        """Answer for HR on a page; every reply of the chat carries these fields of the card as well."""

        def chat(route: Route) -> None:
            if route.request.method != "POST":
                return route.fallback()
            response = route.fetch()
            reply = response.json()
            for message in reply:
                message.get("custom", {}).update(card)
            route.fulfill(response=response, json=reply)

        page.route("**/api/chat", chat)
        page.route(re.compile("/api/escalation"), self._answer)

    @property
    def receipt(self) -> dict[str, str]:
        """What is told of the message now."""
        told = DELIVERED if self.state == "delivered" else WAITING
        return {"reference": REFERENCE, "state": self.state, "told": told}

    def _answer(self, route: Route) -> None:
        request = route.request
        if request.method == "POST":
            self.sent.append(request.post_data_json)
            answer = self.next_answers.pop(0) if self.next_answers else self._taken
            answer(route)
        elif request.url.endswith("/api/escalation"):
            self.forms += 1
            answer = self.next_forms.pop(0) if self.next_forms else self._handed_out
            answer(route)
        else:
            route.fulfill(json=self.receipt)

    def _taken(self, route: Route) -> None:
        route.fulfill(status=201, json=self.receipt)

    def _handed_out(self, route: Route) -> None:
        form = {
            "key": f"{self.forms:032x}",
            "units": self.units,
            "notice": NOTICE,
            "closed": self.closed,
            "most_characters": 4000,
            "most_reach": 200,
        }
        route.fulfill(json=form)


class HrForm:
    """The form in a chat, in the words of the person who fills it in."""

    def __init__(self, chat: Chat) -> None:
        """Look at the form of a chat."""
        self.chat = chat
        self.region = chat.page.get_by_role("region", name="Skicka till HR")
        self.offer = chat.log.get_by_role("button", name="Skicka till HR")
        self.text = self.region.get_by_label("Berätta med egna ord (frivilligt)")
        self.unit = self.region.get_by_label("Förvaltning")
        self.anonymous = self.region.get_by_label("Jag vill vara anonym")
        self.named = self.region.get_by_label("Så här når HR mig")
        self.reach = self.region.get_by_label("Till exempel ditt telefonnummer")
        self.heading = self.region.get_by_role("heading")

    def press(self, name: str) -> None:
        """Press a button of the form."""
        self.region.get_by_role("button", name=name).click()

    def open(self) -> HrForm:
        """Ask something, and open the form from the reply."""
        self.chat.ask("svar")
        return self.open_again()

    def open_again(self) -> HrForm:
        """Open the form from the reply that stands there."""
        self.offer.click()
        self.text.wait_for()
        return self

    def fill(self) -> HrForm:
        """Fill in everything."""
        self.unit.select_option(UNITS[1])
        self.text.fill("hemligt: det hände i går\noch i dag")
        self.named.check()
        self.reach.fill("070-123 45 67")
        return self

    def review(self) -> HrForm:
        """Go on to the preview."""
        self.press("Granska")
        self.region.get_by_text("Inget är skickat än").wait_for()
        return self
