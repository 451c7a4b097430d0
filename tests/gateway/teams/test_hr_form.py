"""A message to HR from Teams: offered in the personal chat, shown before it is sent, and sent once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
import yaml
from cryptography.fernet import Fernet
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from gateway import logs
from gateway.escalation import desk
from gateway.escalation.message import Concern
from gateway.escalation.settings import EscalationSettings
from gateway.escalation.vault import Vault
from gateway.store import channels
from gateway.store.tables import Escalation
from tests.gateway.stub_rasa import CARD
from tests.gateway.teams import read
from tests.gateway.teams.conftest import TeamsDoor
from tests.gateway.teams.test_conversation import CHANNEL, GROUP

UNIT = "Barn- och utbildningsförvaltningen"
HR = {"id": "hr", "title": "HR", "how": "Fråga en kollega.", "links": []}
TOPIC = "alkohol-paverkad"
SEND, CHANGE, REVIEW, CANCEL = "Skicka till HR", "Ändra", "Granska", "Avbryt"
WRITTEN = {
    "unit": UNIT,
    "text": "Han luktade sprit.\nDet var i går.",
    "how": "sa-har",
    "reach": "070-123 45 67",
}
SAID = Concern(topic=TOPIC, unit=UNIT, text=WRITTEN["text"], reach=WRITTEN["reach"])
NOT_HERE, NOT_READ = "Härifrån går det inte", "Formuläret gick inte att läsa"
Data = dict[str, Any]


@pytest.fixture
def escalation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EscalationSettings:
    """Take messages; nobody sends them on in these tests, so nobody waits for that either."""
    monkeypatch.setattr(desk, "PATIENCE", 0)
    inboxes = tmp_path / "inboxes.yml"
    inboxes.write_text(
        yaml.safe_dump({"reserv": "hr@example.se", "forvaltningar": {UNIT: "barn@example.se"}})
    )
    return EscalationSettings(
        inboxes=inboxes,
        sender="assistenten@example.se",
        keys=Fernet.generate_key().decode(),
        smtp_host="127.0.0.1",
        smtp_tls="off",
    )


@pytest.fixture(autouse=True)
def names_hr(door: TeamsDoor) -> None:
    answers(door)


def answers(door: TeamsDoor, **fields: Any) -> None:
    door.rasa.says([{"text": "Nej."}, {"custom": {**CARD, "contacts": [HR], **fields}}])


def tap(card: Data, title: str) -> Data:
    """Return what a button sends, with all inputs of its card as they stand, as Teams does."""
    (button,) = [one for one in read.buttons(card) if one["title"] == title]
    inputs = {} if button.get("associatedInputs") == "none" else filled_in(card)
    return inputs | button["data"]


def filled_in(card: Data) -> Data:
    inputs = read.elements(card, "Input.Text") + read.elements(card, "Input.ChoiceSet")
    return {one["id"]: one.get("value", "") for one in inputs}


async def tapped(door: TeamsDoor, data: Data, **fields: Any) -> Data:
    return await door.card(text=None, value=data, **fields)


async def form(door: TeamsDoor) -> Data:
    return await tapped(door, tap(await door.card(), SEND))


async def preview(door: TeamsDoor, **written: Any) -> Data:
    return await tapped(door, tap(await form(door), REVIEW) | WRITTEN | written)


async def kept(door: TeamsDoor, escalation: EscalationSettings) -> list[Concern]:
    """Return the messages in the outbox, opened."""
    async with door.services.engine.connect() as connection:
        sealed = await connection.scalars(select(Escalation.sealed).order_by(Escalation.created))
        return [Vault(escalation.keys).open(one) for one in sealed]


async def test_a_message_is_written_reviewed_and_sent(
    door: TeamsDoor, escalation: EscalationSettings
) -> None:
    given = await form(door)
    shown = read.shown(given)
    assert "Teams" in " ".join(shown) and "handling hos en myndighet" in " ".join(shown)
    assert shown[shown.index("Det gäller") + 1] == door.services.knowledge.topics[TOPIC].title
    assert filled_in(given) == {"unit": "-", "text": "", "how": "", "reach": ""}
    assert await kept(door, escalation) == []

    reviewed = await tapped(door, tap(given, REVIEW) | WRITTEN)
    shown = read.shown(reviewed)
    assert "Inget är skickat än" in " ".join(shown)
    for part in (UNIT, "Han luktade sprit.", "Det var i går.", "070-123 45 67"):
        assert part in shown
    assert await kept(door, escalation) == []

    receipt = await tapped(door, tap(reviewed, SEND))
    async with door.services.engine.connect() as connection:
        reference = await connection.scalar(select(Escalation.reference))
    assert reference in read.shown(receipt)
    assert reference in receipt["speak"] and "har inte kommit fram till HR än" in receipt["speak"]
    assert await kept(door, escalation) == [SAID]


async def test_whoever_is_anonymous_sends_no_way_to_be_reached(
    door: TeamsDoor, escalation: EscalationSettings
) -> None:
    reviewed = await preview(door, how="anonymt", unit="-", text=" ")
    assert {"Inte angiven", "Personen vill vara anonym och kan inte få svar."} < set(read.shown(reviewed))
    assert "070" not in json.dumps(tap(reviewed, SEND))
    await tapped(door, tap(reviewed, SEND))
    assert await kept(door, escalation) == [Concern(topic=TOPIC)]


@pytest.mark.parametrize(
    ("written", "fault"),
    [({"reach": "  "}, "Skriv hur HR kan nå dig"), ({"how": ""}, "Välj hur du vill bli nådd.")],
)
async def test_what_is_missing_is_asked_for_and_the_rest_kept(
    door: TeamsDoor, written: Data, fault: str
) -> None:
    again = await preview(door, **written)
    assert fault in " ".join(read.shown(again)) and fault in again["speak"]
    assert filled_in(again) == WRITTEN | written | ({"reach": ""} if "reach" in written else {})


async def test_inputs_that_the_client_leaves_out_are_empty(door: TeamsDoor) -> None:
    review = {"hr": "preview", "unit": None, "how": "anonymt", "text": None}
    given = await tapped(door, {**tap(await form(door), REVIEW), **review})
    assert "Personen har inte skrivit något mer." in read.shown(given)


async def test_what_is_changed_after_all_is_what_is_sent(
    door: TeamsDoor, escalation: EscalationSettings
) -> None:
    again = await tapped(door, tap(await preview(door), CHANGE))
    assert filled_in(again) == WRITTEN
    reviewed = await tapped(door, tap(again, REVIEW) | {"text": "Nej, förresten."})
    await tapped(door, tap(reviewed, SEND))
    assert [concern.text for concern in await kept(door, escalation)] == ["Nej, förresten."]


async def test_a_message_changed_after_it_was_sent_is_another(
    door: TeamsDoor, escalation: EscalationSettings
) -> None:
    reviewed = await preview(door)
    await tapped(door, tap(reviewed, SEND))
    again = await tapped(door, tap(reviewed, CHANGE))
    second = await tapped(door, tap(again, REVIEW) | {"text": "Och en sak till."})
    await tapped(door, tap(second, SEND))
    assert len(await kept(door, escalation)) == 2


async def test_the_same_words_in_two_forms_are_two_messages(
    door: TeamsDoor, escalation: EscalationSettings
) -> None:
    for _ in range(2):
        await tapped(door, tap(await preview(door), SEND))
    assert await kept(door, escalation) == [SAID, SAID]


async def test_a_message_that_is_sent_twice_is_one(door: TeamsDoor, escalation: EscalationSettings) -> None:
    send = tap(await preview(door), SEND)
    told = [(await tapped(door, send))["speak"] for _ in range(2)]
    assert told[0] == told[1]
    assert await kept(door, escalation) == [SAID]


@pytest.mark.parametrize("step", ["form", "preview"])
async def test_whoever_cancels_has_sent_nothing(
    door: TeamsDoor, escalation: EscalationSettings, step: str
) -> None:
    given = await form(door) if step == "form" else await preview(door)
    said = tap(given, CANCEL)
    assert said == {"hr": "cancel"}
    assert "jag skickar inget till HR nu" in (await tapped(door, said))["speak"]
    assert await kept(door, escalation) == []


@pytest.mark.parametrize("where", [CHANNEL, GROUP], ids=["channel", "group"])
async def test_where_others_read_along_there_is_no_form(
    door: TeamsDoor, escalation: EscalationSettings, where: Data
) -> None:
    assert SEND not in read.shown(await door.card(conversation=where))
    for data in (tap(await door.card(), SEND), tap(await preview(door), SEND)):
        card = await tapped(door, data, conversation=where)
        assert NOT_HERE in card["speak"] and "sprit" not in json.dumps(card)
    assert await kept(door, escalation) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "fortroendevald"},
        {"topic": "visselblasning-hur"},
        {"type": "crisis"},
        {"contacts": CARD["contacts"]},
    ],
)
async def test_where_the_desk_offers_nothing_there_is_no_button(door: TeamsDoor, fields: Data) -> None:
    answers(door, **fields)
    assert SEND not in read.shown(await door.card())


async def test_the_button_stands_by_hr_in_the_language_of_the_answer(door: TeamsDoor) -> None:
    answers(door, contacts=[HR, *CARD["contacts"]])
    shown = read.shown(await door.card())
    assert shown[shown.index("1. HR") :][1:4] == ["Fråga en kollega.", SEND, "2. Närmaste chef"]
    answers(door, language="en")
    assert "Send to HR" in read.shown(await door.card())


async def test_a_message_may_concern_nothing_that_is_known(
    door: TeamsDoor, escalation: EscalationSettings
) -> None:
    answers(door, type="handoff", topic=None, sources=[])
    reviewed = await preview(door)
    assert "Något annat" in read.shown(reviewed)
    await tapped(door, tap(reviewed, SEND))
    assert (await kept(door, escalation))[0].topic is None


FORGED = [
    ({"offer": "0" * 32}, NOT_HERE),
    ({"offer": ""}, NOT_HERE),
    ({"offer": 7}, NOT_READ),
    ({"offer": None}, NOT_HERE),
    ({"topic": "alkohol-lunch"}, NOT_HERE),
    ({"topic": "finns-inte"}, NOT_HERE),
    ({"topic": None}, NOT_HERE),
    ({"topic": ["a"]}, NOT_READ),
    ({"topic": "../x"}, NOT_READ),
    ({"unit": "En annan förvaltning"}, NOT_HERE),
    ({"unit": "x" * 101}, NOT_READ),
    ({"unit": {"a": 1}}, NOT_READ),
    ({"text": 7}, NOT_READ),
    ({"text": "x" * 4001}, NOT_READ),
    ({"text": "\u0958" * 4000}, NOT_READ),  # each of them becomes two characters
    ({"reach": ["x"]}, NOT_READ),
    ({"reach": "x" * 201}, NOT_READ),
    ({"how": "på torget"}, NOT_READ),
    ({"how": True}, NOT_READ),
    ({"form": "x"}, NOT_READ),
    ({"form": 1}, NOT_READ),
    ({"hr": "delete"}, NOT_READ),
    ({"hr": None}, NOT_READ),
    ({"hr": ["send"]}, NOT_READ),
]


@pytest.mark.parametrize(("odd", "told"), FORGED, ids=[json.dumps(odd)[:40] for odd, _ in FORGED])
async def test_what_no_card_sends_is_refused_in_words(
    door: TeamsDoor, escalation: EscalationSettings, odd: Data, told: str
) -> None:
    given = await form(door)
    reviewed = await tapped(door, tap(given, REVIEW) | WRITTEN)
    for data in (tap(given, REVIEW) | WRITTEN, tap(reviewed, CHANGE), tap(reviewed, SEND)):
        card = await tapped(door, data | odd)
        assert told in card["speak"] and "HR" in read.shown(card)[1:][0] + card["speak"]
        assert not read.elements(card, "Input.Text") and SEND not in read.shown(card)
    assert await kept(door, escalation) == []


@pytest.mark.parametrize(
    "odd", [{"text": "Något helt annat."}, {"reach": "071"}, {"unit": "-"}, {"form": "0" * 32}]
)
async def test_what_was_not_shown_is_shown_and_not_sent(
    door: TeamsDoor, escalation: EscalationSettings, odd: Data
) -> None:
    card = await tapped(door, tap(await preview(door), SEND) | odd)
    assert "bekräfta meddelandet igen" in card["speak"] and SEND in read.shown(card)
    assert await kept(door, escalation) == []


async def test_nobody_elses_form_can_be_used(door: TeamsDoor, escalation: EscalationSettings) -> None:
    given = await preview(door)
    for data in (tap(given, SEND), tap(given, CHANGE), tap(await door.card(), SEND)):
        card = await tapped(door, data, **{"from": {"id": "29:other"}})
        assert NOT_HERE in card["speak"]
    assert await kept(door, escalation) == []


async def test_without_a_desk_nothing_is_taken(door: TeamsDoor, escalation: EscalationSettings) -> None:
    button, send = tap(await door.card(), SEND), tap(await preview(door), SEND)
    object.__setattr__(door.services, "desk", None)
    for data in (button, send):
        assert NOT_HERE in (await tapped(door, data))["speak"]
    assert SEND not in read.shown(await door.card())


async def test_nothing_of_it_reaches_rasa_the_log_or_the_database_in_clear(
    door: TeamsDoor, escalation: EscalationSettings, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    logs.set_up("DEBUG")
    reviewed = await preview(door)
    await tapped(door, tap(reviewed, SEND) | {"text": "sprit" * 1000})
    await tapped(door, tap(reviewed, SEND))
    async with door.services.engine.begin() as connection:
        await connection.execute(text("PRAGMA wal_checkpoint"))
    on_disk = b"".join(file.read_bytes() for file in tmp_path.glob("gateway.db*"))
    said = "".join(capsys.readouterr()) + json.dumps(door.rasa.got) + on_disk.decode("latin-1")
    for secret in ("sprit", "070-123", "Barn- och", "aad-1"):
        assert secret not in said
    assert len(door.rasa.got) == 1


async def test_no_notice_shows_what_was_written(door: TeamsDoor) -> None:
    reviewed = await preview(door)
    for card in (reviewed, await tapped(door, tap(reviewed, CHANGE))):
        assert "sprit" not in card["speak"] + card["fallbackText"]


async def test_what_could_not_be_kept_can_be_sent_again_and_is_one_message(
    door: TeamsDoor, escalation: EscalationSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert door.services.desk
    send, add = tap(await preview(door), SEND), door.services.desk.outbox.add

    async def add_and_fail(key: str, concern: Concern) -> Any:
        await add(key, concern)
        raise OperationalError("…", None, Exception("the disk"))

    monkeypatch.setattr(door.services.desk.outbox, "add", add_and_fail)
    card = await tapped(door, send)
    assert "kunde inte sparas" in card["speak"] and "HR" in card["speak"]
    assert "Han luktade sprit." in read.shown(card) and "Inget är skickat än" not in " ".join(
        read.shown(card)
    )
    assert tap(card, SEND) == send
    monkeypatch.undo()
    assert "sparat" in (await tapped(door, tap(card, SEND)))["speak"]
    assert await kept(door, escalation) == [SAID]


async def test_a_database_that_fails_loses_nothing_that_was_written(
    door: TeamsDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = await form(door)

    async def fail(*_: Any) -> None:
        raise OperationalError("…", None, Exception("the disk"))

    monkeypatch.setattr(door.services.sessions, "hand_out_form", fail)
    card = await tapped(door, tap(given, REVIEW) | WRITTEN)
    assert "Något gick fel" in card["speak"] and filled_in(card) == WRITTEN
    monkeypatch.undo()
    assert "Inget är skickat än" in (await tapped(door, tap(card, REVIEW)))["speak"]


async def test_after_a_long_silence_it_is_confirmed_again(
    door: TeamsDoor, escalation: EscalationSettings
) -> None:
    with time_machine.travel("2026-11-26T08:00:00Z") as clock:
        button, send = tap(await door.card(), SEND), tap(await preview(door), SEND)
        clock.shift(2 * 3600)
        again = await tapped(door, send)
        assert "bekräfta meddelandet igen" in again["speak"] and "Han luktade sprit." in read.shown(again)
        assert await kept(door, escalation) == []
        await tapped(door, tap(again, SEND))
        assert await kept(door, escalation) == [SAID]
        clock.shift(2 * 3600)
        again = await tapped(door, send)  # was it sent?
        await tapped(door, tap(again, SEND))
        assert await kept(door, escalation) == [SAID]
        clock.shift(2 * 3600)
        assert REVIEW in read.shown(await tapped(door, button))  # an old answer's button still works


async def test_a_form_that_lay_open_for_long_is_reviewed_as_any_other(door: TeamsDoor) -> None:
    with time_machine.travel("2026-11-26T08:00:00Z") as clock:
        given = await form(door)
        clock.shift(2 * 3600)
        assert "Inget är skickat än" in (await tapped(door, tap(given, REVIEW) | WRITTEN))["speak"]


async def test_a_closed_channel_sends_nothing_and_loses_nothing(
    door: TeamsDoor, escalation: EscalationSettings
) -> None:
    button, given = tap(await door.card(), SEND), await form(door)
    send = tap(await tapped(door, tap(given, REVIEW) | WRITTEN), SEND)
    await channels.close(door.services.engine, "teams")
    assert read.elements(await tapped(door, button), "Input.Text") == []
    assert filled_in(await tapped(door, tap(given, REVIEW) | WRITTEN)) == WRITTEN
    card = await tapped(door, send)
    assert "stängd" in card["speak"] and tap(card, SEND) == send
    assert await kept(door, escalation) == []


async def test_whoever_taps_too_often_is_told_so_and_loses_nothing(
    door: TeamsDoor, escalation: EscalationSettings
) -> None:
    sent = [tap(await preview(door, text=f"Nummer {number}"), SEND) for number in range(6)]
    cards = [await tapped(door, data) for data in sent[:3]]  # the form, its review and this: 21 in a minute
    assert "för många" in cards[-1]["speak"] and tap(cards[-1], SEND) == sent[2]
    assert len(await kept(door, escalation)) == 2


async def test_so_many_messages_an_hour_are_taken(door: TeamsDoor, escalation: EscalationSettings) -> None:
    with time_machine.travel("2026-11-26T08:00:00Z") as clock:
        button, cards = tap(await door.card(), SEND), []
        for number in range(6):
            given = await tapped(door, button)
            reviewed = await tapped(door, tap(given, REVIEW) | WRITTEN | {"text": f"Nummer {number}"})
            cards.append(await tapped(door, tap(reviewed, SEND)))
            clock.shift(61)
    assert "för många" in cards[-1]["speak"] and "Nummer 5" in read.shown(cards[-1])
    assert len(await kept(door, escalation)) == 5


async def test_when_hr_is_not_at_work_the_form_says_so(
    door: TeamsDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door.services.desk, "closed", lambda: "HR är inte på plats.")
    assert "HR är inte på plats." in read.shown(await form(door))


async def test_without_units_there_is_nothing_to_choose_among(
    door: TeamsDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert door.services.desk
    monkeypatch.setattr(
        door.services.desk, "inboxes", door.services.desk.inboxes.model_copy(update={"forvaltningar": {}})
    )
    assert "unit" not in filled_in(await form(door))


def size(card: Data) -> tuple[int, int]:
    """Return the bytes of a card as it is sent and as Teams counts it (UTF-16, 100 KB with all around it)."""
    return len(json.dumps(card).encode()), len(json.dumps(card, ensure_ascii=False).encode("utf-16-le"))


async def test_the_longest_message_fits_teams(door: TeamsDoor) -> None:
    swedish = ("Vi hörde det allihop, både före och efter mötet. " * 100)[:4000]
    for long in (swedish, "å😀" * 2000, "rad\n" * 1000, ("x" * 39 + "\n") * 100):
        reviewed = await preview(door, text=long, reach="å" * 200)
        cards = [reviewed, await tapped(door, tap(reviewed, CHANGE))]
        assert all(size(card)[1] < 80_000 for card in cards)
        if long is swedish:
            assert all(size(card)[0] < 28_000 for card in cards)
