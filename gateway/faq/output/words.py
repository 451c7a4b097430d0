"""How things are called in what is written, and which characters may stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from gateway.faq.figures import NO_ROLE
from gateway.faq.names import ROLE_TITLES, Catalogue
from gateway.faq.verdict import TYPE_TITLES

# What XML 1.0 has no place for: control characters, lone surrogates and two that are no characters.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_ZONE = ZoneInfo("Europe/Stockholm")


def printable(text: str) -> str:
    """Return a text without what XML, Excel and terminals cannot show."""
    return _NOT_IN_XML.sub("", text)


def name(catalogue: Catalogue, id_: str) -> str:
    """Return what a topic, a source, a contact or the type of a reply is called."""
    return TYPE_TITLES.get(id_) or catalogue.title(id_)


def names(catalogue: Catalogue, ids: Iterable[str]) -> str:
    """Return what several are called, with semicolons between: titles hold commas."""
    return "; ".join(name(catalogue, id_) for id_ in ids)


def role(id_: str | None) -> str:
    """Return what a role is called."""
    return ROLE_TITLES.get(id_ or NO_ROLE, "Ingen roll angiven")


def percent(share: float | None) -> str:
    """Return a share as it is written in Swedish: ``87 %``."""
    return "–" if share is None else f"{share * 100:.0f}\u00a0%"


def when(iso: str) -> str:
    """Return a time in Sweden, to the minute; empty when there is none."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return ""
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(_ZONE).strftime("%Y-%m-%d %H:%M")
