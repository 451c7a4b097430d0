"""The workbook that HR fills in is read again as it was filled in."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gateway.faq import template
from gateway.faq.names import Catalogue
from gateway.faq.question import Column
from gateway.faq.sets import read_upload
from knowledge import reader
from knowledge.model import Knowledge


def test_the_example_is_a_good_question(catalogue: Catalogue) -> None:
    read = read_upload("mall.xlsx", template.template(catalogue), catalogue)
    assert read.problems == ()
    (question,) = read.questions
    assert (question.role, question.topics, question.row) == ("medarbetare", ("alkohol-lunch",), 2)


def test_every_choice_of_the_lists_is_offered_and_understood(catalogue: Catalogue) -> None:
    book = load_workbook(io.BytesIO(template.template(catalogue)))
    sheet, lists = book[template.QUESTIONS], book[template.LISTS]
    offered = {str(one.sqref)[0]: one.formula1 for one in sheet.data_validations.dataValidation}
    assert set(offered) == set("BCDE")
    kinds = (catalogue.roles, catalogue.topics, catalogue.sources, catalogue.contacts)
    for letter, names in zip("BCDE", kinds):
        cells = lists[offered[letter].split("!")[1]]
        assert [names.found(cell.value) for (cell,) in cells] == [[id_] for id_ in names.titles]
    assert [cell.value for cell in sheet[1]] == [column.value for column in Column]


def test_a_template_is_written_and_nothing_is_overwritten(
    tmp_path: Path,
    knowledge: Knowledge,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(reader, "read", lambda: knowledge)
    target = tmp_path / "mall.xlsx"
    assert template.main([str(target)]) == 0
    assert load_workbook(target).sheetnames == [template.QUESTIONS, template.INSTRUCTIONS, template.LISTS]
    before = target.read_bytes()
    assert template.main([str(target)]) == 2 and target.read_bytes() == before
    assert template.main([str(tmp_path / "ingen" / "mall.xlsx")]) == 2
    assert "finns redan" in capsys.readouterr().err
