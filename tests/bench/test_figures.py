"""The figures, on examples small enough to be reckoned by hand."""

import pytest

from bench.nlu import figures

INSIDE = [0.9, 0.8, 0.6, 0.3]
OUTSIDE = [0.7, 0.2, 0.2, 0.1]
RIGHT = [True, False, True, True]


def test_auroc_is_how_often_ours_scores_higher() -> None:
    # 0.9 and 0.8 beat all four, 0.6 and 0.3 beat three: 14 of 16 pairs.
    assert figures.auroc(INSIDE, OUTSIDE) == pytest.approx(14 / 16)


@pytest.mark.parametrize(
    ("rejected", "share"),
    [
        (0.75, 3 / 4),  # threshold 0.2: all of ours are let in, one of them wrong
        (0.95, 1 / 4),  # threshold 0.7: 0.9 and 0.8 are let in, the latter wrong
    ],
)
def test_right_at_rejection_counts_what_is_let_in_and_right(rejected: float, share: float) -> None:
    assert figures.right_at_rejection(RIGHT, INSIDE, OUTSIDE, rejected) == pytest.approx(share)


def test_a_system_that_scores_everything_alike_lets_nothing_in() -> None:
    assert figures.right_at_rejection([True], [0.5], [0.5, 0.5]) == 0.0


def test_without_foreign_questions_there_is_no_figure() -> None:
    assert figures.auroc(INSIDE, []) is None
    assert figures.right_at_rejection(RIGHT, INSIDE, []) is None


def test_macro_f1_weighs_the_classes_alike() -> None:
    # a: precision 2/3, recall 1, F1 0.8; b: precision 1, recall 0.5, F1 2/3.
    assert figures.macro_f1(["a", "a", "b", "b"], ["a", "a", "a", "b"]) == pytest.approx((0.8 + 2 / 3) / 2)


def test_the_interval_is_wilsons() -> None:
    assert figures.margin(0.5, 100) == pytest.approx(0.0962, abs=1e-4)
    assert figures.margin(1.0, 0) == 0.0


def test_reliability_of_equally_many_answers() -> None:
    points = figures.reliability([0.9, 0.1, 0.8, 0.2], [True, False, False, False], bins=2)
    assert points == [(pytest.approx(0.15), 0.0, 2), (pytest.approx(0.85), 0.5, 2)]
    assert figures.calibration_error(points) == pytest.approx((0.15 + 0.35) / 2)
