"""Where the form is offered: under answers that name HR, to whom HR is there for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from knowledge.model import Knowledge
from tests.gateway.conftest import card
from tests.gateway.escalation.conftest import TOPIC, HrDoor, HrOpener
from tests.gateway.stub_rasa import CARD

HR = {"id": "hr", "title": "HR", "how": "Som du brukar.", "links": []}
BOSS = CARD["contacts"][0]


def saying(**fields: Any) -> list[dict[str, Any]]:
    """Return a reply of Rasa's with HR among the contacts, changed as one wants."""
    return [{"text": "Nej."}, {"custom": {**CARD, "contacts": [BOSS, HR], **fields}}]


async def offered(door: HrDoor, **fields: Any) -> Any:
    """Return what the card says of the form; None when nothing."""
    door.rasa.says(saying(**fields))
    found = card(await door.say(await door.begin(), "får jag vara påverkad?"))
    assert "escalation" not in found or found["escalation"] is not None
    return found.get("escalation")


async def test_under_an_answer_that_names_hr(hr: HrDoor, knowledge: Knowledge) -> None:
    title = knowledge.topics[TOPIC].title
    for role in (None, "medarbetare", "chef"):
        assert await offered(hr, role=role) == {"topic": TOPIC, "title": title}


@pytest.mark.parametrize("type_", ["handoff", "fallback", "clarify", "out_of_scope", "ask_role", "error"])
async def test_under_every_other_card_that_names_hr_too(hr: HrDoor, type_: str) -> None:
    assert await offered(hr, type=type_, topic=None) == {"topic": None, "title": "Något annat"}


@pytest.mark.parametrize(
    "fields",
    [
        {"contacts": [BOSS]},
        {"contacts": []},
        {"role": "fortroendevald"},
        {"topic": "visselblasning-vad-ar"},
        {"topic": "visselblasning-anonym", "type": "handoff"},
        {
            "topic": None,
            "options": [{"title": "Visselblåsning", "payload": "/visselblasning-hur", "sections": []}],
        },
        {"contacts": [BOSS, HR, {**HR, "id": "visselblasarfunktionen"}]},
        {"type": "crisis"},
        {"type": "smalltalk"},
    ],
)
async def test_nowhere_else(hr: HrDoor, fields: dict[str, Any]) -> None:
    assert await offered(hr, **fields) is None


async def test_nowhere_when_it_is_not_set_up(hr_opened: HrOpener) -> None:
    async with hr_opened(hr_inboxes=None) as door:
        assert await offered(door) is None


@pytest.mark.parametrize("broken", [b"", b"<html>", json.dumps([{"text": "inget kort"}]).encode()])
async def test_also_when_the_assistant_is_down_it_is_offered_and_works(hr: HrDoor, broken: bytes) -> None:
    hr.rasa.says(broken)
    session = await hr.begin()
    found = card(await hr.say(session, "min chef slår mig"))
    assert found["type"] == "error" and found["escalation"] == {"topic": None, "title": "Något annat"}
    assert (await hr.confirm(session, text="Min chef slår mig.")).json()["state"] == "delivered"


async def test_what_is_written_in_the_form_never_passes_through_the_assistant(hr: HrDoor) -> None:
    session = await hr.begin()
    await hr.confirm(session, text="hemligt", reach="hemlig@example.se")
    assert "hemlig" in hr.mail.letters[0].text
    assert hr.rasa.got == []


async def test_a_topic_that_is_offered_is_one_that_the_form_takes(hr: HrDoor) -> None:
    concern = await offered(hr)
    assert (await hr.confirm(await hr.begin(), topic=concern["topic"])).status_code == 201
