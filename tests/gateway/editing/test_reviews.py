"""A review holds only for the words that were reviewed."""

from __future__ import annotations

import datetime

import pytest

from gateway.editing.content import ReviewContent, TopicContent
from gateway.editing.reviews import unreviewed_where_changed
from tests.gateway.editing.conftest import with_answer

THEN = ReviewContent(by="HR", date=datetime.date(2026, 3, 1))
LATER = ReviewContent(by="HR", date=datetime.date(2026, 4, 1))


@pytest.fixture
def reviewed(topic: TopicContent) -> TopicContent:
    return with_answer(with_answer(topic, 0, reviewed=THEN), 1, reviewed=THEN)


@pytest.mark.parametrize(
    "change",
    [{"text": "Nej."}, {"english": "No."}, {"contacts": ("hr",)}, {"say": "Har du tid?"}, {"quotes": ()}],
)
def test_an_answer_that_says_something_else_is_a_draft_again(
    change: dict[str, object], reviewed: TopicContent
) -> None:
    changed = unreviewed_where_changed(reviewed, with_answer(reviewed, 0, **change))
    assert [answer.reviewed for answer in changed.answers] == [None, THEN]


def test_unless_it_was_reviewed_anew(reviewed: TopicContent) -> None:
    edited = with_answer(reviewed, 0, text="Nej.", reviewed=LATER)
    assert unreviewed_where_changed(reviewed, edited) == edited


def test_the_same_day_or_another_name_is_no_new_review(reviewed: TopicContent) -> None:
    again = ReviewContent(by="Personalenheten", date=THEN.date)
    changed = unreviewed_where_changed(reviewed, with_answer(reviewed, 0, text="Nej.", reviewed=again))
    assert changed.answers[0].reviewed is None


def test_what_stays_keeps_its_review_whatever_else_changes(reviewed: TopicContent) -> None:
    edited = reviewed.model_copy(update={"title": "Ny rubrik", "examples": ("nytt",)})
    assert unreviewed_where_changed(reviewed, edited) == edited


def test_a_first_review_is_kept(topic: TopicContent) -> None:
    edited = with_answer(topic, 0, text="Nej.", reviewed=THEN)
    assert unreviewed_where_changed(topic, edited) == edited
