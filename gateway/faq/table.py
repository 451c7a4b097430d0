"""The rows of a sheet, from Excel or CSV, become questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gateway.faq.columns import Columns, meant, recognise
from gateway.faq.limits import BLANK_ROWS_THAT_END, MOST_ROWS, spaced
from gateway.faq.names import Catalogue
from gateway.faq.question import Problem, Read, UnreadableError
from gateway.faq.rows import RowReader

NumberedRow = tuple[int, Sequence[str]]


def read_table(file: str, rows: Iterable[NumberedRow], catalogue: Catalogue) -> Read:
    """Read a sheet whose first row that is not empty holds the headings.

    Raises:
        UnreadableError: it has no columns of questions, or too many rows. When the rows themselves
            cannot be read any further, those before are kept and the reason is told.
    """
    filled = _filled(file, rows)
    columns = _columns(file, next(filled, (1, ()))[1])
    reader = RowReader(file, catalogue, columns.headings)
    for heading in columns.unknown:
        message = f"kolumnen ”{_short(heading)}” används inte.{meant(heading)}"
        reader.problems.append(Problem(file, message, notice=True))
    count = 0
    try:
        for number, row in filled:
            count += 1
            if count > MOST_ROWS:
                break
            reader.add(number, columns.cells(row))
    except UnreadableError as error:
        reader.problems.append(error.problem)
    if count > MOST_ROWS:
        raise UnreadableError(
            Problem(file, f"filen har fler än {spaced(MOST_ROWS)} rader. Dela upp den i flera filer")
        )
    return Read(tuple(reader.questions), tuple(reader.problems))


def _filled(file: str, rows: Iterable[NumberedRow]) -> Iterator[NumberedRow]:
    """Give the rows that hold something; stop where a sheet only seems to go on."""
    blank = 0
    for number, row in rows:
        if any(cell.strip() for cell in row):
            blank = 0
            yield number, row
            continue
        blank += 1
        if blank == BLANK_ROWS_THAT_END:
            told = (
                f"{spaced(BLANK_ROWS_THAT_END)} tomma rader i följd: det som kan stå längre ner är inte läst"
            )
            raise UnreadableError(Problem(file, told, number, notice=True))


def _columns(file: str, row: Sequence[str]) -> Columns:
    columns = recognise(row)
    if columns.missing:
        seen = [_short(cell.strip()) for cell in row if cell.strip()]
        told = f"Första raden har: {', '.join(seen[:12])}" if seen else "Filen är tom"
        hints = "".join(meant(heading) for heading in columns.unknown[:3])
        raise UnreadableError(Problem(file, f"{columns.missing} saknas. {told}.{hints}"))
    if columns.twice:
        raise UnreadableError(Problem(file, f"kolumnen ”{_short(columns.twice[0])}” finns två gånger"))
    return columns


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
