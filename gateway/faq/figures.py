"""Counts of a run: by topic, by role, what was confused with what, how sure it was."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from gateway.faq.question import Question
from gateway.faq.result import Result, Row, Verdict
from gateway.faq.verdict import on_target

NO_ROLE = "ingen"
BINS = 10


@dataclass(frozen=True)
class Share:
    """How the questions of one kind went."""

    name: str
    right: int = 0
    asked_back: int = 0
    wrong: int = 0
    error: int = 0

    @property
    def judged(self) -> int:
        """How many got a reply."""
        return self.right + self.asked_back + self.wrong

    @property
    def accuracy(self) -> float | None:
        """The right ones among those that got a reply; None when there was none."""
        return self.right / self.judged if self.judged else None


@dataclass(frozen=True)
class Confusion:
    """Questions about one thing that were answered by another."""

    expected: str
    got: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Bin:
    """Replies whose confidence was at least ``low`` and below ``high`` (at most, for the last)."""

    low: float
    high: float
    right: int
    other: int


def total(result: Result) -> Share:
    """Return how all questions went."""
    return _share("", result.rows)


def by_topic(result: Result) -> list[Share]:
    """Return how each topic went, the weakest first; a question counts under its first topic."""
    shares = _groups(result, lambda question: question.about)
    return sorted(shares, key=lambda share: (share.accuracy is None, share.accuracy, -share.judged))


def by_role(result: Result) -> list[Share]:
    """Return how each role's questions went."""
    return sorted(_groups(result, lambda question: question.role or NO_ROLE), key=lambda share: share.name)


def confusions(result: Result) -> list[Confusion]:
    """Return what was taken for what, the most frequent first."""
    pairs: dict[tuple[str, str], list[Question]] = defaultdict(list)
    for row in result.rows:
        question = row.question
        aimed = question.topics or question.sources
        if row.verdict is Verdict.WRONG and aimed and not on_target(question, row.topic, row.sources):
            pairs[question.about, row.got].append(question)
    found = [Confusion(expected, got, tuple(rows)) for (expected, got), rows in pairs.items()]
    return sorted(found, key=lambda one: (-len(one.questions), one.expected, one.got))


def histogram(result: Result) -> list[Bin]:
    """Return how many replies had which confidence; empty when none is known."""
    counts: Counter[tuple[int, bool]] = Counter()
    for row in result.rows:
        if row.confidence is not None and row.verdict is not Verdict.ERROR:
            counts[min(int(row.confidence * BINS), BINS - 1), row.verdict is Verdict.RIGHT] += 1
    if not counts:
        return []
    return [Bin(n / BINS, (n + 1) / BINS, counts[n, True], counts[n, False]) for n in range(BINS)]


def _groups(result: Result, name_of: Callable[[Question], str]) -> list[Share]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in result.rows:
        rows[name_of(row.question)].append(row)
    return [_share(name, own) for name, own in rows.items()]


def _share(name: str, rows: list[Row] | tuple[Row, ...]) -> Share:
    counts = Counter(row.verdict for row in rows)
    return Share(name, *(counts[verdict] for verdict in Verdict))
