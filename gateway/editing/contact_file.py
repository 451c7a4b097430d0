"""A contact in ``knowledge/contacts.yml``."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from gateway.editing.content import ContactContent
from gateway.editing.lines import one_line
from gateway.editing.reading import NotThere
from gateway.editing.yaml_text import dump_yaml, load_yaml, put_text

TEXTS = ("title", "what_for", "when", "how")
DETAILS = ("phone", "email", "link")


def with_contact(path: Path, content: ContactContent) -> bytes:
    """Return what is in the file when it says the content.

    Raises:
        NotThere: it does not have the contact.
    """
    document = load_yaml(path)
    for entry in document["contacts"]:
        if entry["id"] == content.id:
            before = repr(entry)
            for name in TEXTS:
                put_text(entry, name, getattr(content, name))
            for name in DETAILS:
                detail = one_line(getattr(content, name))
                if entry[name] != detail:
                    entry[name] = DoubleQuotedScalarString(detail)
            return path.read_bytes() if repr(entry) == before else dump_yaml(document)
    raise NotThere(f"kontakten ”{content.id}” finns inte i filerna")
