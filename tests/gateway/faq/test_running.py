"""The questions go through the public door, within its limits, and can be watched and stopped."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from gateway.api.models import Card
from gateway.faq import ranking
from gateway.faq.door import DoorError, DoorUnreachableError, GatewayDoor, Reply
from gateway.faq.names import Catalogue
from gateway.faq.question import Question
from gateway.faq.ranking import Certainty, from_endpoint
from gateway.faq.result import Result, Row, Verdict
from gateway.faq.running import run
from tests.gateway.conftest import Opener
from tests.gateway.faq.answers import CLARIFY, Answering, card
from tests.gateway.stub_rasa import stub_rasa

QUESTIONS = [
    Question("rätt", "chef", ("alkohol-lunch",), file="a.yml", row=1),
    Question("tillbaka", None, ("alkohol-lunch",), file="a.yml", row=2),
    Question("fel", None, ("alkohol-lunch",), file="a.yml", row=3),
    Question("trasigt", None, ("alkohol-lunch",), file="a.yml", row=4),
]


@pytest.fixture
def rasa() -> Iterator[Answering]:
    answers = {"tillbaka": CLARIFY, "fel": card(topic="alkohol-foljder"), "trasigt": b"inte json"}
    with stub_rasa(Answering(cards=answers)) as started:
        assert isinstance(started, Answering)
        yield started


async def test_each_question_is_asked_in_a_session_of_its_own_and_forgotten(
    opened: Opener, rasa: Answering, catalogue: Catalogue
) -> None:
    seen: list[tuple[str, int, int]] = []

    def note(row: Row, done: int, all_: int) -> None:
        seen.append((row.question.text, done, all_))

    async with opened() as door:
        result = await run(QUESTIONS, GatewayDoor(door.http), catalogue, note)
    verdicts = [Verdict.RIGHT, Verdict.ASKED_BACK, Verdict.WRONG, Verdict.ERROR]
    assert [(row.question, row.verdict) for row in result.rows] == list(zip(QUESTIONS, verdicts))
    assert len({sent["sender"] for sent in rasa.got}) == len(rasa.got) == len(rasa.forgotten) == 4
    assert {sent["message"]: sent.get("metadata", {}).get("roll") for sent in rasa.got}["rätt"] == "chef"
    assert sorted(done for _, done, _ in seen) == [1, 2, 3, 4] and {all_ for *_, all_ in seen} == {4}
    first = result.rows[0]
    assert (first.answer, first.topic, first.contacts) == ("Nej.", "alkohol-lunch", ("narmaste-chef",))
    assert first.sources == ("medarbetare/alkohol-och-droger",) and result.rows[1].choices == (
        "alkohol-lunch",
    )
    assert not result.cancelled and result.started
    assert Result.from_json(result.to_json()) == result


async def test_the_gateways_limits_are_waited_out(opened: Opener, catalogue: Catalogue) -> None:
    questions = [Question(f"fråga {n}", None, ("alkohol-lunch",)) for n in range(5)]
    async with opened(new_session_limit="2/second", client_limit="4/second") as door:
        result = await run(questions, GatewayDoor(door.http), catalogue)
    assert [row.verdict for row in result.rows] == [Verdict.RIGHT] * 5
    assert result.seconds >= 1.5


def door_that(*answers: httpx.Response | Exception, **chosen: Any) -> tuple[GatewayDoor, list[str]]:
    """Return a door whose gateway gives these answers, one after the other, and what it was asked."""
    left, asked = list(answers), list[str]()

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {request.url.path}")
        answer = left.pop(0) if request.method == "POST" else httpx.Response(204)
        if isinstance(answer, Exception):
            raise answer
        return answer

    http = httpx.AsyncClient(transport=httpx.MockTransport(handle), base_url="http://door")
    return GatewayDoor(http, **chosen), asked


SESSION = httpx.Response(201, json={"token": "t"})
REPLY = httpx.Response(200, json=[{"text": "Nej."}, {"custom": card()}])


@pytest.mark.parametrize(
    ("told", "waited"), [("7", 7), ("0", 1), ("-5", 1), ("9999999", 120), ("snart", 1), ("²", 1)]
)
async def test_a_refusal_is_waited_out_as_long_as_it_says_within_reason(told: str, waited: int) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    refusal = httpx.Response(429, headers=[(b"Retry-After", told.encode("latin-1"))])
    door, asked = door_that(refusal, SESSION, refusal, REPLY, sleep=sleep)
    assert (await door.ask("hej", None)).card.topic == "alkohol-lunch"
    assert slept == [waited, waited]
    assert asked == ["POST /api/session"] * 2 + ["POST /api/chat"] * 2 + ["DELETE /api/chat"]


@pytest.mark.parametrize(
    ("answers", "kind", "told"),
    [
        ([httpx.ConnectError("x")], DoorUnreachableError, "svarar inte"),
        ([SESSION, httpx.ReadTimeout("x")], DoorError, "dröjde"),
        ([SESSION, httpx.RemoteProtocolError("x")], DoorError, "bröts"),
        ([httpx.Response(404)], DoorError, "404"),
        ([httpx.Response(201, text="hej")], DoorError, "inte porten"),
        ([httpx.Response(201, json=["t"])], DoorError, "inte porten"),
        ([SESSION, httpx.Response(422, json=[])], DoorError, "422"),
        ([SESSION, httpx.Response(200, json=[])], DoorError, "kontraktet"),
        ([SESSION, httpx.Response(200, text="<html>")], DoorError, "kontraktet"),
        ([httpx.Response(429, headers={"Retry-After": "100"})] * 9, DoorError, "429"),
    ],
)
async def test_what_is_no_reply_is_told(answers: list[Any], kind: type[Exception], told: str) -> None:
    async def sleep(_: float) -> None: ...

    door, _ = door_that(*answers, sleep=sleep)
    with pytest.raises(kind, match=told):
        await door.ask("hej", None)


class Slow:
    """Answers two at once and then never again."""

    def __init__(self) -> None:
        self.asked = self.cut = 0

    async def ask(self, text: str, role: str | None) -> Reply:
        self.asked += 1
        if self.asked > 2:
            try:
                await asyncio.sleep(60)
            finally:
                self.cut += 1
        return Reply("Nej.", Card.model_validate(card()), 1)


async def test_a_run_that_is_stopped_has_the_rows_so_far(catalogue: Catalogue) -> None:
    door, cancelled = Slow(), asyncio.Event()
    asyncio.get_running_loop().call_later(0.1, cancelled.set)
    started = time.perf_counter()
    result = await run(QUESTIONS, door, catalogue, cancelled=cancelled)
    assert time.perf_counter() - started < 2
    assert result.cancelled and [row.question for row in result.rows] == QUESTIONS[:2]
    assert door.cut == 2


async def test_whoever_cancels_the_task_leaves_nothing_running(catalogue: Catalogue) -> None:
    door = Slow()
    task = asyncio.create_task(run(QUESTIONS, door, catalogue))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert door.cut == 2 and len(asyncio.all_tasks()) == 1


async def test_a_mistake_of_our_own_is_not_hidden(catalogue: Catalogue) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    with pytest.RaisesGroup(ZeroDivisionError):
        await run(QUESTIONS, Slow(), catalogue, fail, at_once=1)


RANKING = [{"topic": "b", "confidence": 0.2}, {"topic": "a", "confidence": 0.7}]


@pytest.mark.parametrize(
    ("fields", "certainty"),
    [
        ({}, Certainty()),
        ({"confidence": 0.7}, Certainty(0.7)),
        ({"ranking": RANKING}, Certainty(0.7, "b")),
        ({"confidence": 0.6, "ranking": RANKING}, Certainty(0.6, "b")),
        ({"confidence": "x", "ranking": "y"}, Certainty()),
        ({"confidence": 7, "ranking": []}, Certainty()),
    ],
)
def test_a_card_may_tell_how_sure_it_is(fields: dict[str, Any], certainty: Certainty) -> None:
    assert ranking.of_card(Card.model_validate(card(**fields))) == certainty


@pytest.mark.parametrize(
    ("answer", "certainty"),
    [
        (httpx.Response(200, json={"ranking": RANKING}), Certainty(0.7, "b")),
        (httpx.Response(404), Certainty()),
        (httpx.Response(200, text="hej"), Certainty()),
        (httpx.Response(200, json=[]), Certainty()),
        (httpx.Response(200, json={"ranking": [{"topic": 1}]}), Certainty()),
    ],
)
async def test_rasa_may_be_asked_how_sure_it_was(
    answer: httpx.Response, certainty: Certainty, catalogue: Catalogue
) -> None:
    asked: list[bytes] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request.content)
        return answer

    async with httpx.AsyncClient(transport=httpx.MockTransport(handle)) as http:
        understanding = from_endpoint(http, "http://127.0.0.1:5005/webhooks/understand/ranking")
        (row,) = (await run(QUESTIONS[:1], Slow(), catalogue, understanding=understanding)).rows
    assert (row.confidence, row.runner_up) == (certainty.confidence, certainty.runner_up)
    assert asked == ['{"message":"rätt","roll":"chef"}'.encode()]
