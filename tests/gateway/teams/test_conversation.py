"""What somebody in Teams gets: an answer, in the right place, once, and with nothing of them kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from gateway import logs
from gateway.store import channels
from gateway.store.tables import ChatSession
from tests.gateway.stub_rasa import CARD
from tests.gateway.teams.conftest import BOT, PERSON, TeamsDoor, activity
from tests.gateway.teams.fake_microsoft import APP, OUR_TOKEN, TENANT

CHANNEL = {
    "id": "19:thread@thread.tacv2;messageid=17",
    "conversationType": "channel",
    "isGroup": True,
    "tenantId": TENANT,
}
GROUP = {"id": "19:group@thread.v2", "conversationType": "groupChat", "isGroup": True, "tenantId": TENANT}


def mention(id_: str, text: str) -> dict[str, Any]:
    return {"type": "mention", "text": text, "mentioned": {"id": id_, "name": "N"}}


def tapped(card: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the buttons of a card submit or open."""
    found, rest = [], [card]
    while rest:
        part = rest.pop()
        if isinstance(part, dict):
            found += [part] if str(part.get("type", "")).startswith("Action.") else []
            rest += part.values()
        elif isinstance(part, list):
            rest += part
    return found


async def test_a_question_is_answered_with_a_card_to_microsoft_alone(door: TeamsDoor) -> None:
    card = await door.card(id="17")
    (post,) = door.microsoft.posts
    assert post.path == "/emea/v3/conversations/a:conversation/activities/17"
    assert post.authorization == f"Bearer {OUR_TOKEN}"
    assert "Nej." in card["fallbackText"]
    assert door.rasa.got[0]["message"] == "får jag vara påverkad?"


async def test_nobodys_id_or_name_reaches_rasa_the_database_or_the_answer(door: TeamsDoor) -> None:
    (answer,) = await door.answered(text="jag heter Anna Svensson, får jag dricka?")
    async with door.services.engine.connect() as connection:
        rows = (await connection.execute(select(ChatSession))).all()
    kept = (
        json.dumps([str(row) for row in rows]) + json.dumps(door.rasa.got) + json.dumps(answer["attachments"])
    )
    for secret in (PERSON, "aad-1", "Namn", "Svensson", "a:conversation"):
        assert secret not in kept
    assert [row.channel for row in rows] == ["teams"]


async def test_the_log_holds_neither_text_nor_ids(
    door: TeamsDoor, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("DEBUG")
    door.microsoft.answers = [(403, {})]
    await door.answered(text="hemligtord")
    await door.send(activity(door.microsoft), "abc")
    said = "".join(capsys.readouterr())
    assert "could not be delivered" in said and "was not from Teams" in said
    for secret in ("hemligtord", "a:conversation", PERSON, "aad-1", "Namn", OUR_TOKEN):
        assert secret not in said


async def test_the_same_activity_delivered_again_is_answered_once(door: TeamsDoor) -> None:
    twice = activity(door.microsoft)
    assert [await door.send(twice) for _ in range(3)] == [202] * 3
    await door.teams.idle()
    assert len(door.microsoft.posts) == len(door.rasa.got) == 1


async def test_what_is_tapped_goes_to_rasa_when_it_was_offered(door: TeamsDoor) -> None:
    offered = [tap["data"] for tap in tapped(await door.card()) if tap["type"] == "Action.Submit"]
    assert {"payload": '/alkohol-lunch{"roll": "chef"}'} in offered
    await door.card(text=None, value={"payload": '/alkohol-lunch{"roll": "chef"}'})
    assert door.rasa.got[-1]["message"] == '/alkohol-lunch{"roll": "chef"}'
    assert door.rasa.got[0]["sender"] == door.rasa.got[1]["sender"]


@pytest.mark.parametrize(
    "value", [{"payload": "/restart"}, {"payload": "/alkohol-lunch; DROP"}, {"payload": 7}, {"other": 1}, [1]]
)
async def test_what_was_not_offered_is_refused_in_words(door: TeamsDoor, value: Any) -> None:
    card = await door.card(text=None, value=value)
    assert "Vänd dig till" in card["fallbackText"]
    assert door.rasa.got == []


async def test_in_a_shared_place_anybody_may_tap_what_was_offered_there(door: TeamsDoor) -> None:
    payload = {"payload": '/alkohol-lunch{"roll": "chef"}'}
    other = {"from": {"id": "29:other"}, "text": None, "value": payload}
    await door.card(conversation=CHANNEL)
    await door.card(conversation=CHANNEL, **other)
    assert door.rasa.got[1]["message"] == payload["payload"]
    assert door.rasa.got[0]["sender"] != door.rasa.got[1]["sender"]
    card = await door.card(conversation=GROUP, **other)
    assert "går inte att göra här" in card["fallbackText"]


@pytest.mark.parametrize("text", ["Rensa", "rensa!", "<at>Boten</at> RENSA", "clear"])
async def test_whoever_writes_rensa_is_forgotten(door: TeamsDoor, text: str) -> None:
    await door.card()
    card = await door.card(text=text)
    assert "glömt vad vi har pratat om" in card["fallbackText"]
    assert door.rasa.forgotten == [f"/webhooks/forget/conversations/{door.rasa.got[0]['sender']}"]
    async with door.services.engine.connect() as connection:
        assert (await connection.execute(select(ChatSession))).all() == []
    assert len(door.rasa.got) == 1


async def test_what_cannot_be_forgotten_now_is_told(door: TeamsDoor) -> None:
    await door.card()
    door.rasa.status = 500
    assert "Något gick fel" in (await door.card(text="rensa"))["fallbackText"]


async def test_an_elected_member_is_led_to_the_group_leader_also_when_something_fails(
    door: TeamsDoor,
) -> None:
    door.rasa.says([{"text": "Nej."}, {"custom": {**CARD, "role": "fortroendevald"}}])
    await door.card()
    for failing in ({"text": "å" * 1001}, {"text": None, "value": {"payload": "/restart"}}):
        said = (await door.card(**failing))["fallbackText"]
        assert "Gruppledare" in said and "HR" not in said


async def test_a_typed_command_is_only_text(door: TeamsDoor) -> None:
    await door.card(text="/restart")
    assert door.rasa.got[0]["message"] == "restart"


@pytest.mark.parametrize(
    ("text", "entities", "understood"),
    [
        ("<at>Boten</at> får jag dricka?", [mention(BOT, "<at>Boten</at>")], "får jag dricka?"),
        ("<at>Boten</at> får jag dricka?", None, "får jag dricka?"),
        ("får&nbsp;jag &lt;dricka&gt;?", None, "får jag <dricka>?"),
        (
            "<at>Boten</at> <at>Kim</at> luktar sprit",
            [mention(BOT, "<at>Boten</at>"), mention("29:kim", "<at>Kim</at>")],
            "[namn] luktar sprit",
        ),
    ],
)
async def test_mentions_are_taken_out(
    door: TeamsDoor, text: str, entities: list[dict[str, Any]] | None, understood: str
) -> None:
    await door.card(text=text, entities=entities, conversation=GROUP)
    assert door.rasa.got[0]["message"] == understood


@pytest.mark.parametrize("where", [CHANNEL, GROUP], ids=["channel", "group"])
async def test_in_a_shared_place_a_chat_of_ones_own_is_offered(
    door: TeamsDoor, where: dict[str, Any]
) -> None:
    (answer,) = await door.answered(conversation=where, text="<at>Boten</at> Kim luktar sprit")
    (attachment,) = answer["attachments"]
    assert f"https://teams.microsoft.com/l/chat/0/0?users=28:{APP}" in [
        tap.get("url") for tap in tapped(attachment["content"])
    ]
    assert "sprit" not in json.dumps(answer)
    assert answer["conversation"]["id"] == where["id"]  # which in a channel names the thread


async def test_in_the_personal_chat_it_is_not(door: TeamsDoor) -> None:
    assert "l/chat/0/0?users=28:" not in json.dumps(await door.card())


async def test_two_people_in_one_channel_have_a_conversation_each(door: TeamsDoor) -> None:
    await door.card(conversation=CHANNEL)
    await door.card(conversation=CHANNEL, **{"from": {"id": "29:other"}})
    one, other = (sent["sender"] for sent in door.rasa.got)
    assert one != other


async def test_whoever_installs_the_app_is_welcomed_once(door: TeamsDoor) -> None:
    installed = {"type": "installationUpdate", "action": "add", "text": None}
    added = {"type": "conversationUpdate", "membersAdded": [{"id": BOT}, {"id": PERSON}], "text": None}
    card = await door.card(**installed)
    said = [tap["data"]["message"] for tap in tapped(card) if "message" in tap.get("data", {})]
    assert sorted(said) == [
        *("Får jag ta emot en present?", "Jag är chef", "Jag är förtroendevald", "Jag är medarbetare"),
        *("Vad gör jag om en kollega är påverkad på jobbet?", "Vem vänder jag mig till om jag blir mobbad?"),
    ]
    assert "inte en människa" in card["fallbackText"] and "Teams visar vem du är" in card["fallbackText"]
    assert await door.answered(**added) == []


async def test_an_example_can_be_tapped(door: TeamsDoor) -> None:
    await door.card(text=None, value={"message": "Får jag ta emot en present?"})
    assert door.rasa.got[0]["message"] == "Får jag ta emot en present?"


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "conversationUpdate", "membersAdded": [{"id": "29:new"}]},
        {"type": "conversationUpdate", "membersRemoved": [{"id": BOT}]},
        {"type": "installationUpdate", "action": "remove"},
        {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]},
        {"type": "typing"},
    ],
)
async def test_what_wants_no_answer_gets_none(door: TeamsDoor, fields: dict[str, Any]) -> None:
    assert await door.answered(**fields, text=None) == []


async def test_a_bare_mention_is_greeted_however_often(door: TeamsDoor) -> None:
    for _ in range(2):
        card = await door.card(conversation=GROUP, text="<at>Boten</at>")
        assert "inte en människa" in card["fallbackText"]


async def test_a_message_that_is_too_long_is_told_so(door: TeamsDoor) -> None:
    assert "för långt" in (await door.card(text="å" * 1001))["fallbackText"]
    assert door.rasa.got == []


async def test_a_closed_channel_says_so_and_whom_to_turn_to(door: TeamsDoor) -> None:
    await channels.close(door.services.engine, "teams")
    assert "stängd" in (await door.card())["fallbackText"]
    assert door.rasa.got == []


async def test_whoever_writes_too_often_is_told_so(door: TeamsDoor) -> None:
    cards = [await door.card() for _ in range(21)]
    assert "för många" in cards[-1]["fallbackText"]
    assert len(door.rasa.got) == 20


async def test_a_conversation_that_was_silent_too_long_begins_anew(door: TeamsDoor) -> None:
    with time_machine.travel("2026-11-26T08:00:00Z") as clock:
        await door.card()
        clock.shift(2 * 3600)
        card = await door.card(text=None, value={"payload": "/alkohol-lunch"})
    assert "går inte att göra här" in card["fallbackText"]  # offered in the conversation that is over
    assert door.rasa.forgotten == [f"/webhooks/forget/conversations/{door.rasa.got[0]['sender']}"]
