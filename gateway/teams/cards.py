"""Turns a reply of docs/ANSWER_CONTRACT.md into one Adaptive Card for Teams.

Schema version 1.5, the latest that bots' cards in Teams can have
(https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from bot.words import SWEDISH
from gateway.api.models import Reply, card_of
from gateway.teams.elements import Element, Style, container, label, paragraph, submit
from gateway.teams.labels import Labels
from gateway.teams.layout import Block, Contacts, Text, layout
from gateway.teams.parts import Parts
from gateway.teams.plain import card_text, listed

SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"


@dataclass(frozen=True)
class Chips:
    """What can be tapped instead of written, below a label; tapping sends the title as a message."""

    label: str
    titles: Sequence[str]


def adaptive_card(
    reply: Reply, public_url: str, labels: Mapping[str, Labels], hr: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return a reply as an Adaptive Card.

    Args:
        reply: A reply that ``gateway.api.models.read_reply`` has let through.
        public_url: Where staff reach the gateway, which serves the documents that are linked to.
        labels: The words of the card itself, by language.
        hr: What the button to the form to HR sends, where there is one.

    Returns:
        The content of an attachment ``application/vnd.microsoft.card.adaptive``. Its options submit
        ``{"payload": …}``.
    """
    card, blocks = card_of(reply), layout(reply)
    language = str((card.model_extra or {}).get("language", SWEDISH))
    own = labels[language]
    parts = Parts(card, public_url, own, hr)
    if card.type == "crisis":
        body = _framed("attention", [parts.emergency_number()], blocks, parts)
    elif card.type == "error":
        body = _framed("warning", [], blocks, parts)
    else:
        body = _all(blocks, parts)
    return assembled(body, card_text(reply, own), language)


def welcome_card(
    heading: str, paragraphs: Sequence[str], groups: Sequence[Chips], language: str = SWEDISH
) -> dict[str, Any]:
    """Return the card that greets whoever has installed the app.

    Args:
        heading: Its first line; Markdown in it is read.
        paragraphs: What the assistant is and is not.
        groups: What can be tapped, which submits ``{"message": …}``.
        language: What it is written in.
    """
    body = [label(heading)]
    for text in paragraphs:
        body += paragraph(text)
    spoken = [heading, *paragraphs]
    for group in groups:
        body += [label(group.label), *(submit(title, {"message": title}) for title in group.titles)]
        spoken.append(f"{group.label}:\n{listed(group.titles)}")
    return assembled(body, "\n\n".join(spoken), language)


def _framed(style: Style, first: list[Element], blocks: Sequence[Block], parts: Parts) -> list[Element]:
    """Return all parts, with what is said first in a frame; what leads up to the contacts stays by them."""
    texts = len(list(takewhile(lambda block: isinstance(block, Text), blocks)))
    end = max(1, texts - 1) if Contacts(led=True) in blocks[texts : texts + 1] else texts
    return [container(first + _all(blocks[:end], parts), style), *_all(blocks[end:], parts)]


def _all(blocks: Sequence[Block], parts: Parts) -> list[Element]:
    return [element for block in blocks for element in parts.of(block)]


def assembled(body: list[Element], text: str, language: str) -> dict[str, Any]:
    """Return a card of these elements; ``text`` is what it says aloud, and where no card can be shown."""
    return {
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": "1.5",
        "lang": language,
        "fallbackText": text,
        "speak": text,
        "body": body,
        "msteams": {"width": "Full"},  # long words and large text need the room
    }
