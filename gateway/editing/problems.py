"""What is wrong with a field of a form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FieldProblem:
    """One thing that is wrong: the field (``svar.0.citat.1.text``), and what, in a plain Swedish sentence."""

    field: str
    message: str


def sentence(message: str) -> str:
    """Return what a check says as a sentence."""
    return f"{message[:1].upper()}{message[1:]}."
