"""What a card holds, as a person or a test reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt

Card = dict[str, Any]


def _nodes(part: Any) -> Iterator[Card]:
    """Yield every element of a card in the order they are shown."""
    if isinstance(part, list):
        for item in part:
            yield from _nodes(item)
    elif isinstance(part, dict):
        yield part
        for key in ("body", "items", "inlines", "actions"):
            yield from _nodes(part.get(key))


def elements(card: Any, type_: str) -> list[Card]:
    return [node for node in _nodes(card) if node.get("type") == type_]


def shown(card: Any) -> list[str]:
    """Return what a person reads: lines, labels and what stands on the buttons."""
    return [node.get("text") or node["title"] for node in _nodes(card) if "text" in node or "title" in node]


def buttons(card: Any) -> list[Card]:
    return [node for node in _nodes(card) if node["type"].startswith("Action.")]


def addresses(card: Any) -> list[str]:
    """Return every address that the card links to, as buttons and as Markdown."""
    parsed = [MarkdownIt().parse(block["text"]) for block in elements(card, "TextBlock")]
    parts = [part for tokens in parsed for token in tokens for part in token.children or []]
    in_text = [str(part.attrs["href"]) for part in parts if part.type == "link_open"]
    return in_text + [node["url"] for node in buttons(card) if "url" in node]
