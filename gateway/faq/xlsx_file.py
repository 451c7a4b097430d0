"""Questions in an Excel workbook. Formulas are not evaluated: what Excel saved as their value counts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from gateway.faq import zip_guard
from gateway.faq.columns import recognise
from gateway.faq.limits import MOST_COLUMNS
from gateway.faq.names import Catalogue
from gateway.faq.question import Column, Problem, Read, UnreadableError
from gateway.faq.table import NumberedRow, read_table

_ROWS_BEFORE_HEADINGS = 20


def read_xlsx(file: str, content: bytes, catalogue: Catalogue) -> Read:
    """Read the bytes of a workbook: the first sheet that has a column of questions.

    Raises:
        UnreadableError: as ``zip_guard.check`` and ``read_table``, or it is damaged.
    """
    zip_guard.check(file, content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = workbook.worksheets
        chosen = next((sheet for sheet in sheets if _has_questions(sheet)), sheets[0] if sheets else None)
        if chosen is None:
            raise UnreadableError(Problem(file, "filen har inget blad"))
        return read_table(file, _rows(chosen), catalogue)
    except UnreadableError:
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles on, and the bytes are anybody's
        raise UnreadableError(Problem(file, "filen är skadad och går inte att läsa som Excel")) from error


def _has_questions(sheet: Any) -> bool:
    return any(
        Column.QUESTION in recognise(row).places
        for number, row in _rows(sheet, _ROWS_BEFORE_HEADINGS)
        if number <= _ROWS_BEFORE_HEADINGS
    )


def _rows(sheet: Any, last: int | None = None) -> Iterator[NumberedRow]:
    sheet.reset_dimensions()  # what the file says of its own size need not be true
    rows = sheet.iter_rows(max_row=last, max_col=MOST_COLUMNS, values_only=True)
    for number, row in enumerate(rows, start=1):
        yield number, [_text(value) for value in row]


def _text(value: Any) -> str:
    """Return a cell as text; what was meant as text and became a date or a number is read as it can be."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value)
