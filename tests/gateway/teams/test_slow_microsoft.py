"""Microsoft slow, busy or broken: the answer comes late or its loss is counted, and never twice."""

from __future__ import annotations

import asyncio

import pytest

from gateway import logs
from tests.gateway.teams.conftest import TeamsDoor, activity


def lost(door: TeamsDoor) -> float:
    """Return how many answers were counted as not delivered."""
    return door.services.metrics.registry.get_sample_value("gateway_failures_total", {"part": "teams"}) or 0


async def test_a_slow_connector_keeps_nobody_else_waiting(door: TeamsDoor) -> None:
    """Another person has an answer while the first is still being delivered, which takes 10 seconds."""
    door.microsoft.delay = 10
    assert await door.send(activity(door.microsoft, text="ett")) == 202
    while not door.microsoft.posts:
        await asyncio.sleep(0.01)
    door.microsoft.delay = 0
    other = activity(door.microsoft, text="två", **{"from": {"id": "29:other"}})
    assert await door.send(other) == 202
    while not door.microsoft.answered:
        await asyncio.sleep(0.01)
    assert (len(door.microsoft.posts), door.microsoft.answered) == (2, 1), "the slow answer was waited for"
    await door.teams.idle()
    assert (len(door.microsoft.posts), door.microsoft.answered, lost(door)) == (2, 2, 0)


async def test_an_answer_that_may_have_arrived_is_not_sent_again(door: TeamsDoor) -> None:
    door.teams._settings.send_seconds = 0.3
    door.microsoft.delay = 1
    assert len(await door.answered()) == 1
    assert lost(door) == 1


async def test_when_microsoft_asks_to_wait_the_answer_comes_afterwards(
    door: TeamsDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    door.microsoft.answers = [(429, {"Retry-After": "1"}), (500, {}), (503, {})]
    real = asyncio.sleep

    async def noting(seconds: float) -> None:
        waited.append(seconds)
        await real(0)

    monkeypatch.setattr(asyncio, "sleep", noting)
    tries = await door.answered()
    assert (len(tries), lost(door)) == (4, 0)
    assert [seconds for seconds in waited if seconds >= 1] == [1]


async def test_an_answer_that_is_never_taken_is_counted_and_given_up(door: TeamsDoor) -> None:
    door.microsoft.answers = [(500, {})] * 50
    assert len(await door.answered()) == 5
    assert lost(door) == 1


async def test_what_is_refused_is_not_sent_again(door: TeamsDoor) -> None:
    door.microsoft.answers = [(403, {})]
    assert len(await door.answered()) == 1
    assert lost(door) == 1


async def test_waiting_an_hour_is_not_worth_it(door: TeamsDoor) -> None:
    door.microsoft.answers = [(429, {"Retry-After": "3600"})]
    assert len(await door.answered()) == 1
    assert lost(door) == 1


async def test_when_the_login_refuses_us_it_is_told_without_details(
    door: TeamsDoor, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("DEBUG")
    door.microsoft.login_refuses = True
    assert await door.answered() == []
    assert lost(door) == 1
    said = "".join(capsys.readouterr())
    assert "invalid_client" in said
    assert "secret-detail" not in said


async def test_without_rasa_the_person_is_told_whom_to_turn_to(door: TeamsDoor) -> None:
    door.rasa.says(b"broken")
    assert "112" in (await door.card())["fallbackText"]
