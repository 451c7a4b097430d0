"""What the package says in words, from ``words.yml``."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).parent / "words.yml"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Length(_Part):
    """A text where there is little room, and where there is more."""

    short: str
    full: str


class About(_Part):
    """What the app is called and what it is, in one language."""

    name: Length
    description: Length


class Suggestion(_Part):
    """A message that Teams suggests, and what it is for."""

    title: str
    description: str


class Command(_Part):
    """A suggestion in both languages, and whether it is made where others read."""

    shared: bool
    sv: Suggestion
    en: Suggestion


class Words(_Part):
    """All of it."""

    sv: About
    en: About
    commands: tuple[Command, ...]

    def lists(self) -> tuple[tuple[Command, ...], tuple[Command, ...]]:
        """Return what is suggested in a chat of one's own, and what where others read."""
        return self.commands, tuple(command for command in self.commands if command.shared)


def read_words(file: Path = FILE) -> Words:
    """Return the words.

    Raises:
        OSError: the file cannot be read.
        pydantic.ValidationError: it has another shape.
    """
    return Words.model_validate(yaml.safe_load(file.read_text("utf-8")))
