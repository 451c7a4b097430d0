"""Conversations are forgotten on schedule, shown with a clock that is moved."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from gateway import retention
from gateway.assistant import AssistantError
from tests.gateway.conftest import Door, Opener

MORNING = "2026-11-25 08:00Z"
MORNING_SECONDS = 1_795_593_600
HOUR = 3600


async def count(door: Door, table: str) -> int:
    async with door.services.engine.connect() as connection:
        return int((await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar_one())


async def test_a_conversation_is_forgotten_after_half_an_hour_of_silence(door: Door) -> None:
    with time_machine.travel(MORNING) as clock:
        await door.say(await door.begin(), "hej")
        clock.shift(29 * 60)
        await retention.forget_old(door.services)
        assert await count(door, "chat_sessions") == 1
        clock.shift(2 * 60)
        await retention.forget_old(door.services)
    sender = door.rasa.got[0]["sender"]
    assert f"/webhooks/forget/conversations/{sender}" in door.rasa.forgotten
    assert await count(door, "chat_sessions") == 0 and await count(door, "offers") == 0


async def test_every_event_is_forgotten_after_a_day(door: Door) -> None:
    with time_machine.travel(MORNING) as clock:
        clock.shift(25 * HOUR)
        await retention.forget_old(door.services)
    assert door.rasa.forgotten == [f"/webhooks/forget/conversations?before={MORNING_SECONDS + HOUR}"]


async def test_the_times_are_settings(opened: Opener) -> None:
    async with opened(silence_minutes=5, retention_hours=2) as door:
        with time_machine.travel(MORNING) as clock:
            session = await door.begin()
            clock.shift(6 * 60)
            assert (await door.say(session, "hej")).status_code == 401
            await retention.forget_old(door.services)
        assert await count(door, "chat_sessions") == 0
        assert door.rasa.forgotten[-1].endswith(f"before={MORNING_SECONDS + 6 * 60 - 2 * HOUR}")
        notice = (await door.http.post("/api/session")).json()["notice"]
        assert "5 minuter" in notice[1] and "2 timmar" in notice[1]


async def test_what_cannot_be_forgotten_now_is_forgotten_the_next_time(door: Door) -> None:
    with time_machine.travel(MORNING) as clock:
        await door.say(await door.begin(), "hej")
        clock.shift(2 * HOUR)
        door.rasa.status = 503
        await retention.forget_old(door.services)
        assert await count(door, "chat_sessions") == 1
        door.rasa.status = 200
        await retention.forget_old(door.services)
    assert await count(door, "chat_sessions") == 0


async def test_one_that_cannot_be_forgotten_does_not_keep_the_others(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(MORNING) as clock:
        for _ in range(3):
            await door.say(await door.begin(), "hej")
        clock.shift(2 * HOUR)
        stubborn = (await door.services.sessions.silent())[0]
        forget = door.services.assistant.forget

        async def refuse_one(session: str) -> None:
            if session == stubborn:
                raise AssistantError("refused")
            await forget(session)

        monkeypatch.setattr(door.services.assistant, "forget", refuse_one)
        await retention.forget_old(door.services)
        assert await door.services.sessions.silent() == [stubborn]
    assert "before=" in door.rasa.forgotten[-1]


async def test_the_job_is_scheduled(opened: Opener) -> None:
    async with opened(retention_every_minutes=7) as door:
        scheduler = retention.schedule(door.services)
        scheduler.start(paused=True)
        job = scheduler.get_job("retention")
        assert job.next_run_time < datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=1)
        assert job.func is retention.forget_old and job.trigger.interval.total_seconds() == 7 * 60
        scheduler.shutdown()
