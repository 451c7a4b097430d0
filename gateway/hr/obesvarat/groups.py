"""The questions as the page shows them: in groups, the same text once with how often it was asked."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gateway.store.unanswered import Kept

MOST = "flest"
LATEST = "senast"
ORDERS = {MOST: "flest frågor först", LATEST: "senast ställda först"}


@dataclass(frozen=True)
class Line:
    """One text, and all the times that it was asked."""

    text: str
    asked: tuple[Kept, ...]

    @property
    def ids(self) -> str:
        """What the form calls it."""
        return ",".join(str(one.id) for one in self.asked)

    @property
    def days(self) -> list[datetime.date]:
        """The days, the newest first."""
        return sorted({one.day for one in self.asked}, reverse=True)

    @property
    def kinds(self) -> list[tuple[str, str | None]]:
        """Why it is here, and the topic whose answer did not help."""
        return sorted({(one.kind, one.topic) for one in self.asked}, key=str)


@dataclass(frozen=True)
class Group:
    """Questions that are alike, those that were asked most first."""

    lines: tuple[Line, ...]

    @property
    def count(self) -> int:
        """How often they were asked."""
        return sum(len(line.asked) for line in self.lines)

    @property
    def latest(self) -> datetime.date:
        """The last day."""
        return max(line.days[0] for line in self.lines)


def lines_of(questions: Iterable[Kept]) -> list[Line]:
    """Return the texts; case and spaces at the ends do not tell two apart."""
    found: dict[str, list[Kept]] = {}
    for one in questions:
        found.setdefault(one.text.strip().casefold(), []).append(one)
    return [Line(same[0].text, tuple(same)) for same in found.values()]


def groups_of(lines: Sequence[Line], together: Iterable[Sequence[int]], order: str = MOST) -> list[Group]:
    """Return the groups in an order.

    Args:
        lines: The texts.
        together: Which of them are alike, by their numbers.
        order: One of ``ORDERS``.
    """
    groups = [
        Group(tuple(sorted((lines[row] for row in rows), key=lambda line: -len(line.asked))))
        for rows in together
    ]
    if order == LATEST:
        return sorted(groups, key=lambda group: (group.latest, group.count), reverse=True)
    return sorted(groups, key=lambda group: (group.count, group.latest), reverse=True)
