"""Defects in the knowledge files, in plain Swedish with file and line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.model import Place


@dataclass(frozen=True)
class Problem:
    """One defect: where it is and what is wrong, in words that HR understands.

    ``part`` tells what of the thing at the place it is about, where the place alone does not (``contacts``).
    """

    place: Place
    message: str
    part: str = ""

    def __str__(self) -> str:
        """Return ``file:line: message``."""
        return f"{self.place}: {self.message}"


class KnowledgeError(ValueError):
    """The files cannot be read as knowledge; ``problems`` says everything that is wrong."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems and list them as the error's text."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)
