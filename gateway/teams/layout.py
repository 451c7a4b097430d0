"""Where a reply's quotes and contacts stand among its paragraphs.

The same rule as the widget's (gateway/widget/src/layout.ts). The text of a reply is complete for clients that
show nothing else, so it repeats what the card holds. Here the repetition gives its place to the richer form:

- a paragraph that ends in a source's quote between ” and ”, perhaps with one parenthesis (the citation)
  after it, becomes what stands before the quote, then the quotes;
- a paragraph that ends in ": A, B eller C." where A, B, C are exactly the contacts, becomes what stands
  before the names, then the contacts; so do paragraphs that are exactly "1. A: how", "2. B: how" and so on.

A text that is built in any other way is shown whole: twice is better than not at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gateway.api.models import Contact, Reply, card_of

# A private character that nobody writes. It stands for a quote while the text is split into paragraphs,
# since a quote may itself have paragraphs.
_HELD = "\ue000"
_QUOTED = re.compile(rf"([^{_HELD}]*){_HELD}\d+{_HELD}(?: \((?:[^()]|\([^()]*\))*\))?")
_OR = (" eller ", " or ")
_ASKING = ("clarify", "ask_role")


@dataclass(frozen=True)
class Text:
    """A paragraph; a line break in it stays a line break."""

    text: str


@dataclass(frozen=True)
class Quotes:
    """All the quotes of the card."""


@dataclass(frozen=True)
class Contacts:
    """All the contacts of the card; ``led``: the text leads up to them, else they need a label."""

    led: bool


@dataclass(frozen=True)
class Options:
    """What can be tapped next."""


Block = Text | Quotes | Contacts | Options


def text_of(reply: Reply) -> str:
    """Return the text of all messages of a reply."""
    return "\n\n".join(message.text for message in reply if message.text)


def layout(reply: Reply) -> list[Block]:
    """Return a reply's parts in the order they are shown.

    Quotes and contacts that the text does not mention come after it, then the options. Only a question's own
    choices come before whom else to ask.
    """
    card = card_of(reply)
    quotes = [f"”{source.quote}”" for source in card.sources]
    held = text_of(reply).replace(_HELD, "")
    for index, quote in enumerate(quotes):
        held = held.replace(quote, f"{_HELD}{index}{_HELD}")
    paragraphs = [paragraph.strip() for paragraph in re.split(r"\n{2,}", held)]
    lines = numbered(card.contacts)
    listed = bool(lines) and all(line in paragraphs for line in lines)
    blocks: list[Block] = []
    for paragraph in paragraphs:
        quoted, names = _QUOTED.fullmatch(paragraph), _lead_to_names(paragraph, card.contacts)
        if quoted:
            blocks += [Text(quoted[1].strip()), Quotes()]
        elif names is not None:
            blocks += [Text(names), Contacts(led=True)]
        elif listed and paragraph in lines:
            blocks.append(Contacts(led=True))
        else:
            blocks.append(Text(_release(paragraph, quotes)))
    blocks += [Quotes()] if quotes else []
    people: list[Block] = [Contacts(led=False)] if card.contacts else []
    options: list[Block] = [Options()] if card.options else []
    return _once(blocks + (options + people if card.type in _ASKING else people + options))


def numbered(contacts: Sequence[Contact]) -> list[str]:
    """Return the contacts as numbered lines."""
    return [f"{number}. {contact.title}: {contact.how}" for number, contact in enumerate(contacts, 1)]


def _lead_to_names(paragraph: str, contacts: Sequence[Contact]) -> str | None:
    """Return what stands before the names of exactly these contacts, None when they do not end it."""
    *others, last = [contact.title for contact in contacts] or [""]
    for or_ in _OR if last else ():
        names = f"{', '.join(others)}{or_}{last}." if others else f"{last}."
        if paragraph.endswith(f": {names}"):
            return paragraph.removesuffix(names).strip()
    return None


def _release(paragraph: str, quotes: Sequence[str]) -> str:
    return re.sub(rf"{_HELD}(\d+){_HELD}", lambda held: quotes[int(held[1])], paragraph)


def _once(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without empty texts, with the quotes and the contacts only where they first stand."""
    kept: list[Block] = []
    for block in blocks:
        seen = block.text == "" if isinstance(block, Text) else type(block) in map(type, kept)
        if not seen:
            kept.append(block)
    return kept
