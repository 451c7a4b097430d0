"""What the fields of a content are called in the form."""

from __future__ import annotations

from collections.abc import Iterable

NAMES = {
    "title": "titel",
    "answers": "svar",
    "english": "engelska",
    "say": "borja",
    "quotes": "citat",
    "section": "avsnitt",
    "contacts": "kontakter",
    "reviewed": "granskad",
    "examples": "exempel",
    "what_for": "till_for",
    "when": "valj",
    "how": "hur",
    "phone": "telefon",
    "email": "epost",
    "link": "lank",
}
WHOLE = ("contacts", "reviewed")  # one field, whatever part of it is meant


def field_name(path: Iterable[str | int]) -> str:
    """Return the field at a path in a content: ``svar.0.citat.1.text``."""
    names = []
    for part in path:
        names.append(NAMES.get(str(part), str(part)))
        if part in WHOLE:
            break
    return ".".join(names)
