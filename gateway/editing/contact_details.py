"""Telephone, e-mail and link of a contact: that they can be used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from gateway.editing.content import ContactContent
from gateway.editing.fields import field_name
from gateway.editing.problems import FieldProblem
from knowledge import schema

COUNTRY = "SE"
EMERGENCY = "112"
HOST = re.compile(r"(?:[a-zåäö0-9](?:[a-zåäö0-9-]*[a-zåäö0-9])?\.)+[a-z]{2,}", re.IGNORECASE)
TOLD = {
    "phone": "Skriv numret som 021-39 00 00 eller +46 21 39 00 00: siffror, mellanslag och bindestreck.",
    "email": "Skriv en hel e-postadress, som hr@example.se.",
    "link": "Skriv en hel adress som börjar med https://, som https://example.se/hr.",
}


def detail_problems(content: ContactContent) -> Iterator[FieldProblem]:
    """Yield the details that cannot be used; an empty one is none."""
    shapes = schema.errors({"contacts": [content.model_dump()]}, "contacts")
    wrong = {str(error.path[-1]) for error in shapes if error.validator == "pattern"}
    for name, usable in (("phone", _rings), ("email", _is_address), ("link", _leads)):
        value = getattr(content, name)
        if value and (name in wrong or not usable(value)):
            yield FieldProblem(field_name((name,)), TOLD[name])


def _rings(number: str) -> bool:
    if number == EMERGENCY:
        return True
    try:
        parsed = phonenumbers.parse(number, COUNTRY)
    except phonenumbers.NumberParseException:
        return False
    short = phonenumbers.is_valid_short_number_for_region(parsed, COUNTRY)
    return phonenumbers.is_valid_number(parsed) or short


def _is_address(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _leads(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    return parts.username is None and (port is None or port > 0) and HOST.fullmatch(host) is not None
