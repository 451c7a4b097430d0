"""The few elements of Adaptive Cards that the cards are made of.

https://adaptivecards.io/explorer/. Colours are never named: the styles are Teams' own, which follow the
person's theme (light, dark, high contrast).

What people or the knowledge wrote stands in text runs, where Markdown is not read. In text blocks it is read,
and escaping it does not work everywhere: Teams on Android and iOS has shown the backslashes
(https://github.com/microsoft/AdaptiveCards/issues/5590). They have also differed in what a line break is, so
each line is a block of its own. Text blocks hold only labels of ours and links of the form ``[title](url)``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Literal

from gateway.teams.links import is_page

MOST_TITLE_CHARACTERS = 70  # about what fits on a button as wide as a chat
Element = dict[str, Any]
Style = Literal["default", "emphasis", "attention", "warning"]
Spacing = Literal["None", "Small", "Default", "Medium", "Large"]
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+!|~&])")
_ENDS_LINK = {"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C", "*": "%2A", "_": "%5F"}


def paragraph(text: str, *, bold: bool = False, spacing: Spacing = "Default") -> list[Element]:
    """Return a text as it is, a block a line, in its script's direction; nothing in it is read as markup."""
    lines = [line for line in text.splitlines() if line.strip()]
    blocks: list[Element] = [
        {"type": "RichTextBlock", "inlines": [_run(line, bold)], "spacing": "None" if index else spacing}
        for index, line in enumerate(lines)
    ]
    return [{**container(blocks), "rtl": True}] if _right_to_left(text) else blocks


def label(text: str) -> Element:
    """Return a label of ours as a heading; the text may hold no markup."""
    return _text_block(text, style="heading", weight="Bolder", spacing="Medium")


def link(title: str, url: str, **look: str) -> Element:
    """Return a safe link, a button where it leads to a page.

    An address or a number is a link in text: Teams has left buttons for ``mailto:`` and ``tel:`` dead
    (https://github.com/MicrosoftDocs/bot-docs/issues/2087), and the text can be read where the link is.
    """
    if is_page(url):
        return actions({"type": "Action.OpenUrl", **_titled(title), "url": url})
    address = "".join(_ENDS_LINK.get(character, character) for character in url)
    return _text_block(f"[{escaped(title)}]({address})", **look)


def submit(title: str, data: Mapping[str, str]) -> Element:
    """Return a button that sends ``data`` back."""
    return actions(action(title, data))


def action(title: str, data: Mapping[str, str], *, with_inputs: bool = True) -> Element:
    """Return a button for ``actions`` that sends ``data`` back, with the card's inputs or without."""
    alone = {} if with_inputs else {"associatedInputs": "none"}  # then none of them need be filled in
    return {"type": "Action.Submit", **_titled(title), "data": dict(data), **alone}


def actions(*buttons: Element) -> Element:
    """Return buttons beside each other."""
    return {"type": "ActionSet", "actions": list(buttons), "spacing": "Small"}


def container(items: list[Element], style: Style = "default") -> Element:
    """Return elements that belong together."""
    return {"type": "Container", "style": style, "items": items}


def escaped(text: str) -> str:
    """Return a text in one line that Markdown reads as the text."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def shortened(title: str) -> str:
    """Return a title that fits on a button, cut between words if need be."""
    if len(title) <= MOST_TITLE_CHARACTERS:
        return title
    return title[: MOST_TITLE_CHARACTERS - 1].rsplit(" ", 1)[0].rstrip(" ,.:;–-") + "…"


def _right_to_left(text: str) -> bool:
    """Return whether the first letter's script runs from right to left, which HTML's dir=auto goes by too."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((way for way in directions if way in ("L", "R", "AL")), "L") != "L"


def _titled(title: str) -> Element:
    short = shortened(title)
    return {"title": short} if short == title else {"title": short, "tooltip": title}


def _run(text: str, bold: bool) -> Element:
    return {"type": "TextRun", "text": text, **({"weight": "Bolder"} if bold else {})}


def _text_block(text: str, **look: str) -> Element:
    return {"type": "TextBlock", "text": text, "wrap": True, **look}
