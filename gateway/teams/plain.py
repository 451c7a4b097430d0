"""A reply without its card: what is read aloud, and what stands where no card can be shown."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.api.models import Card, Contact, Reply, card_of
from gateway.teams.labels import Labels
from gateway.teams.layout import Block, Contacts, Options, Text, layout, numbered


def card_text(reply: Reply, labels: Labels) -> str:
    """Return everything that the card says, in the same order; only the documents' addresses are left out."""
    card = card_of(reply)
    return "\n\n".join(_plain(block, card, labels) for block in layout(reply))


def opening(card: Card) -> str | None:
    """Return, as a quote, the sentence to begin with when one turns to a contact; None without one."""
    said = (card.model_extra or {}).get("say")
    return f"”{said}”" if said else None


def listed(titles: Iterable[str]) -> str:
    """Return what can be tapped as a list, for whoever writes it instead."""
    return "\n".join(f"– {title}" for title in titles)


def _plain(block: Block, card: Card, labels: Labels) -> str:
    if isinstance(block, Text):
        return block.text
    if isinstance(block, Options):
        return f"{labels.above_options(card.type)}:\n{listed(option.title for option in card.options)}"
    if isinstance(block, Contacts):
        people = [_reached(*pair) for pair in zip(numbered(card.contacts), card.contacts, strict=True)]
        said = opening(card)
        begin = [f"\n{labels('sa-kan-du-borja')} {said}"] if said else []
        return "\n".join([*([] if block.led else [labels("vand-dig-till")]), *people, *begin])
    return "\n\n".join(f"”{source.quote}” ({source.title})" for source in card.sources)


def _reached(line: str, contact: Contact) -> str:
    """Return a contact's line and the ways to it; numbers and mail addresses are their links' titles."""
    ways = [
        link.url.removeprefix("https://") if link.url.startswith("https://") else link.title
        for link in contact.links
    ]
    return " ".join([line, *(way for way in ways if way not in line)])
