"""What is told of a release."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Release:
    """One state of what the assistant knows.

    ``time`` is seconds since the epoch; ``changes`` are the ids of what was edited; ``back_to`` is the
    release that this one brought back; ``commit`` is git's, where the project is a checkout. ``usable``: one
    can go back to it; not when the program has changed since. ``in_use``: the assistant answers from it.
    """

    id: str
    time: int
    author: str
    reason: str
    changes: tuple[str, ...] = ()
    back_to: str | None = None
    commit: str | None = None
    usable: bool = True
    in_use: bool = False


@dataclass(frozen=True)
class Kept:
    """What is written beside a release's files."""

    id: str
    time: int
    author: str
    reason: str
    changes: tuple[str, ...]
    back_to: str | None
    state: str
    program: str

    def to_json(self) -> bytes:
        """Return it as it is written."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Kept:
        """Read what was written.

        Raises:
            ValueError: it is not that.
        """
        read: dict[str, Any] = json.loads(content)
        if not isinstance(read, dict) or read.keys() != {field.name for field in fields(cls)}:
            raise ValueError("not a release")
        return cls(**{**read, "changes": tuple(read["changes"])})
