"""The drills' own count: what is lost, doubled, out of order or wrong is seen, and nothing else is."""

from __future__ import annotations

from collections import Counter

import pytest

from bench.drills.count import Tally, count
from bench.drills.expected import Right
from bench.drills.records import Answer, Attempt, Came, Letter, Message, Records

FIRST, SECOND = Answer("answer", "a", None, "Ja."), Answer("answer", "b", None, "Nej.")
RIGHT = {(0, 0): Right(FIRST, "a"), (0, 1): Right(SECOND, "b")}


def message(turn: int, *came: Came, answer: Answer | None = None, after_failure: bool = False) -> Message:
    """A message whose last attempt was answered as given."""
    attempts = [Attempt("s", 0, 1, each) for each in came]
    attempts[-1].answer = answer
    return Message(0, turn, after_failure, attempts)


def counted(*messages: Message, kept: str = "", letters: tuple[Letter, ...] = (), arrived: str = "") -> Tally:
    records = Records(list(messages), list(letters))
    return count(records, RIGHT, {"s": list(kept)}, Counter(arrived.split()))


ASKED = message(0, Came.ANSWER, answer=FIRST)
ASKED_ON = message(1, Came.ANSWER, answer=SECOND)


def test_a_conversation_without_faults_holds() -> None:
    tally = counted(ASKED, ASKED_ON, kept="ab")
    assert tally.holds() and (tally.sent, tally.right, tally.answered, tally.kept) == (2, 2, 2, 2)


@pytest.mark.parametrize(
    ("kept", "lost", "doubled", "out_of_order"),
    [
        ("ab", 0, 0, 0),
        ("a", 1, 0, 0),
        ("b", 1, 0, 0),
        ("", 2, 0, 0),
        ("abb", 0, 1, 0),
        ("ba", 0, 0, 1),
        ("c", 2, 1, 0),
    ],
)
def test_what_is_kept_is_compared_in_order(kept: str, lost: int, doubled: int, out_of_order: int) -> None:
    tally = counted(ASKED, ASKED_ON, kept=kept)
    assert (tally.lost, tally.doubled, tally.out_of_order) == (lost, doubled, out_of_order)


@pytest.mark.parametrize("kept", ["ab", "aab"])
def test_a_try_that_was_not_answered_may_be_kept_or_not(kept: str) -> None:
    again = message(0, Came.CUT, Came.ANSWER, answer=FIRST)
    assert counted(again, ASKED_ON, kept=kept).holds()
    assert counted(again, ASKED_ON, kept="aaab").doubled == 1


def test_an_answer_without_its_context_is_wrong_unless_the_person_was_told() -> None:
    other = message(1, Came.ANSWER, answer=FIRST)
    assert counted(ASKED, other, kept="ab").wrong == 1
    told = message(1, Came.ANSWER, answer=FIRST, after_failure=True)
    tally = counted(ASKED, told, kept="ab")
    assert (tally.wrong, tally.otherwise) == (0, 1)
    asked_back = message(1, Came.ANSWER, answer=Answer("fallback", None, None, "Vad gäller det?"))
    tally = counted(ASKED, asked_back, kept="ab")
    assert (tally.wrong, tally.told) == (0, 1)


@pytest.mark.parametrize(
    ("came", "told", "unanswered"),
    [
        ((Came.ERROR, Came.ERROR), 1, 0),
        ((Came.REFUSED, Came.REFUSED), 0, 1),
        ((Came.REFUSED, Came.ERROR), 1, 0),
        ((Came.SILENCE, Came.ERROR), 0, 1),
        ((Came.EMPTY,), 0, 1),
    ],
)
def test_a_message_that_got_no_answer_was_told_so_or_is_unanswered(
    came: tuple[Came, ...], told: int, unanswered: int
) -> None:
    tally = counted(message(0, *came))
    assert (tally.told, tally.unanswered, tally.holds()) == (told, unanswered, not unanswered)


def test_only_confirmed_messages_to_hr_can_be_lost() -> None:
    letters = (Letter("k", 0, reference="HR-1"), Letter("l", 0, reference="HR-2"), Letter("m", 0))
    tally = counted(letters=letters, arrived="HR-1 HR-1")
    assert (tally.confirmed, tally.delivered, tally.mail_lost, tally.mail_doubled) == (2, 1, 1, 1)
    assert not tally.holds()
