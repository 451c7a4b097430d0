"""The run as an Excel workbook: every row with its answer, and the figures."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gateway.faq import figures
from gateway.faq.names import Catalogue
from gateway.faq.output.cells import write, write_headings
from gateway.faq.output.words import name, names, role
from gateway.faq.result import VERDICT_TITLES, Result, Row, Verdict
from gateway.faq.verdict import on_target

Cells = Sequence[str | float | None]
ANSWERS = {
    "fråga": 50,
    "roll": 14,
    "bedömning": 16,
    "varför": 50,
    "förväntat ämne": 30,
    "förväntad källa": 30,
    "förväntad kontakt": 20,
    "svarade på": 30,
    "förväxlat med": 30,
    "källor i svaret": 30,
    "kontakter i svaret": 20,
    "val i svaret": 30,
    "säkerhet": 10,
    "näst troligast": 30,
    "svar": 80,
    "kommentar": 30,
    "fil": 20,
    "rad": 6,
}
_SHARES = {"rätt": 8, "frågade tillbaka": 16, "fel": 8, "fick inget svar": 16, "andel rätt": 12}


def workbook(result: Result, catalogue: Catalogue) -> bytes:
    """Return the run as .xlsx."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = "Svar"
    _fill(first, ANSWERS, (_answer(row, catalogue) for row in result.rows))
    first.auto_filter.ref = first.dimensions
    topics = [(name(catalogue, share.name), share) for share in figures.by_topic(result)]
    roles = [(role(share.name), share) for share in figures.by_role(result)]
    _fill(book.create_sheet("Per ämne"), {"ämne": 50} | _SHARES, map(_share, topics))
    _fill(book.create_sheet("Per roll"), {"roll": 20} | _SHARES, map(_share, roles))
    _fill(
        book.create_sheet("Förväxlingar"),
        {"väntat": 40, "fick": 40, "antal": 8, "frågor": 80},
        (
            (
                name(catalogue, one.expected),
                name(catalogue, one.got),
                len(one.questions),
                "\n".join(question.text for question in one.questions),
            )
            for one in figures.confusions(result)
        ),
    )
    if result.problems:
        sheet = book.create_sheet("Rader som inte gick att läsa")
        _fill(sheet, {"problem": 100}, ((str(problem),) for problem in result.problems))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(sheet: Worksheet, headings: dict[str, int], rows: Iterable[Cells]) -> None:
    write_headings(sheet, headings)
    for number, cells in enumerate(rows, start=2):
        for column, value in enumerate(cells, start=1):
            write(sheet, number, column, value)


def _answer(row: Row, catalogue: Catalogue) -> Cells:
    question = row.question
    missed = row.verdict is Verdict.WRONG and not on_target(question, row.topic, row.sources)
    return (
        question.text,
        role(question.role) if question.role else "",
        VERDICT_TITLES[row.verdict],
        row.why,
        names(catalogue, question.topics),
        "; ".join(question.sources),
        names(catalogue, question.contacts),
        name(catalogue, row.got),
        name(catalogue, row.got) if missed and (question.topics or question.sources) else "",
        "; ".join(row.sources),
        names(catalogue, row.contacts),
        names(catalogue, row.choices),
        row.confidence,
        name(catalogue, row.runner_up) if row.runner_up else "",
        row.answer,
        question.comment,
        question.file,
        question.row,
    )


def _share(named: tuple[str, figures.Share]) -> Cells:
    title, share = named
    accuracy = None if share.accuracy is None else round(share.accuracy, 3)
    return (title, share.right, share.asked_back, share.wrong, share.error, accuracy)
