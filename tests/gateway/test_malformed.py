"""Two hundred bodies that are no messages: each is refused in plain Swedish, and nobody else notices."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

import pytest

from tests.gateway.conftest import Door, Opener, card

GOOD = b'{"message": "far jag dricka?", "roll": "chef"}'
ODD_VALUES = [
    None,
    True,
    0,
    -1,
    1e308,
    "",
    "x" * 1001,
    [],
    {},
    [[]],
    ["hej"],
    {"text": "hej"},
    "\x00",
    "\ud800",
]


def bodies() -> Iterator[bytes]:
    """Yield 200 bodies: cut, bent, nested, wrongly typed, wrongly encoded."""
    yield from (b"", b"null", b"[]", b"{}", b'"hej"', b"\xff\xfe", b"\xef\xbb\xbf" + GOOD, b"[" * 8000)
    yield from (b'{"message": ' * 500, b"{" * 16_000, GOOD + GOOD, b"a=b&c=d", b"<xml/>", b"\x00" * 100)
    for value in ODD_VALUES:
        for field in ("message", "payload"):
            yield json.dumps({field: value}).encode("utf-8", "surrogatepass")
        yield json.dumps({"message": value, "payload": value}).encode()
        yield json.dumps({"message": "hej", "payload": "/alkohol-lunch", "roll": value}).encode()
        yield json.dumps({"message": "hej", "annat": value}).encode()
        yield json.dumps({"message": "hej", "roll": value or 1}).encode()
    chance = random.Random(4)
    while True:
        bent = bytearray(GOOD)
        for _ in range(chance.randint(1, 6)):
            bent[chance.randrange(len(bent))] = chance.randrange(256)
        yield bytes(bent[: chance.randint(1, len(bent))])


def two_hundred() -> list[bytes]:
    everything = bodies()
    return [next(everything) for _ in range(200)]


async def test_no_body_is_answered_by_an_error_of_ours(opened: Opener) -> None:
    async with opened(session_limit="1000/minute", client_limit="1000/minute") as door:
        session = await door.begin()
        for body in two_hundred():
            response = await door.http.post("/api/chat", content=body, headers=session)
            assert response.status_code in (200, 409, 413, 422), body
            assert response.json()[0]["text"] and card(response), body
        assert (await door.say(session, "får jag?")).status_code == 200


@pytest.mark.parametrize("path", ["/api/session", "/api/feedback"])
async def test_the_other_calls_stand_them_too(opened: Opener, path: str) -> None:
    async with opened(
        session_limit="1000/minute", client_limit="1000/minute", new_session_limit="1000/minute"
    ) as door:
        session = await door.begin()
        for body in two_hundred()[:100]:
            response = await door.http.post(path, content=body, headers=session)
            assert response.status_code < 500, body


async def test_no_message_is_lost_among_them(opened: Opener) -> None:
    async with opened(session_limit="1000/minute", client_limit="1000/minute") as door:
        session = await door.begin()
        for number, body in enumerate(two_hundred()[:50]):
            await door.http.post("/api/chat", content=body, headers=session)
            await door.say(session, f"fråga {number}")
        asked = [sent["message"] for sent in door.rasa.got]
        assert [message for message in asked if message.startswith("fråga")] == [
            f"fråga {n}" for n in range(50)
        ]


async def test_a_body_that_is_too_large_is_refused_before_it_is_read(door: Door) -> None:
    session = await door.begin()
    response = await door.http.post("/api/chat", content=b"x" * 20_000, headers=session)
    assert response.status_code == 413 and "långt" in response.json()[0]["text"]


async def test_a_refusal_repeats_nothing_of_what_was_sent(door: Door) -> None:
    response = await door.http.post(
        "/api/chat", json={"message": {"hemligt": "planted-marker"}}, headers=await door.begin()
    )
    assert "planted-marker" not in response.text
