"""The fields of the forms: what they are called in it, on the page and to whoever reads a message."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gateway.editing.checking import FieldProblem
from gateway.editing.content import ContactContent, TopicContent

TITLE, EXAMPLES, REMOVED_EXAMPLES = "titel", "exempel", "exempel.bort"
CONTACT_FIELDS = {
    "titel": "title",
    "till_for": "what_for",
    "valj": "when",
    "hur": "how",
    "telefon": "phone",
    "epost": "email",
    "lank": "link",
}
OTHER = "ovrigt"
NAMES = {
    "titel": "Rubrik",
    "exempel": "Exempel",
    "till_for": "Vad kontakten är till för",
    "valj": "När man väljer kontakten",
    "hur": "Hur man når kontakten",
    "telefon": "Telefon",
    "epost": "E-post",
    "lank": "Länk",
    "text": "svaret",
    "engelska": "svaret på engelska",
    "borja": "så kan man börja",
    "kontakter": "kontakter",
    "granskad": "granskning",
    "granskad_av": "granskat av",
    "borja_val": "val av hur man kan börja",
    "skal": "Varför",
}
_OF_ANSWER = re.compile(r"svar\.(\d+)\.([a-z_]+)")
_OF_QUOTE = re.compile(r"svar\.(\d+)\.citat\.(\d+)\.(text|avsnitt)")


def spot(field: str) -> str:
    """Return the id of a field on the page: in selectors a point means something else."""
    return re.sub(r"[^a-z0-9]+", "-", field)


def label(field: str) -> str:
    """Return what a field is called to whoever is told about it."""
    if found := _OF_QUOTE.fullmatch(field):
        what = "text" if found[3] == "text" else "avsnitt"
        return f"Svar {int(found[1]) + 1}, citat {int(found[2]) + 1}: {what}"
    if found := _OF_ANSWER.match(field):
        return f"Svar {int(found[1]) + 1}: {NAMES.get(found[2], found[2])}"
    return NAMES.get(field.partition(".")[0], "Övrigt")


def spots(content: TopicContent | ContactContent) -> list[str]:
    """Return the fields that a problem can be told beside."""
    if isinstance(content, ContactContent):
        return [*CONTACT_FIELDS, OTHER]
    found = [TITLE]
    for number, answer in enumerate(content.answers):
        own = f"svar.{number}"
        found += [f"{own}.text", f"{own}.engelska"]
        for at in range(len(answer.quotes)):
            found += [f"{own}.citat.{at}.avsnitt", f"{own}.citat.{at}.text"]
        found += [f"{own}.citat", f"{own}.kontakter", f"{own}.borja", f"{own}.granskad"]
    return [*found, EXAMPLES, OTHER]


def by_spot(
    content: TopicContent | ContactContent, problems: Sequence[FieldProblem]
) -> Mapping[str, list[str]]:
    """Return the messages by the field that they are told beside; all fields are there."""
    found: dict[str, list[str]] = {field: [] for field in spots(content)}
    for problem in problems:
        field, message = problem.field, problem.message
        if field.startswith("exempel.") and isinstance(content, TopicContent):
            message = f"”{content.examples[int(field.partition('.')[2])]}”: {message}"
            field = EXAMPLES
        found[field if field in found else OTHER].append(message)
    return found
