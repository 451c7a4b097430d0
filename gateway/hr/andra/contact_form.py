"""The form of a contact: from what was sent to what it says."""

from __future__ import annotations

from gateway.editing.content import ContactContent
from gateway.hr.andra.fields import CONTACT_FIELDS
from gateway.hr.andra.sent import Sent


def contact_from(sent: Sent, id_: str) -> ContactContent:
    """Return what the form says.

    Raises:
        NotTheForm: fields are missing, or are no fields of the form.
    """
    fields = sent.fields()
    said = {attribute: fields.line(name) for name, attribute in CONTACT_FIELDS.items()}
    fields.end()
    return ContactContent(id=id_, **said)
