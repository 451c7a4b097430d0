"""The capacity model finds the queue behind the waits, and says how many people it holds."""

from __future__ import annotations

import pytest

from bench.load.capacity import Capacity, error, fit

QUEUE = Capacity(alone=30, slope=20, most=40)
RATES = (2, 10, 20, 30, 35, 38)


def test_it_finds_the_numbers_that_made_the_waits() -> None:
    found = fit([(rate, QUEUE.p95(rate)) for rate in RATES])
    assert (found.alone, found.slope, found.most) == pytest.approx((30, 20, 40), rel=0.01)


def test_a_run_that_it_has_not_seen_is_foretold() -> None:
    found = fit([(rate, QUEUE.p95(rate)) for rate in RATES if rate != 30])
    assert error(found, [(30, QUEUE.p95(30))]) < 0.01


def test_the_error_is_a_share_of_what_was_measured() -> None:
    assert error(QUEUE, [(20, 2 * QUEUE.p95(20)), (20, QUEUE.p95(20))]) == pytest.approx(0.25)


def test_the_rate_within_a_promise_takes_just_that_long() -> None:
    assert QUEUE.p95(QUEUE.rate_within(400)) == pytest.approx(400)


def test_beyond_what_the_queue_takes_nobody_is_answered_in_time() -> None:
    assert QUEUE.p95(40) == float("inf")
    assert QUEUE.rate_within(promised_ms=29) == 0


def test_people_who_pause_longer_are_more_at_the_same_rate() -> None:
    assert QUEUE.people_within(20) == pytest.approx(2 * QUEUE.people_within(10), rel=0.05)
    assert QUEUE.people_within(10) == pytest.approx(10 * QUEUE.rate_within(), rel=0.05)


def test_three_runs_are_too_few() -> None:
    with pytest.raises(ValueError, match="four"):
        fit([(1, 30), (2, 31), (3, 32)])
