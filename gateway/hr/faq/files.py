"""What can be downloaded of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gateway.faq.compare import Comparison
from gateway.faq.names import Catalogue
from gateway.faq.output.junit import junit
from gateway.faq.output.page import page
from gateway.faq.output.workbook import workbook
from gateway.faq.result import Result

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Write = Callable[[Result, Comparison | None, Catalogue], bytes]


@dataclass(frozen=True)
class File:
    """A kind of file: what it is called, what it is, and what writes it."""

    title: str
    media_type: str
    write: Write


FILES = {
    "resultat.xlsx": File("Excel", XLSX, lambda result, _, names: workbook(result, names)),
    "rapport.html": File(
        "rapport (HTML)",
        "text/html; charset=utf-8",
        lambda result, comparison, names: page(result, comparison, names).encode(),
    ),
    "junit.xml": File("JUnit (XML)", "application/xml", lambda result, _, __: junit(result)),
}


def headers(name: str) -> dict[str, str]:
    """Return the headers that let a browser save a file and not show it: it holds what anybody wrote."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}
