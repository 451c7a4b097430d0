"""Questions without an answer are kept for HR: redacted, short, of nobody; or never, by one setting."""

from __future__ import annotations

import copy
import datetime
from typing import Any

import time_machine
from sqlalchemy import select

from gateway import retention
from gateway.store.tables import Unanswered
from tests.gateway.conftest import Door, Opener
from tests.gateway.stub_rasa import CARD

Row = tuple[str, str, str | None]


def reply(type_: str) -> list[dict[str, Any]]:
    return [{"text": "Hm."}, {"custom": {**copy.deepcopy(CARD), "type": type_, "topic": None}}]


async def kept(door: Door) -> list[Row]:
    async with door.services.engine.connect() as connection:
        rows = await connection.execute(select(Unanswered.kind, Unanswered.text, Unanswered.topic))
        return [(row.kind, row.text, row.topic) for row in rows]


async def test_what_is_not_understood_or_out_of_scope_is_kept_without_names(door: Door) -> None:
    session = await door.begin()
    for type_, said in (("fallback", "min chef Anna Svensson glorpar"), ("out_of_scope", "vad är klockan?")):
        door.rasa.says(reply(type_))
        await door.say(session, said)
    assert await kept(door) == [
        ("not-understood", "min chef [namn] glorpar", None),
        ("out-of-scope", "vad är klockan?", None),
    ]


async def test_nothing_of_it_tells_whose_it_is(door: Door) -> None:
    door.rasa.says(reply("fallback"))
    await door.say(await door.begin(), "glorp?")
    columns = {column.name for column in Unanswered.__table__.columns}
    assert columns == {"id", "kind", "text", "topic", "day", "assigned", "assigned_day"}


async def test_what_is_answered_or_is_a_crisis_is_not_kept(door: Door) -> None:
    session = await door.begin()
    for type_ in ("answer", "crisis", "smalltalk", "clarify", "handoff", "error"):
        door.rasa.says(reply(type_))
        await door.say(session, "jag vill inte leva")
    assert await kept(door) == []


async def test_a_long_story_is_not_kept(door: Door) -> None:
    door.rasa.says(reply("fallback"))
    await door.say(await door.begin(), "en lång berättelse " * 20)
    assert await kept(door) == []


async def test_a_question_whose_answer_did_not_help_is_kept_with_its_topic(door: Door) -> None:
    session = await door.begin()
    await door.say(session, "får jag?")
    judgement = {"topic": CARD["topic"], "helpful": False, "question": "jag heter Anna Svensson, får jag?"}
    assert (await door.http.post("/api/feedback", json=judgement, headers=session)).status_code == 204
    assert await kept(door) == [("no-help", "jag heter [namn], får jag?", CARD["topic"])]


async def test_one_that_helped_is_not(door: Door) -> None:
    session = await door.begin()
    await door.say(session, "får jag?")
    judgement = {"topic": CARD["topic"], "helpful": True, "question": "får jag?"}
    assert (await door.http.post("/api/feedback", json=judgement, headers=session)).status_code == 204
    assert await kept(door) == []


async def test_a_topic_that_was_not_answered_keeps_no_question(door: Door) -> None:
    judgement = {"topic": "alkohol-lunch", "helpful": False, "question": "får jag?"}
    refused = await door.http.post("/api/feedback", json=judgement, headers=await door.begin())
    assert refused.status_code == 409 and await kept(door) == []


async def test_by_one_setting_nothing_is_kept_and_the_notice_says_so(opened: Opener) -> None:
    async with opened(keep_unanswered=False) as door:
        door.rasa.says(reply("fallback"))
        begun = (await door.http.post("/api/session")).json()
        await door.say({"Authorization": f"Bearer {begun['token']}"}, "glorp?")
        assert await kept(door) == []
        assert "Det du skriver sparas inte hos oss." in begun["notice"][1]


async def test_where_questions_are_kept_the_notice_says_so(door: Door) -> None:
    notice = (await door.http.post("/api/session")).json()["notice"]
    assert "utom korta frågor som jag inte kan svara på" in notice[1]


async def test_they_are_removed_after_a_setting_s_days(opened: Opener) -> None:
    async with opened(unanswered_days=10) as door:
        door.rasa.says(reply("fallback"))
        with time_machine.travel(datetime.datetime(2026, 11, 1, 12, tzinfo=datetime.UTC)) as clock:
            await door.say(await door.begin(), "glorp?")
            clock.shift(datetime.timedelta(days=10))
            await retention.forget_old(door.services)
            assert len(await kept(door)) == 1
            clock.shift(datetime.timedelta(days=1))
            await retention.forget_old(door.services)
        assert await kept(door) == []
