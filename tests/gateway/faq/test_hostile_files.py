"""Files that nobody means well with, or that are something else, are refused in words, and quickly."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from openpyxl import Workbook

from gateway.faq import limits
from gateway.faq.names import Catalogue
from gateway.faq.sets import read_upload
from tests.gateway.faq.files import HEADINGS, LUNCH, csv, replaced, xlsx, zipped

ORDINARY = xlsx([HEADINGS, LUNCH])
SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row></sheetData></worksheet>"""
OUTSIDE = ENTITIES.replace(b'<!ENTITY a "aaaaaaaaaa">', b'<!ENTITY a SYSTEM "file:///etc/passwd">')
MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"

REFUSED = {
    "makron i namnet": ("f.xlsm", ORDINARY, "makron"),
    "makron i filen": ("f.xlsx", replaced(ORDINARY, {"xl/vbaProject.bin": b"x"}), "makron"),
    "makron enligt filen": ("f.xlsx", replaced(ORDINARY, {"[Content_Types].xml": MACROS}), "makron"),
    "bomb": ("f.xlsx", replaced(ORDINARY, {"xl/x.xml": b"0" * 30_000_000}), "för stor"),
    "många delar": ("f.xlsx", zipped({str(n): b"" for n in range(1001)}), "för stor"),
    "ingen zip": ("f.xlsx", b"<html>hej</html>", "inte en Excel-fil"),
    "tom": ("f.xlsx", b"", "inte en Excel-fil"),
    "annan zip": ("f.xlsx", zipped({"hej.txt": b"hej"}), "inte en Excel-fil"),
    "Word": ("f.xlsx", zipped({"[Content_Types].xml": b"", "word/document.xml": b""}), "inte en Excel-fil"),
    "avhuggen": ("f.xlsx", ORDINARY[: len(ORDINARY) // 2], "inte en Excel-fil"),
    "gammal Excel": ("f.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "lösenord"),
    "trasig XML": ("f.xlsx", replaced(ORDINARY, {SHEET: b"<worksheet><sheet"}), "skadad"),
    "entiteter": ("f.xlsx", replaced(ORDINARY, {SHEET: ENTITIES}), "skadad"),
    "entitet utifrån": ("f.xlsx", replaced(ORDINARY, {SHEET: OUTSIDE}), "skadad"),
    "för stor": ("f.csv", b"a" * (limits.MOST_BYTES + 1), "större än 5 MB"),
    "för stor Excel": ("f.xlsx", b"a" * (limits.MOST_BYTES + 1), "större än 5 MB"),
    "bild": ("f.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1", "inte en textfil"),
    "annat slag": ("f.pdf", b"%PDF-1.7", "ska vara .xlsx eller .csv"),
    "YAML": ("f.yml", b"- fraga: a", "ska vara .xlsx eller .csv"),
    "utan ändelse": ("f", ORDINARY, "ska vara .xlsx eller .csv"),
}


@pytest.mark.parametrize(("name", "content", "told"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_file_of_questions_is_refused(
    name: str, content: bytes, told: str, catalogue: Catalogue
) -> None:
    started = time.perf_counter()
    read = read_upload(name, content, catalogue)
    assert time.perf_counter() - started < 2
    assert read.questions == () and read.broken
    assert [told in str(problem) for problem in read.problems] == [True]


def test_a_size_that_the_archive_lies_about_unpacks_to_no_more(catalogue: Catalogue) -> None:
    content = replaced(ORDINARY, {SHEET: b" " * 20_000_000})
    size = (20_000_000).to_bytes(4, "little")
    assert content.count(size) >= 1
    read = read_upload("f.xlsx", content.replace(size, (100).to_bytes(4, "little")), catalogue)
    assert read.questions == () and read.broken


def rows(count: int) -> list[tuple[str, ...]]:
    return [("fråga", "ämne"), *((f"Fråga nummer {n}?", "alkohol-lunch") for n in range(count))]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_largest_file_is_read_and_one_row_more_is_not(kind: str, catalogue: Catalogue) -> None:
    def made(count: int) -> bytes:
        return xlsx(rows(count)) if kind == "xlsx" else csv(*rows(count)).encode()

    assert len(read_upload(f"f.{kind}", made(limits.MOST_ROWS), catalogue).questions) == limits.MOST_ROWS
    read = read_upload(f"f.{kind}", made(limits.MOST_ROWS + 1), catalogue)
    assert read.questions == () and "fler än 5\u00a0000 rader" in str(read.problems[0])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_far_too_many_rows_are_refused_quickly(kind: str, catalogue: Catalogue) -> None:
    content = xlsx(rows(50_000)) if kind == "xlsx" else csv(*rows(50_000)).encode()
    started = time.perf_counter()
    read = read_upload(f"f.{kind}", content, catalogue)
    assert time.perf_counter() - started < 5
    assert len(read.problems) == 1 and "Dela upp den" in str(read.problems[0])


def test_rows_that_are_all_wrong_are_told_quickly(catalogue: Catalogue) -> None:
    wrong = [
        HEADINGS,
        *((f"F{n}", "cheff", ",".join("abcdefghijklmnop"), "x" * 900, "", "") for n in range(3000)),
    ]
    started = time.perf_counter()
    read = read_upload("f.csv", csv(*wrong).encode(), catalogue)
    assert time.perf_counter() - started < 10
    assert len({problem.row for problem in read.problems}) == 3000


def test_a_sheet_that_is_formatted_all_the_way_down_ends_where_its_rows_do(catalogue: Catalogue) -> None:
    read = read_upload("f.xlsx", xlsx([HEADINGS, LUNCH, *[("",)] * 3000, LUNCH]), catalogue)
    assert len(read.questions) == 1 and not read.broken
    assert "tomma rader" in str(read.problems[0])


def test_a_row_far_down_is_not_waited_for(catalogue: Catalogue) -> None:
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.cell(1_048_576, 1, "långt ner")
    written = io.BytesIO()
    book.save(written)
    started = time.perf_counter()
    assert read_upload("f.xlsx", written.getvalue(), catalogue).questions == ()
    assert time.perf_counter() - started < 2


def test_a_quote_that_never_ends_is_told_and_the_rows_before_are_read(catalogue: Catalogue) -> None:
    text = csv(HEADINGS, LUNCH) + '"Får jag;;alkohol-lunch\r\nhej;;alkohol-lunch'
    read = read_upload("f.csv", text.encode(), catalogue)
    assert len(read.questions) == 1 and "Rad 3: citattecknen" in str(read.problems[0])


def test_formulas_and_html_are_text(catalogue: Catalogue) -> None:
    content = xlsx(
        [
            HEADINGS,
            ("<script>alert(1)</script>", "", "alkohol-lunch"),
            ('=WEBSERVICE("http://x")', "", "alkohol-lunch"),
        ]
    )
    read = read_upload("f.xlsx", content, catalogue)
    assert [question.text for question in read.questions] == ["<script>alert(1)</script>"]
    assert [problem.message for problem in read.problems] == ["frågan saknas"]  # Excel never computed it


def test_numbers_truth_and_dates_are_read_as_text(catalogue: Catalogue) -> None:
    content = xlsx([("fråga", "kontakt"), (112.0, "nodnummer-112"), (True, "112"), (1.5, 112)])
    read = read_upload("f.xlsx", content, catalogue)
    assert [question.text for question in read.questions] == ["112", "SANT", "1.5"]
    assert {question.contacts for question in read.questions} == {("nodnummer-112",)}


def test_the_archive_of_an_ordinary_workbook_is_far_below_the_limits() -> None:
    entries = zipfile.ZipFile(io.BytesIO(ORDINARY)).infolist()
    assert len(entries) < 50 < limits.MOST_ZIP_ENTRIES
