"""An answer is a draft until a function has reviewed it; nothing else says so."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cards import topic_message
from bot.words import Words
from knowledge.checks.answers import problems
from knowledge.model import Answer, Knowledge, Place, Review, Topic
from knowledge.reader import FOLDER, read

HERE = Place(Path("x.yml"), 7)
REVIEW = Review("HR", datetime.date(2026, 11, 26), HERE)
DRAFT = Answer("Svar.", (), ("hr",), HERE)


def topic(*answers: Answer) -> Topic:
    return Topic("a", "A", "a", "answer", answers, (), HERE)


def test_a_topic_is_reviewed_when_all_its_answers_are() -> None:
    reviewed = replace(DRAFT, reviewed=REVIEW)
    assert (DRAFT.status, reviewed.status) == ("utkast", "granskad")
    assert topic(reviewed, DRAFT).status == "utkast"
    assert topic(reviewed, reviewed).status == "granskad"


def test_the_card_has_the_status_of_the_answer_that_is_given(knowledge: Knowledge) -> None:
    known = knowledge.topics["alkohol-lunch"]
    employees, elected = known.answers
    half = replace(known, answers=(replace(employees, reviewed=REVIEW), elected))

    def status(role: str | None) -> str:
        return topic_message(Words(knowledge), half, role)["custom"]["status"]

    assert (status("medarbetare"), status("fortroendevald"), status(None)) == (
        "granskad",
        "utkast",
        "granskad",
    )


@pytest.mark.parametrize("written", ["2026-11-26", '"2026-11-26"'])
def test_it_is_read_with_the_line_that_it_stands_on(written: str, tmp_path: Path) -> None:
    for name in ("sources", "contacts.yml", "replies.yml", "sections.yml"):
        (tmp_path / name).symlink_to(FOLDER / name)
    (tmp_path / "topics").mkdir()
    text = (FOLDER / "topics" / "alkohol.yml").read_text("utf-8")
    line = f"        reviewed: {{by: HR, date: {written}}}\n"
    path = tmp_path / "topics" / "alkohol.yml"
    path.write_text(text.replace("      - roles:", line + "      - roles:", 1), "utf-8")
    first, second = read(tmp_path).topics["alkohol-paverkad"].answers
    assert first.reviewed is not None and second.reviewed is None
    assert (first.reviewed.by, first.reviewed.date) == ("HR", datetime.date(2026, 11, 26))
    assert f"{path.read_text('utf-8').splitlines()[first.reviewed.place.line - 1]}\n" == line


@pytest.mark.parametrize(("days", "count"), [(-1, 0), (0, 0), (2, 1)])
def test_a_day_to_come_is_a_defect(days: int, count: int) -> None:
    day = datetime.date.today() + datetime.timedelta(days=days)
    known = topic(replace(DRAFT, reviewed=replace(REVIEW, date=day)))
    found = list(problems(Knowledge({}, {"a": known}, {}, {}, {})))
    assert len(found) == count and all(problem.place == HERE for problem in found)
