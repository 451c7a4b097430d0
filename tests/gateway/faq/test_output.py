"""What is written can be read back, and nothing in it is more than text."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from rich.console import Console

from gateway.faq.names import Catalogue
from gateway.faq.output import terminal, words
from gateway.faq.output.junit import junit
from gateway.faq.output.page import page
from gateway.faq.output.workbook import ANSWERS, workbook
from gateway.faq.result import Result, Verdict
from tests.gateway.faq.files import result, row
from tests.gateway.faq.runs import BEFORE, CHANGES, EMPTY, FORMULAS, HTML, RUN


def test_the_workbook_holds_every_row_as_text_and_no_formula(catalogue: Catalogue) -> None:
    book = load_workbook(io.BytesIO(workbook(RUN, catalogue)))
    rows = list(book["Svar"].iter_rows())
    assert [cell.value for cell in rows[0]] == list(ANSWERS) and len(rows) == len(RUN.rows) + 1
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert not any(cell.hyperlink for cell in cells)
    for formula, cells_of_row in zip(FORMULAS, rows[1:]):
        for cell in (cells_of_row[0], cells_of_row[3], cells_of_row[14], cells_of_row[15]):
            assert (cell.value, cell.data_type, cell.quotePrefix) == (formula, "s", True)
    assert rows[1 + len(FORMULAS)][0].value == HTML
    assert [sheet.title for sheet in book] == [
        "Svar",
        "Per ämne",
        "Per roll",
        "Förväxlingar",
        "Rader som inte gick att läsa",
    ]


def test_the_workbook_tells_what_was_confused_with_what(catalogue: Catalogue) -> None:
    run = result(row("q", Verdict.WRONG, topic="alkohol-foljder"), row("r", topic="alkohol-lunch"))
    book = load_workbook(io.BytesIO(workbook(run, catalogue)))
    heading = list(ANSWERS).index("förväxlat med")
    column = [line[heading].value for line in book["Svar"].iter_rows(min_row=2)]
    assert column == [catalogue.title("alkohol-foljder"), None]
    confused = [cell.value for cell in list(book["Förväxlingar"].iter_rows())[1]]
    assert confused == [catalogue.title("alkohol-lunch"), catalogue.title("alkohol-foljder"), 1, "q"]


def test_junit_counts_every_question_and_every_row_that_cannot_be_read() -> None:
    root = ElementTree.fromstring(junit(RUN))
    (suite,) = root
    cases = suite.findall("testcase")
    assert len(cases) == int(suite.get("tests", "")) == len(RUN.rows) + 1
    for kind, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        found = [case for case in cases if case.find(kind) is not None]
        assert len(found) == int(suite.get(name, "")) == 2
    assert any(HTML in case.get("name", "") for case in cases)


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs


@pytest.mark.parametrize("run", [RUN, EMPTY, BEFORE], ids=["allt", "tom", "lite"])
def test_the_page_is_whole_and_holds_nothing_that_runs_or_is_fetched(
    run: Result, catalogue: Catalogue
) -> None:
    elements = Elements(page(run, CHANGES, catalogue))
    assert not {"script", "img", "iframe", "object", "form", "link"} & set(elements.names)
    assert {"html", "main", "h1", "h2", "caption", "style"} <= set(elements.names)
    names = {name for name, _ in elements.attributes}
    assert not {name for name in names if name.startswith("on")} and "style" not in names
    assert all(value and value.startswith("#") for name, value in elements.attributes if name == "href")
    assert elements.names.count("table") == elements.names.count("caption")


def test_the_page_tells_the_same_in_plots_and_tables(catalogue: Catalogue) -> None:
    text = page(RUN, CHANGES, catalogue)
    assert 'lang="sv"' in text and text.count("<svg") == 3
    assert "Har blivit fel (1)" in text and "Borttagna frågor (1)" in text
    assert "Har blivit fel" not in page(RUN, None, catalogue)
    assert "Hur säker assistenten var" not in page(BEFORE, None, catalogue)


def test_the_terminal_shows_text_and_no_commands(catalogue: Catalogue) -> None:
    shown = io.StringIO()
    console = Console(file=shown, width=100, force_terminal=False)
    terminal.problems(console, RUN.problems)
    terminal.summary(console, RUN, CHANGES, catalogue)
    text = shown.getvalue()
    assert "\x1b" not in text and "\x00" not in text
    assert "hej[31m du [red]" in text
    assert "Har blivit fel sedan förra körningen (1)" in text and "Fel nu och förra gången: 0" in text
    assert "Rad 7, kolumn roll" in text


@pytest.mark.parametrize(
    ("iso", "told"),
    [
        ("2026-11-26T10:00:00+00:00", "2026-11-26 11:00"),
        ("2026-07-01T10:00:00", "2026-07-01 12:00"),
        ("", ""),
    ],
)
def test_times_are_swedish(iso: str, told: str) -> None:
    assert words.when(iso) == told
