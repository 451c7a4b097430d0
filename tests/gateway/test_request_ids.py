"""A request has one name, which its answer, its log lines and what is asked of Rasa carry."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateway import logs
from gateway.request_ids import HEADER, SAFE
from tests.gateway.conftest import Door, Opener, card

NAME = "0af7651916cd43dd8448eb211c80319c"


async def test_the_proxys_name_is_given_back_and_passed_on(door: Door) -> None:
    session = await door.begin()
    response = await door.http.post("/api/chat", json={"message": "hej"}, headers={**session, HEADER: NAME})
    assert response.headers[HEADER] == NAME
    assert door.rasa.named == [NAME]


@pytest.mark.parametrize("given", ["", "anna-har-en-kniv", NAME[:-1], NAME.upper(), f"{NAME} {NAME}"])
async def test_without_a_safe_one_each_request_gets_its_own(door: Door, given: str) -> None:
    names = [(await door.http.get("/", headers={HEADER: given})).headers[HEADER] for _ in range(2)]
    assert len({*names, given}) == 3 and all(map(SAFE.fullmatch, names))


@pytest.mark.parametrize(("path", "status"), [("/api/chat", 401), ("/no-such-page", 404), ("/healthz", 404)])
async def test_a_refusal_has_its_name_too(door: Door, path: str, status: int) -> None:
    asked = door.http.post if path == "/api/chat" else door.http.get
    response = await asked(path, headers={HEADER: NAME})
    assert (response.status_code, response.headers[HEADER]) == (status, NAME)


async def test_every_line_of_a_request_is_found_by_its_name(
    opened: Opener, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where the assistant did not answer: the header of the person's answer tells which lines."""
    logs.set_up("DEBUG")
    async with opened() as door:
        session = await door.begin()
        door.rasa.says(b"")
        capsys.readouterr()
        response = await door.say(session, "planted-marker")
    assert card(response)["type"] == "error"
    said, referred, *_ = response.json()[0]["text"].split("\n\n")
    assert said.startswith("Något gick fel") and referred == f"Referens: {response.headers[HEADER][:8]}"
    lines: list[dict[str, Any]] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    told = {line["event"]: line["request_id"] for line in lines}
    assert told.keys() >= {"the assistant did not answer", "request"}
    assert set(told.values()) == {response.headers[HEADER]}
    assert "planted-marker" not in str(lines)
