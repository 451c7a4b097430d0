"""A session from its beginning to its end: tokens, limits, clearing, and what may be judged in it."""

from __future__ import annotations

import asyncio

import pytest
import time_machine

from tests.gateway.conftest import Door, Opener, card
from tests.gateway.stub_rasa import CARD


@pytest.mark.parametrize(
    "token", [None, "Bearer x.y.z", "Bearer ", "Basic abc", "Bearer eyJhbGciOiJub25lIn0.e30."]
)
async def test_without_a_valid_token_nobody_writes(door: Door, token: str | None) -> None:
    response = await door.http.post(
        "/api/chat", json={"message": "hej"}, headers={"Authorization": token} if token else {}
    )
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert card(response)["contacts"] and door.rasa.got == []


async def test_a_token_of_another_gateway_is_forged(opened: Opener) -> None:
    async with opened(signing_key="x" * 40) as other:
        foreign = await other.begin()
    async with opened() as door:
        assert (await door.say(foreign, "hej")).status_code == 401


async def test_a_session_ends_after_half_an_hour_of_silence(door: Door) -> None:
    with time_machine.travel("2026-11-25 08:00Z") as clock:
        session = await door.begin()
        clock.shift(29 * 60)
        assert (await door.say(session, "hej")).status_code == 200
        clock.shift(29 * 60)
        assert (await door.say(session, "hej")).status_code == 200
        clock.shift(31 * 60)
        assert (await door.say(session, "hej")).status_code == 401


async def test_a_token_is_good_for_a_working_day_however_busy(door: Door) -> None:
    with time_machine.travel("2026-11-25 08:00Z") as clock:
        session = await door.begin()
        for _ in range(16):
            clock.shift(29 * 60 + 50)
            assert (await door.say(session, "hej")).status_code == 200
        clock.shift(5 * 60)
        assert (await door.say(session, "hej")).status_code == 401


async def test_a_session_has_a_limit_that_other_sessions_do_not_feel(opened: Opener) -> None:
    async with opened(session_limit="3/minute") as door:
        busy, calm = await door.begin(), await door.begin()
        statuses = [(await door.say(busy, "hej")).status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        refused = await door.say(busy, "hej")
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert "vänta" in refused.json()[0]["text"].lower() and card(refused)["contacts"]
        assert (await door.say(calm, "hej")).status_code == 200


async def test_a_client_has_a_limit_whatever_sessions_it_takes(opened: Opener) -> None:
    async with opened(client_limit="3/minute", new_session_limit="5/minute") as door:
        statuses = [(await door.say(await door.begin(), "hej")).status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        await door.begin()
        assert (await door.http.post("/api/session")).status_code == 429


async def test_a_conversation_cleared_while_a_reply_is_made_leaves_nothing(door: Door) -> None:
    session = await door.begin()
    door.rasa.delay = 0.5
    asking = asyncio.create_task(door.say(session, "hej"))
    while not door.rasa.got:
        await asyncio.sleep(0.01)
    assert (await door.http.delete("/api/chat", headers=session)).status_code == 204
    assert card(await asking)["type"] == "answer"
    sender = door.rasa.got[0]["sender"]
    assert door.rasa.forgotten == [f"/webhooks/forget/conversations/{sender}"] * 2


async def test_clearing_again_and_again_does_not_reach_the_assistant(opened: Opener) -> None:
    async with opened(client_limit="6/minute") as door:
        session = await door.begin()
        statuses = [(await door.http.delete("/api/chat", headers=session)).status_code for _ in range(8)]
        assert statuses == [204] * 6 + [429] * 2
        assert len(door.rasa.forgotten) == 1


async def test_a_session_begins_on_own_pages_only(opened: Opener) -> None:
    async with opened(intranet_origins="https://intranat.example.se") as door:
        for origin, status in (
            ("http://testserver", 201),
            ("http://TESTSERVER:80", 201),
            ("http://testserver:81", 403),
            ("https://intranat.example.se", 201),
            ("https://evil.example", 403),
            ("null", 403),
        ):
            response = await door.http.post("/api/session", headers={"Origin": origin})
            assert response.status_code == status, origin


async def test_clearing_forgets_everywhere_and_ends_the_session(door: Door) -> None:
    session = await door.begin()
    await door.say(session, "hej")
    sender = door.rasa.got[0]["sender"]
    assert (await door.http.delete("/api/chat", headers=session)).status_code == 204
    assert door.rasa.forgotten == [f"/webhooks/forget/conversations/{sender}"]
    assert (await door.say(session, "hej")).status_code == 401
    async with door.services.engine.connect() as connection:
        for table in ("chat_sessions", "offers"):
            assert (await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar() == 0
    assert (await door.http.delete("/api/chat", headers=session)).status_code == 204


async def test_clearing_without_the_assistant_says_so_and_is_done_later(door: Door) -> None:
    session = await door.begin()
    await door.say(session, "hej")
    door.rasa.status = 503
    assert (await door.http.delete("/api/chat", headers=session)).status_code == 503
    assert (await door.say(session, "hej")).status_code == 401
    assert len(await door.services.sessions.silent()) == 1


async def test_feedback_is_kept_once_an_answer_with_its_topic_only(door: Door) -> None:
    session = await door.begin()
    await door.say(session, "får jag?")
    judged = {"topic": CARD["topic"], "helpful": False}
    statuses = [
        (await door.http.post("/api/feedback", json=judged, headers=session)).status_code for _ in range(2)
    ]
    assert statuses == [204, 409]
    await door.say(session, "får jag?")  # the same answer again is no new vote
    assert (await door.http.post("/api/feedback", json=judged, headers=session)).status_code == 409
    other = {"topic": "korruption-gava", "helpful": True}
    assert (await door.http.post("/api/feedback", json=other, headers=session)).status_code == 409
    async with door.services.engine.connect() as connection:
        rows = (await connection.exec_driver_sql("SELECT * FROM feedback")).mappings().all()
    assert [set(row) for row in rows] == [{"id", "topic", "helpful", "day"}]


async def test_a_clock_that_is_set_back_ends_no_session(door: Door) -> None:
    with time_machine.travel("2026-11-25 08:00Z") as clock:
        session = await door.begin()
        clock.shift(-3_600)
        assert (await door.say(session, "hej")).status_code == 200
