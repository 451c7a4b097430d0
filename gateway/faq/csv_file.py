"""Questions in CSV, as Excel saves it: semicolons in Sweden, commas or tabs elsewhere."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from gateway.faq.columns import recognise
from gateway.faq.encoding import decoded
from gateway.faq.names import Catalogue
from gateway.faq.question import Problem, Read, UnreadableError
from gateway.faq.table import NumberedRow, read_table

DELIMITERS = ";,\t"
_HINT = re.compile(r"\"?sep=([;,\t|])\"?;*\r?\n", re.I)  # Excel's own


def read_csv(file: str, content: bytes, catalogue: Catalogue) -> Read:
    """Read the bytes of a CSV file; raises as ``read_table`` and ``decoded``."""
    text = decoded(file, content)
    skipped = 0
    if hint := _HINT.match(text):
        text, delimiter, skipped = text[hint.end() :], hint[1], 1
    else:
        delimiter = max(DELIMITERS, key=lambda mark: _columns_with(text, mark))
    return read_table(file, _rows(file, text, delimiter, skipped), catalogue)


def _columns_with(text: str, delimiter: str) -> int:
    """Return how many of our columns the headings hold, when this stands between them."""
    heading = next((line for line in text.splitlines() if line.strip(f" {DELIMITERS}")), "")
    try:
        return len(recognise(next(csv.reader([heading], delimiter=delimiter), [])).places)
    except csv.Error:
        return 0


def _rows(file: str, text: str, delimiter: str, skipped: int) -> Iterator[NumberedRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = skipped
    try:
        for number, row in enumerate(reader, start=1 + skipped):
            yield number, row
    except csv.Error as error:
        told = "citattecknen hör inte ihop, eller cellen är för lång. Resten av filen är inte läst"
        raise UnreadableError(Problem(file, told, number + 1)) from error
