"""Files of questions, and runs, as tests need them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import Workbook

from gateway.faq.question import Question
from gateway.faq.result import Result, Row, Verdict

HEADINGS = ("fråga", "roll", "förväntat ämne", "förväntad källa", "förväntad kontakt", "kommentar")
LUNCH = ("Får jag ta en öl?", "Medarbetare", "alkohol-lunch", "", "", "")


def xlsx(rows: Iterable[Iterable[Any]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Frågor")
    for row in rows:
        sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def csv(*rows: Iterable[str], delimiter: str = ";") -> str:
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


def zipped(entries: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return written.getvalue()


def replaced(workbook: bytes, entries: Mapping[str, bytes]) -> bytes:
    """Return a workbook with some of its parts replaced, or added."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()} | dict(entries))


def row(text: str, verdict: Verdict = Verdict.RIGHT, role: str | None = None, **fields: Any) -> Row:
    topics = fields.pop("topics", ("alkohol-lunch",))
    file, comment = fields.pop("file", "a.yml"), fields.pop("comment", "")
    question = Question(text, role, topics, file=file, row=7, comment=comment)
    return Row(question, verdict, **fields)


def result(*rows: Row, **fields: Any) -> Result:
    return Result(rows, started="2026-11-26T10:00:00+00:00", seconds=1.5, **fields)
