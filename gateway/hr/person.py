"""Somebody who is signed in to the workbench."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from gateway.hr.roles import Role, includes

MOST_SUBJECT = 72  # characters, so that the audit log has room for it


@dataclass(frozen=True)
class Person:
    """Who it is, what they may do, and the name of their session (never the secret that opens it)."""

    subject: str
    name: str
    role: Role
    session: str

    @property
    def actor(self) -> str:
        """How the audit log names them: apart from the users of the operating system."""
        return f"hr:{self.subject}"

    def may(self, role: Role) -> bool:
        """Return whether they may do what a role may."""
        return includes(self.role, role)


def subject_of(claim: str) -> str:
    """Return a person's id as it is kept: as it is, or its hash where it is too long to be kept whole."""
    if len(claim) <= MOST_SUBJECT:
        return claim
    return "sha256:" + hashlib.sha256(claim.encode("utf-8", "surrogatepass")).hexdigest()


def name_of(secret: str) -> str:
    """Return the name that a session is kept under: whoever reads the database cannot open it."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def csrf_token(secret: str) -> str:
    """Return the token that a session's forms carry; the secret cannot be told from it (RFC 2104)."""
    return hmac.new(secret.encode("utf-8", "surrogatepass"), b"csrf", hashlib.sha256).hexdigest()
