"""Topics are counted, never people, and small numbers are not shown, nor told by the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway import statistics
from gateway.statistics import Shown, hide_small
from gateway.store import audit
from gateway.store.tables import Asked
from tests.gateway.conftest import Door, Opener
from tests.gateway.stub_rasa import CARD


@pytest.mark.parametrize(
    ("counts", "shown", "hidden"),
    [
        ({"a": 9, "b": 5}, {"a": 9, "b": 5}, []),
        ({"a": 9, "b": 4, "c": 1}, {"a": 9}, ["b", "c"]),
        ({"a": 9, "b": 6, "c": 1}, {"a": 9}, ["b", "c"]),  # else c were the sum less the others
        ({"a": 1}, {}, ["a"]),
        ({"a": 0, "b": 7}, {"b": 7}, []),
        ({}, {}, []),
    ],
    ids=str,
)
def test_groups_under_five_are_hidden_and_cannot_be_told(
    counts: dict[str, int], shown: dict[str, int], hidden: list[str]
) -> None:
    assert hide_small(counts, 5) == Shown(shown, hidden)


async def test_answers_are_counted_by_topic_and_day(opened: Opener, tmp_path: Path) -> None:
    async with opened(session_limit="100/minute") as door:
        session = await door.begin()
        for _ in range(6):
            await door.say(session, "får jag vara påverkad?")
        await door.services.asked.save()
        await door.say(session, "får jag vara påverkad?")
        await door.services.asked.save()
        told = await statistics.report(door.services.settings.database_url, days=30, smallest=5)
        assert f"7  {CARD['topic']}" in told
        assert "Visas inte" not in told


async def test_what_is_counted_has_no_place_for_a_person(door: Door) -> None:
    assert {column.name for column in Asked.__table__.columns} == {"day", "type", "topic", "times"}


async def test_a_small_number_is_not_told_and_the_reading_is_noted(opened: Opener) -> None:
    async with opened() as door:
        await door.say(await door.begin(), "får jag vara påverkad?")
        await door.services.asked.save()
        told = await statistics.report(door.services.settings.database_url, days=30, smallest=5)
        assert str(CARD["topic"]) not in told and "Visas inte, färre än 5" in told
        ((_, _, action, what),) = await audit.last(door.services.engine)
        assert (action, what) == ("read", "statistics 30 days")


async def test_counts_that_could_not_be_saved_are_saved_the_next_time(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.services.asked.count("answer", "alkohol-lunch")
    with monkeypatch.context() as broken:
        broken.setattr("gateway.store.asked.insert", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await door.services.asked.save()
    await door.services.asked.save()
    told = await statistics.report(door.services.settings.database_url, days=1, smallest=1)
    assert "1  alkohol-lunch" in told
