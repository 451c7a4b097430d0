"""Keeps small numbers from being shown, or told from those that are.

A number below the smallest group is hidden, zero too. What is hidden of a table is together at least the
smallest group, and more than one number: else the next smallest is hidden with it. What is shown is rounded
to whole groups, since the tables of several periods, and of other pages, could be taken from each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Numbers = tuple[int, ...]


@dataclass(frozen=True)
class Folded:
    """The largest numbers by name, and the sum of the others, None where it is too small."""

    shown: dict[str, int]
    rest: int | None
    others: tuple[str, ...]


def rounded(number: int, smallest: int) -> int:
    """Return a number as it may be shown: to the nearest whole group."""
    return (number + smallest // 2) // smallest * smallest


def protect(rows: Mapping[str, Numbers], smallest: int) -> dict[str, Numbers | None]:
    """Return the rows of a table as they may be shown, None for those that may not.

    Args:
        rows: By name one number, or some that only stand together, as yes and no.
        smallest: The smallest group.
    """
    shown = [name for name, numbers in rows.items() if min(numbers) >= smallest]
    shown.sort(key=lambda name: (sum(rows[name]), name))
    hidden = [numbers for numbers in rows.values() if min(numbers) < smallest]
    while shown and _can_be_told(hidden, smallest):
        hidden.append(rows[shown.pop(0)])
    return {
        name: tuple(rounded(number, smallest) for number in numbers) if name in shown else None
        for name, numbers in rows.items()
    }


def fold(counts: Mapping[str, int], most: int, smallest: int) -> Folded:
    """Return the largest numbers, with all others as one."""
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    shown = [name for name in ordered[:most] if counts[name] >= smallest]
    rest = [name for name in ordered if name not in shown and counts[name]]
    while shown and _can_be_told([(counts[name],) for name in rest], smallest):
        rest.insert(0, shown.pop())
    total = sum(counts[name] for name in rest)
    return Folded(
        {name: rounded(counts[name], smallest) for name in shown},
        rounded(total, smallest) if total >= smallest or not rest else None,
        tuple(rest),
    )


def _can_be_told(hidden: list[Numbers], smallest: int) -> bool:
    """Return whether a sum, even a rounded one, could tell what is hidden.

    It is that of one number, or so small, or of small numbers so large, that few others have it.
    """
    if not any(map(any, hidden)):
        return False  # that nobody has asked tells of nobody
    return len(hidden) < 2 or any(_is_narrow(numbers, smallest) for numbers in zip(*hidden, strict=True))


def _is_narrow(numbers: Numbers, smallest: int) -> bool:
    full = len(numbers) * (smallest - 1)
    return 0 < sum(numbers) < smallest or max(numbers) < smallest and sum(numbers) > full - smallest // 2
