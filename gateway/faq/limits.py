"""How large a file of questions may be. HR's real ones have a few hundred rows."""

from __future__ import annotations

MEGABYTE = 1_000_000
MOST_BYTES = 5 * MEGABYTE
MOST_UNPACKED_BYTES = 25 * MEGABYTE  # what openpyxl may have to hold
MOST_ZIP_ENTRIES = 1_000
MOST_ROWS = 5_000
MOST_COLUMNS = 50
BLANK_ROWS_THAT_END = 1_000  # a sheet that is formatted all the way down has a million rows
MOST_CELL_CHARACTERS = 2_000  # of a cell that names topics, sources or contacts
MOST_SUGGESTIONS = 100  # looking for what was meant is slow


def spaced(number: int) -> str:
    """Return a number as it is written in Swedish: ``5 000``."""
    return f"{number:,}".replace(",", "\u00a0")
