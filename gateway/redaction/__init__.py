"""What identifies a person is replaced before a message is passed on or stored."""

from gateway.redaction.redactor import Redacted, Redactor

__all__ = ["Redacted", "Redactor"]
