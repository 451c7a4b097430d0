"""Cells of a workbook that hold text and nothing else, whatever somebody has written in a question."""

from __future__ import annotations

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from gateway.faq.output.words import printable

_MOST_CHARACTERS = 32_767  # in a cell, Excel's own limit
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def write(sheet: Worksheet, row: int, column: int, value: str | float | None) -> Cell:
    """Write a number, or a text that no program takes for a formula (also when it is saved as CSV)."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # no cells are merged here
    if not isinstance(value, str):
        cell.value = value
        return cell
    text = printable(value)[:_MOST_CHARACTERS]
    cell.value = text
    cell.data_type = "s"
    if text.lstrip(" ").startswith(_STARTS_A_FORMULA):
        cell.quotePrefix = True
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def write_headings(sheet: Worksheet, headings: dict[str, int]) -> None:
    """Write the first row, bold and always in view, and the columns' widths."""
    for column, (heading, width) in enumerate(headings.items(), start=1):
        cell = write(sheet, 1, column, heading)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
