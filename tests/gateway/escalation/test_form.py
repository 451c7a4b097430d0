"""A person fills in the form, sees it whole, confirms it; not before that is anything kept or sent."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from gateway.escalation.hours import Hours
from gateway.escalation.message import MOST_CHARACTERS, MOST_REACH
from gateway.escalation.outbox import Outbox
from gateway.store import channels
from gateway.store.tables import Escalation
from tests.gateway.conftest import card
from tests.gateway.escalation.conftest import (
    CARE,
    FALLBACK,
    SCHOOL,
    SCHOOL_INBOX,
    TOPIC,
    HrDoor,
    HrOpener,
)
from tests.gateway.stub_rasa import CARD


async def kept(door: HrDoor) -> int:
    """Return how many messages the database holds."""
    async with door.services.engine.connect() as connection:
        return int(await connection.scalar(select(func.count()).select_from(Escalation)) or 0)


def error(response: Any, status: int) -> str:
    """Return what a refusal says; it is a card in Swedish that names HR."""
    assert response.status_code == status
    found = card(response)
    assert found["type"] == "error" and "hr" in [contact["id"] for contact in found["contacts"]]
    return str(response.json()[0]["text"])


async def test_a_form_tells_what_to_know_and_what_to_choose_from(hr: HrDoor) -> None:
    form = await hr.form(await hr.begin())
    assert form["units"] == [SCHOOL, CARE]
    assert (form["most_characters"], form["most_reach"]) == (MOST_CHARACTERS, MOST_REACH)
    told = " ".join(form["notice"])
    assert "handling hos en myndighet" in told and "30 dagar" in told and "visselblåsning" in told
    assert form["closed"] is None


async def test_from_form_to_inbox(hr: HrDoor) -> None:
    session = await hr.begin()
    response = await hr.confirm(session, topic=TOPIC, unit=SCHOOL, text="Min chef drack.", reach="Ring mig.")
    told = response.json()
    assert response.status_code == 201 and told["state"] == "delivered"
    assert told["reference"] in told["told"] and "skickat till HR" in told["told"]
    (letter,) = hr.mail.letters
    assert letter.inbox == SCHOOL_INBOX and letter.reference == told["reference"] and letter.encrypted
    assert (await hr.look(session, told["reference"])).json() == told


async def test_nothing_is_kept_or_sent_before_it_is_confirmed(hr: HrDoor) -> None:
    session = await hr.begin()
    form = await hr.form(session)
    for confirmed in (None, False, "", "nej", None):
        response = await hr.confirm(session, form["key"], text="Något.", confirmed=confirmed)
        assert "inget är skickat" in error(response, 422)
    await asyncio.sleep(0.2)
    assert await kept(hr) == 0 and hr.mail.connections == 0


async def test_the_same_form_twice_is_one_message(hr: HrDoor) -> None:
    session = await hr.begin()
    key = (await hr.form(session))["key"]
    first, again = [await hr.confirm(session, key, text="En gång.") for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    await asyncio.sleep(0.2)
    assert await kept(hr) == 1 and len(hr.mail.letters) == 1


async def test_the_same_form_with_other_words_is_refused_and_not_silently_dropped(hr: HrDoor) -> None:
    session = await hr.begin()
    key = (await hr.form(session))["key"]
    await hr.confirm(session, key, text="En gång.")
    refused = await hr.confirm(session, key, text="En gång till.")
    assert refused.status_code == 409 and "redan skickat" in refused.json()[0]["text"]


async def test_a_message_that_had_come_there_is_known_in_a_later_session_too(hr: HrDoor) -> None:
    """The answer to the first was lost on its way; the person tries again after lunch."""
    key = (await hr.form(first := await hr.begin()))["key"]
    told = (await hr.confirm(first, key, text="En gång.")).json()
    again = await hr.confirm(await hr.begin(), key, text="En gång.")
    assert (again.status_code, again.json()) == (200, told)
    assert len(hr.mail.letters) == 1


async def test_a_closed_channel_takes_no_messages_either(hr: HrDoor) -> None:
    session = await hr.begin()
    key = (await hr.form(session))["key"]
    await channels.close(hr.services.engine, "web")
    assert "stängd" in error(await hr.confirm(session, key, text="Något."), 409)
    assert await kept(hr) == 0


@pytest.mark.parametrize(("role", "topic"), [("fortroendevald", TOPIC), (None, "visselblasning-hur")])
async def test_who_has_another_way_than_hr_is_refused_whatever_the_client_sends(
    hr: HrDoor, role: str | None, topic: str
) -> None:
    session = await hr.begin()
    key = (await hr.form(session))["key"]
    hr.rasa.says([{"text": "Nej."}, {"custom": {**CARD, "role": role}}])
    await hr.say(session, "jag är förtroendevald")
    refused = await hr.confirm(session, key, topic=topic)
    assert refused.status_code == 409 and "Ta kontakt med en människa" in refused.json()[0]["text"]
    assert await kept(hr) == 0


async def test_the_same_form_sent_again_does_not_use_up_the_limit(hr: HrDoor) -> None:
    session = await hr.begin()
    key = (await hr.form(session))["key"]
    answers = [await hr.confirm(session, key, text="En gång.") for _ in range(8)]
    assert [answer.status_code for answer in answers] == [201] + [200] * 7


async def test_the_same_form_twice_at_the_same_time_is_one_message(hr: HrDoor) -> None:
    session = await hr.begin()
    key = (await hr.form(session))["key"]
    both = await asyncio.gather(*(hr.confirm(session, key, text="En gång.") for _ in range(4)))
    assert sorted(one.status_code for one in both) == [200, 200, 200, 201]
    assert len({one.json()["reference"] for one in both}) == 1
    await asyncio.sleep(0.2)
    assert await kept(hr) == 1 and len(hr.mail.letters) == 1


@pytest.mark.parametrize(
    ("status", "written"),
    [
        (409, {"key": "0" * 32}),
        (409, {"unit": "Parkförvaltningen"}),
        (409, {"topic": "finns-inte"}),
        (422, {"key": "nyckel"}),
        (422, {"topic": "Inget Ämne"}),
        (422, {"text": "x" * (MOST_CHARACTERS + 1)}),
        (422, {"text": "\u0958" * MOST_CHARACTERS}),  # two characters each in Unicode's normal form
        (422, {"reach": "x" * (MOST_REACH + 1)}),
        (422, {"reach": 5}),
        (422, {"namn": "Åsa"}),
    ],
)
async def test_what_the_form_does_not_offer_is_refused(
    hr: HrDoor, status: int, written: dict[str, Any]
) -> None:
    response = await hr.confirm(await hr.begin(), **written)
    error(response, status)
    assert await kept(hr) == 0


async def test_as_much_as_the_form_says_can_be_written(hr: HrDoor) -> None:
    text = "å" * MOST_CHARACTERS
    assert (await hr.confirm(await hr.begin(), text=text, reach="x" * MOST_REACH)).status_code == 201
    assert text in hr.mail.letters[0].text


async def test_a_form_of_another_session_is_refused(hr: HrDoor) -> None:
    mine, theirs = await hr.begin(), await hr.begin()
    key = (await hr.form(theirs))["key"]
    error(await hr.confirm(mine, key, text="Inte min."), 409)
    assert await kept(hr) == 0


async def test_without_a_session_there_is_no_form(hr: HrDoor) -> None:
    nobody = {"Authorization": "Bearer nobody"}
    assert (await hr.http.get("/api/escalation", headers=nobody)).status_code == 401
    assert (await hr.confirm(nobody, "0" * 32)).status_code == 401
    assert (await hr.look(nobody, "HR-2222-2222")).status_code == 401
    ended = await hr.begin()
    await hr.http.delete("/api/chat", headers=ended)
    assert (await hr.http.get("/api/escalation", headers=ended)).status_code == 401
    assert (await hr.confirm(ended, "0" * 32)).status_code == 401


async def test_where_it_is_not_set_up_the_contacts_are_told(hr_opened: HrOpener) -> None:
    async with hr_opened(hr_inboxes=None) as door:
        session = await door.begin()
        for response in (
            await door.http.get("/api/escalation", headers=session),
            await door.confirm(session, "0" * 32, text="Något."),
            await door.look(session, "HR-2222-2222"),
        ):
            assert "Ta kontakt med en människa" in error(response, 409)


async def test_five_messages_an_hour(hr: HrDoor) -> None:
    session = await hr.begin()
    for _ in range(5):
        assert (await hr.confirm(session)).status_code == 201
    refused = await hr.confirm(session)
    assert refused.status_code == 429 and int(refused.headers["Retry-After"]) > 3000
    assert (await hr.confirm(await hr.begin())).status_code == 201
    assert await kept(hr) == 6


async def test_when_it_cannot_be_kept_it_is_said_not_to_be_sent(hr: HrDoor) -> None:
    session = await hr.begin()
    key = (await hr.form(session))["key"]
    async with hr.services.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE escalations RENAME TO gone"))
    assert "inte är skickat" in error(await hr.confirm(session, key, text="Något."), 503)
    async with hr.services.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE gone RENAME TO escalations"))
    assert (await hr.confirm(session, key, text="Något.")).status_code == 201  # the same form still works


async def test_what_has_been_kept_is_never_said_not_to_be(
    hr: HrDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database fails right after the message has been kept, when it is looked whether it has arrived."""

    async def fails(*_: Any) -> None:
        raise OperationalError("SELECT", {}, Exception())

    session = await hr.begin()
    key = (await hr.form(session))["key"]
    with monkeypatch.context() as broken:
        broken.setattr(Outbox, "state", fails)
        response = await hr.confirm(session, key, text="Något.")
    assert response.status_code == 201 and response.json()["state"] == "waiting"
    assert (await hr.confirm(session, key, text="Något.")).json()["state"] == "delivered"
    assert len(hr.mail.letters) == 1


async def test_a_reference_that_is_not_there_is_not_found(hr: HrDoor) -> None:
    session = await hr.begin()
    error(await hr.look(session, "HR-2222-2222"), 404)
    assert (await hr.look(session, "alla")).status_code == 422


async def test_the_reference_is_enough_to_ask_also_in_another_session(hr: HrDoor) -> None:
    reference = (await hr.confirm(await hr.begin())).json()["reference"]
    assert (await hr.look(await hr.begin(), reference)).json()["state"] == "delivered"


async def test_without_a_forvaltning_it_goes_to_the_fallback(hr: HrDoor) -> None:
    await hr.confirm(await hr.begin(), text="Jag vet inte vart jag hör.")
    assert hr.mail.letters[0].inbox == FALLBACK


async def test_nothing_is_known_of_whoever_gives_nothing(hr: HrDoor) -> None:
    assert (await hr.confirm(await hr.begin())).status_code == 201
    (letter,) = hr.mail.letters
    assert "vill vara anonym" in letter.text and "inte skrivit något mer" in letter.text
    assert "Gäller: Något annat" in letter.text and "Förvaltning: Inte angiven" in letter.text
    assert letter.mail["Reply-To"] is None


@pytest.mark.parametrize(
    ("now", "when"),
    [
        ("2026-11-25 09:00+01:00", None),
        ("2026-11-25 18:00+01:00", "torsdag 26 november klockan 08.00"),
        ("2026-11-27 17:00+01:00", "måndag 30 november klockan 08.00"),
        ("2027-01-05 18:00+01:00", "torsdag 7 januari klockan 08.00"),  # trettondagen between
        ("2026-06-19 10:00+02:00", "måndag 22 juni klockan 08.00"),  # midsommarafton
    ],
)
async def test_when_hr_is_not_at_work_that_is_told(hr_opened: HrOpener, now: str, when: str | None) -> None:
    with time_machine.travel(now):
        async with hr_opened(hr_hours="Mo-Fr 08:00-16:30; PH off") as door:
            session = await door.begin()
            closed = (await door.form(session))["closed"]
            told = (await door.confirm(session)).json()["told"]
    assert (closed is None) if when is None else (when in closed and "112" in closed)
    assert ("HR är inte på plats" in told) == (when is not None)


async def test_a_forvaltning_is_found_however_its_name_is_written_in_the_file(
    hr_opened: HrOpener, inboxes: Path
) -> None:
    """A file made on a Mac may have ``å`` in two characters, and somebody a space too many."""
    inboxes.write_text(f"reserv: {FALLBACK}\nforvaltningar:\n  'Va\u030ard  och omsorg ': {SCHOOL_INBOX}\n")
    async with hr_opened() as door:
        session = await door.begin()
        (unit,) = (await door.form(session))["units"]
        assert unit == "Vård och omsorg"
        assert (await door.confirm(session, unit=unit)).status_code == 201
    assert door.mail.letters[0].inbox == SCHOOL_INBOX


def test_when_hr_opens_is_a_moment_when_hr_is_open() -> None:
    """A day off with a comment is a change too, from closed to closed."""
    hours = Hours('Mo-Fr 08:00-16:30; PH off "helg"')
    maundy_thursday = datetime.fromisoformat("2026-04-02 18:00+02:00")
    assert hours.closed_until(maundy_thursday) == "tisdag 7 april klockan 08.00"
