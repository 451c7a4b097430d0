"""What a system learns from and what it is asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Judge = Callable[[str, "str | None"], frozenset[str]]
"""From a guess (an intent, or a section) and who asks, to what the guess stands for."""


@dataclass(frozen=True)
class Corpus:
    """Labelled examples, and the passages that a search may choose among."""

    name: str
    texts: tuple[str, ...]
    intents: tuple[str, ...]
    passages: tuple[tuple[str, str], ...] = ()  # (section, text)

    @property
    def fingerprint(self) -> str:
        """A hash of everything that a system can learn from."""
        return digest(self.texts, self.intents, self.passages)


@dataclass(frozen=True)
class Question:
    """One message and what it is about; nothing in ``truth`` means that no answer is right."""

    id: str
    text: str
    style: str
    kind: str
    truth: frozenset[str]
    role: str | None = None

    @property
    def inside(self) -> bool:
        """Whether the question is one of those that the system is for."""
        return self.kind != OUTSIDE


OUTSIDE = "out_of_scope"


@dataclass(frozen=True)
class QuestionSet:
    """Questions with one judge.

    ``judge_fingerprint`` is a hash of what the judge decides, so that its results are renewed with it.
    """

    name: str
    corpus: Corpus
    questions: tuple[Question, ...]
    judge: Judge
    judge_fingerprint: str = ""

    @property
    def fingerprint(self) -> str:
        """A hash of the questions, the right answers and the judge."""
        rows = [(q.id, q.text, q.style, q.kind, sorted(q.truth), q.role) for q in self.questions]
        return digest(rows, self.judge_fingerprint)


def by_name(guess: str, role: str | None) -> frozenset[str]:
    """Judge a guess by its name alone."""
    return frozenset({guess})


def digest(*parts: Any) -> str:
    """Return a short hash of JSON-like values."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8")).hexdigest()[:16]


def digest_of_files(*paths: Path) -> str:
    """Return a short hash of files' contents."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()[:16]
