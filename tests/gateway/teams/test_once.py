"""What has been seen is remembered for a while, in bounded memory."""

from __future__ import annotations

import time_machine

from gateway.teams.once import Once


def test_a_name_is_first_again_when_its_time_is_over() -> None:
    with time_machine.travel("2026-11-26T08:00:00Z") as clock:
        once = Once(seconds=60)
        assert [once.first("a"), once.first("a")] == [True, False]
        clock.shift(61)
        assert once.first("a")


def test_it_does_not_grow_without_end() -> None:
    once = Once(seconds=60, most=10)
    for number in range(1000):
        once.first(str(number))
    assert len(once) <= 10
