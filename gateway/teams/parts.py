"""The parts of a reply's card: its paragraphs, quotes, contacts and options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.api.models import Card, Contact, Source
from gateway.escalation.desk import HR
from gateway.teams.elements import Element, container, label, link, paragraph, submit
from gateway.teams.labels import Labels
from gateway.teams.layout import Block, Contacts, Options, Text
from gateway.teams.links import is_chat, safe_link
from gateway.teams.plain import opening

MOST_OPTIONS = 6  # Teams shows no more actions than six
EMERGENCY, CALL = "nodnummer-112", "tel:112"


@dataclass(frozen=True)
class Parts:
    """What a card's parts are made from: the contract's card, the gateway's address, and the labels.

    ``hr`` is what the button to the form to HR sends, None where the form is not offered.
    """

    card: Card
    public_url: str
    labels: Labels
    hr: Mapping[str, str] | None = None

    def of(self, block: Block) -> list[Element]:
        """Return the elements that show a block."""
        if isinstance(block, Text):
            return paragraph(block.text)
        if isinstance(block, Contacts):
            return self._contacts(block.led)
        if isinstance(block, Options):
            return self._options()
        return [self._quote(source) for source in self.card.sources]

    def emergency_number(self) -> Element:
        """Return the emergency number, as large as text can be; whatever the card holds, it can be called."""
        titles = [way.title for contact in self.card.contacts for way in contact.links if way.url == CALL]
        title = (titles or [self.labels.call_112])[0]
        return link(title, CALL, style="heading", size="ExtraLarge", weight="Bolder")

    def _quote(self, source: Source) -> Element:
        url = safe_link(source.url, self.public_url)
        button = [link(self.labels("las-avsnittet"), url)] if url else []
        where = paragraph(source.title, bold=True, spacing="Small")
        return container([*paragraph(f"”{source.quote}”"), *where, *button], "emphasis")

    def _contacts(self, led: bool) -> list[Element]:
        # the emergency number stands at the top of a crisis already
        crisis = self.card.type == "crisis"
        people = [contact for contact in self.card.contacts if not crisis or contact.id != EMERGENCY]
        heading = [label(self.labels("vand-dig-till"))] if people and not led else []
        numbers = [f"{number}. " if len(people) > 1 else "" for number in range(1, len(people) + 1)]
        contacts = [container(self._contact(*pair)) for pair in zip(numbers, people)]
        return heading + contacts + self._opening()

    def _opening(self) -> list[Element]:
        said = opening(self.card)
        return [label(self.labels("sa-kan-du-borja")), *paragraph(said)] if said else []

    def _contact(self, number: str, contact: Contact) -> list[Element]:
        items = paragraph(number + contact.title, bold=True) + paragraph(contact.how, spacing="None")
        for way in contact.links:
            url = safe_link(way.url, self.public_url)
            if url is None:
                items += paragraph(way.title, spacing="Small")
            else:
                title = self.labels("chatta", contact=contact.title) if is_chat(url) else way.title
                items.append(link(title, url, spacing="Small"))
        if contact.id == HR and self.hr:
            items.append(submit(self.labels.words.phrase("hr-skicka"), self.hr))
        return items

    def _options(self) -> list[Element]:
        """Return a button a line: beside each other, long titles are cut to a word or two."""
        shown = self.card.options[:MOST_OPTIONS]
        buttons = [submit(option.title, {"payload": option.payload}) for option in shown]
        return [label(self.labels.above_options(self.card.type)), *buttons]
