"""Counts and comparisons of runs."""

from __future__ import annotations

import pytest

from gateway.faq import figures
from gateway.faq.compare import Comparison, compare, kept
from gateway.faq.figures import Bin, Share
from gateway.faq.result import Result, Verdict
from tests.gateway.faq.files import result, row

RIGHT, ASKED, WRONG, ERROR = Verdict


def told(found: Comparison) -> dict[str, list[str]]:
    names = {
        "became_wrong": [change.new.question.text for change in found.became_wrong],
        "asks_back": [change.new.question.text for change in found.asks_back],
        "became_right": [change.new.question.text for change in found.became_right],
    } | {name: [row.question.text for row in getattr(found, name)] for name in ("new", "gone", "still_wrong")}
    return {name: texts for name, texts in names.items() if texts}


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (RIGHT, RIGHT, {}),
        (RIGHT, ASKED, {"asks_back": ["q"]}),
        (RIGHT, WRONG, {"became_wrong": ["q"]}),
        (RIGHT, ERROR, {}),
        (ASKED, RIGHT, {"became_right": ["q"]}),
        (ASKED, WRONG, {"became_wrong": ["q"]}),
        (WRONG, RIGHT, {"became_right": ["q"]}),
        (WRONG, WRONG, {"still_wrong": ["q"]}),
        (ERROR, WRONG, {"new": ["q"]}),
    ],
)
def test_a_change_of_verdict(before: Verdict, now: Verdict, expected: dict[str, list[str]]) -> None:
    assert told(compare(result(row("q", before)), result(row("q", now)))) == expected


def test_a_question_is_the_same_by_words_and_role() -> None:
    old = result(row("Får jag öla?", role="chef"), row("borta"))
    same = result(row("får jag ÖLA", WRONG, role="chef", file="b.yml"))
    assert told(compare(old, same)) == {"became_wrong": ["får jag ÖLA"]}
    other = result(row("Får jag öla?", WRONG))
    assert told(compare(old, other)) == {"new": ["Får jag öla?"], "gone": ["Får jag öla?", "borta"]}


def test_what_was_not_asked_is_not_gone() -> None:
    old = result(row("a"), row("b"), row("c", file="annan.yml"))
    assert told(compare(old, result(row("a")))) == {"gone": ["b"]}
    assert told(compare(old, result(row("a"), cancelled=True))) == {}


def test_what_a_run_did_not_judge_is_kept_from_the_one_before() -> None:
    old = result(row("a"), row("b"), row("c", file="annan.yml"), row("d", WRONG))
    new = result(row("a", ERROR), row("d"), row("e"))
    after = kept(old, new)
    assert {(r.question.text, r.verdict) for r in after.rows} == {
        ("a", RIGHT),
        ("c", RIGHT),
        ("d", RIGHT),
        ("e", RIGHT),
    }
    assert told(compare(after, result(row("a", WRONG)))) == {"became_wrong": ["a"], "gone": ["d", "e"]}
    assert [r.question.text for r in kept(None, new).rows] == ["d", "e"]


RUN = result(
    row("a", role="chef"),
    row("b", WRONG, topic="alkohol-foljder", confidence=0.95),
    row("c", WRONG, topic="alkohol-foljder", confidence=1.0),
    row("d", WRONG, topic="alkohol-lunch"),  # only a contact was missing
    row("e", ASKED, type="clarify", topics=("koden-bindande", "alkohol-lunch"), confidence=0.31),
    row("f", ERROR, topics=("koden-bindande",), confidence=0.2),
    row("g", WRONG, type="fallback", topics=("koden-bindande",)),
    row("h", ERROR, topics=("mutor",)),
    row("i", confidence=0.0),
)


def test_counts() -> None:
    assert figures.total(RUN) == Share("", 2, 1, 4, 2) and figures.total(RUN).accuracy == 2 / 7
    assert figures.by_topic(RUN) == [
        Share("koden-bindande", 0, 1, 1, 1),
        Share("alkohol-lunch", 2, 0, 3, 0),
        Share("mutor", 0, 0, 0, 1),
    ]
    assert figures.by_role(RUN) == [Share("chef", 1), Share("ingen", 1, 1, 4, 2)]
    assert figures.total(result()).accuracy is None and figures.by_topic(result()) == []


def test_confusions() -> None:
    found = [(one.expected, one.got, [q.text for q in one.questions]) for one in figures.confusions(RUN)]
    assert found == [
        ("alkohol-lunch", "alkohol-foljder", ["b", "c"]),
        ("koden-bindande", "fallback", ["g"]),
    ]


def test_histogram() -> None:
    assert figures.histogram(result(row("a"))) == []
    bins = figures.histogram(RUN)
    assert len(bins) == 10
    assert [one for one in bins if one.right or one.other] == [
        Bin(0.0, 0.1, 1, 0),
        Bin(0.3, 0.4, 0, 1),
        Bin(0.9, 1.0, 0, 2),
    ]


def test_a_run_is_kept_as_json_of_one_version() -> None:
    assert Result.from_json(RUN.to_json()) == RUN
    for other in (b"{}", b"x", RUN.to_json().replace(b'"version": 1', b'"version": 2')):
        with pytest.raises(ValueError, match="."):
            Result.from_json(other)
