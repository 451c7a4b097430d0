"""The cards of a message to HR: the form, all of it before it is sent, and the receipt.

In Swedish, as what the desk says. What the person wrote stands in the card's body and buttons alone, not in
``speak`` and ``fallbackText``: those may turn up in notices, and a card that is not shown cannot be sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gateway.escalation.desk import Desk, Receipt
from gateway.escalation.message import MOST_CHARACTERS, MOST_REACH
from gateway.teams.cards import assembled
from gateway.teams.elements import Element, action, actions, container, label, paragraph, submit
from gateway.teams.hr_draft import ANONYMOUS, NO_UNIT, REACHED, Draft
from gateway.teams.inputs import one_of_few, one_of_many, text_input
from gateway.teams.labels import Labels

MOST_LINES = 100  # as blocks of their own; more would take the card beyond what Teams takes (100 KB)
CardContent = dict[str, Any]


@dataclass(frozen=True)
class HrCards:
    """What the cards are made from: the desk that takes the messages, and the words."""

    desk: Desk
    labels: Labels

    def form(self, draft: Draft, fault: str | None = None) -> CardContent:
        """Return the form, filled in as far as it was; ``fault`` names what has to be put right."""
        lead = [self.labels(fault)] if fault else []
        told = [self.labels("hr-rubrik"), *lead, *self._notice()]
        return self._card(self.form_body(draft, fault), told)

    def form_body(self, draft: Draft, fault: str | None = None) -> list[Element]:
        """Return the elements of the form."""
        labels, about = self.labels, self.desk.concerns(draft.topic)
        notice = [element for text in self._notice() for element in paragraph(text)]
        cancel = action(labels("hr-avbryt"), {"hr": "cancel"}, with_inputs=False)
        # without what is in the inputs: a client may let either win
        review = draft.model_copy(update={"unit": None, "text": "", "reach": "", "how": ""}).data("preview")
        return [
            *self._heading(fault),
            container(notice, "emphasis"),
            *self._field("hr-galler", about),
            *self._unit(draft.unit),
            text_input("text", labels("hr-beratta"), draft.text, MOST_CHARACTERS, lines=True),
            self._how(draft.how),
            text_input("reach", labels("hr-kontakt"), draft.reach, MOST_REACH),
            submit(labels("hr-granska"), review),
            actions(cancel),
        ]

    def preview(self, draft: Draft, lead: str) -> CardContent:
        """Return all of it as it will be sent, with the button that sends it, below what ``lead`` names."""
        return self._card(self.preview_body(draft, lead), [self.labels("hr-rubrik"), self.labels(lead)])

    def preview_body(self, draft: Draft, lead: str) -> list[Element]:
        """Return the elements of what will be sent."""
        labels, phrase, sent = self.labels, self.labels.words.phrase, draft.sent
        letter = [
            *self._field("hr-galler", self.desk.concerns(sent.topic)),
            *self._field("hr-forvaltning", sent.unit or phrase("hr-brev-okand")),
            *self._field("hr-nadd", sent.reach or phrase("hr-brev-anonym")),
            *self._field("hr-egna-ord", sent.text or phrase("hr-brev-ingen-text")),
        ]
        buttons = [
            submit(phrase("hr-skicka"), sent.data("send")),
            submit(labels("hr-andra"), draft.data("edit")),
            submit(labels("hr-avbryt"), {"hr": "cancel"}),
        ]
        return [*self._heading(lead), container(letter, "emphasis"), *buttons]

    def receipt(self, receipt: Receipt) -> CardContent:
        """Return what is told of a message that has been taken."""
        reference = self._field("hr-referens", receipt.reference)
        body = [label(self.labels("hr-rubrik")), *paragraph(receipt.told), *reference]
        return self._card(body, [self.labels("hr-rubrik"), receipt.told])

    def _heading(self, lead: str | None) -> list[Element]:
        frame = [container(paragraph(self.labels(lead)), "warning")] if lead else []
        return [label(self.labels("hr-rubrik")), *frame]

    def _notice(self) -> list[str]:
        closed = self.desk.closed()
        return [
            *self.desk.notice(),
            self.labels.words.phrase("hr-notis-teams"),
            *([closed] if closed else []),
        ]

    def _unit(self, chosen: str | None) -> list[Element]:
        units = self.desk.inboxes.units
        if not units:
            return []
        choices = [*((unit, unit) for unit in units), (self.labels("hr-vet-inte"), NO_UNIT)]
        return [one_of_many("unit", self.labels("hr-forvaltning"), chosen or NO_UNIT, choices)]

    def _how(self, chosen: str) -> Element:
        choices = [(self.labels("hr-anonym"), ANONYMOUS), (self.labels("hr-sa-har"), REACHED)]
        return one_of_few("how", self.labels("hr-nadd"), chosen, choices, self.labels("hr-valj"))

    def _field(self, name: str, value: str) -> list[Element]:
        """Return a value below its name; very many lines are one block, lest the card grow too large."""
        lines = value.count("\n") + 1
        shown = paragraph(value, spacing="None")
        if lines > MOST_LINES:
            shown = [
                {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": value}], "spacing": "None"}
            ]
        return [*paragraph(self.labels(name), bold=True), *shown]

    def _card(self, body: list[Element], told: Iterable[str]) -> CardContent:
        return assembled(body, "\n\n".join(told), self.labels.words.language)


def cancelled(labels: Labels) -> CardContent:
    """Return what is said when the person does not want to send anything."""
    text = labels("hr-avbrutet")
    return assembled(paragraph(text), text, labels.words.language)


def with_below(card: CardContent, elements: list[Element]) -> CardContent:
    """Return a card with elements below everything else."""
    below = {**container(elements), "separator": True, "spacing": "Medium"}
    return {**card, "body": [*card["body"], below]} if elements else card
