"""The summary in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gateway.faq import figures
from gateway.faq.compare import Comparison
from gateway.faq.names import Catalogue
from gateway.faq.output.words import name, percent, printable, role
from gateway.faq.question import Problem
from gateway.faq.result import VERDICT_TITLES, Result, Row, Verdict

MOST_LINES = 20


def problems(console: Console, found: Sequence[Problem]) -> None:
    """Print what could not be read."""
    _listed(console, "Går inte att läsa", map(str, (one for one in found if not one.notice)))
    _listed(console, "Att känna till", map(str, (one for one in found if one.notice)))


def summary(console: Console, result: Result, comparison: Comparison | None, catalogue: Catalogue) -> None:
    """Print how it went: roles, the weakest topics, what was confused, what has changed."""
    _shares(console, "Roll", [(role(share.name), share) for share in figures.by_role(result)], result)
    weak = [share for share in figures.by_topic(result) if share.accuracy is None or share.accuracy < 1]
    shown = [(name(catalogue, share.name), share) for share in weak[:MOST_LINES]]
    if shown:
        _shares(console, "Svagaste ämnen", shown)
    confused = [
        f"{len(one.questions)} × ”{name(catalogue, one.expected)}” fick ”{name(catalogue, one.got)}”"
        for one in figures.confusions(result)
    ]
    _listed(console, "Förväxlingar", confused)
    errors = [row for row in result.rows if row.verdict is Verdict.ERROR]
    _listed(console, "Gick inte att ställa", map(_line, errors))
    if comparison:
        _comparison(console, comparison)
    if result.cancelled:
        console.print(Text("Körningen avbröts: resten av frågorna är inte ställda."))


def _comparison(console: Console, found: Comparison) -> None:
    _listed(console, "Har blivit fel sedan förra körningen", (_line(one.new) for one in found.became_wrong))
    _listed(console, "Var rätt, frågar nu tillbaka", (_line(one.new) for one in found.asks_back))
    _listed(console, "Har blivit rätt", (_line(one.new) for one in found.became_right))
    counted = f"Nya frågor: {len(found.new)}. Borttagna: {len(found.gone)}."
    console.print(Text(f"{counted} Fel nu och förra gången: {len(found.still_wrong)}."))


def _shares(
    console: Console, heading: str, shares: Iterable[tuple[str, figures.Share]], result: Result | None = None
) -> None:
    table = Table(heading, "rätt", "andel", "tillbaka", "fel", "inget svar", box=box.SIMPLE)
    table.columns[0].max_width = 34  # with the rest, what a terminal of 80 characters holds
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True
    for title, share in [*shares, *([("Alla", figures.total(result))] if result else [])]:
        counts = (share.asked_back, share.wrong, share.error)
        cells = (f"{share.right}/{share.judged}", percent(share.accuracy), *map(str, counts))
        table.add_row(*(Text(printable(cell)) for cell in (title, *cells)))
    console.print(table)


def _listed(console: Console, heading: str, lines: Iterable[str]) -> None:
    """Print lines under a heading; as Text, since a question may hold what Rich takes for markup."""
    found = list(lines)
    if not found:
        return
    console.print(Text(f"{heading} ({len(found)}):", style="bold"))
    for line in found[:MOST_LINES]:
        console.print(Text("  " + " ".join(printable(line).split())), soft_wrap=True)
    if len(found) > MOST_LINES:
        console.print(Text(f"  … och {len(found) - MOST_LINES} till, se rapporten"))


def _line(row: Row) -> str:
    return f"{row.question.text} ({row.question.place}): {row.why or VERDICT_TITLES[row.verdict]}"
