"""What a person meets at the door: an answer, always, and only what this session was offered."""

from __future__ import annotations

import asyncio

import pytest

from gateway.store import channels
from tests.gateway.conftest import Door, Opener, card
from tests.gateway.stub_rasa import CARD, REPLY


async def test_a_question_is_answered_with_the_card_of_the_contract(door: Door) -> None:
    session = await door.begin()
    response = await door.say(session, "får jag vara påverkad?", roll="chef")
    assert response.status_code == 200
    assert response.json()[0] == {"text": "Nej."}
    assert card(response)["contacts"] == CARD["contacts"]
    (sent,) = door.rasa.got
    assert sent["message"] == "får jag vara påverkad?" and sent["metadata"] == {"roll": "chef"}


async def test_a_source_links_to_the_sentence_on_the_page(door: Door) -> None:
    (source,) = card(await door.say(await door.begin(), "får jag?"))["sources"]
    assert source["url"].startswith("/kallor/medarbetare#alkohol-och-droger:~:text=Du%20har%20ett%20ansvar")


async def test_each_session_is_a_conversation_of_its_own_that_names_nobody(door: Door) -> None:
    for _ in range(2):
        await door.say(await door.begin(), "hej")
    first, second = (sent["sender"] for sent in door.rasa.got)
    assert first != second and len(first) == 32


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("/restart", "restart"),
        (" //kris-vald", "kris-vald"),
        ("hej\x00\x1b[2J du", "hej [2J du"),
        ("rad ett\nrad två", "rad ett\nrad två"),
        ("chefen\u202e slår\u200b mig", "chefen slår mig"),
        ("  många   blanka  ", "många blanka"),
        ("a\u030akaren so\u0308p", "åkaren söp"),
        ("ring ١١٢", "ring 112"),
    ],
)
async def test_what_no_person_means_to_write_is_neutralised(door: Door, typed: str, read: str) -> None:
    await door.say(await door.begin(), typed)
    assert door.rasa.got[0]["message"] == read


async def test_what_identifies_a_person_goes_no_further(door: Door) -> None:
    await door.say(await door.begin(), "chefen på 070-174 06 05 (19850312-1234) slog mig, svara x@example.se")
    assert door.rasa.got[0]["message"] == (
        "chefen på [telefonnummer] ([personnummer]) slog mig, svara [e-post]"
    )


async def test_an_empty_message_gets_a_helpful_reply_without_asking_rasa(door: Door) -> None:
    response = await door.say(await door.begin(), " / \n")
    assert (response.status_code, card(response)["type"]) == (200, "fallback")
    assert door.rasa.got == []


async def test_an_offered_choice_is_taken_as_it_was_offered(door: Door) -> None:
    session = await door.begin()
    await door.say(session, "får jag?")
    payload = CARD["options"][1]["payload"]
    response = await door.http.post("/api/chat", json={"payload": payload}, headers=session)
    assert response.status_code == 200
    assert door.rasa.got[1]["message"] == payload


@pytest.mark.parametrize("payload", ["/restart", "/kris-vald", "/alkohol-lunch"])
async def test_a_choice_that_was_not_offered_here_is_refused(door: Door, payload: str) -> None:
    other, own = await door.begin(), await door.begin()
    await door.say(other, "får jag?")
    response = await door.http.post(
        "/api/chat", json={"payload": payload, "roll": "fortroendevald"}, headers=own
    )
    assert response.status_code == 409
    assert [contact["id"] for contact in card(response)["contacts"]] == ["gruppledare", "nodnummer-112"]
    assert len(door.rasa.got) == 1


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"inte json", b'[{"text": "utan kort"}]', b'[{"custom": {"type": "answer"}}]', b"[" * 5000],
)
async def test_whatever_comes_back_the_person_gets_a_sentence_and_the_contacts(
    door: Door, body: bytes
) -> None:
    door.rasa.says(body)
    response = await door.say(await door.begin(), "hjälp", roll="fortroendevald")
    assert response.status_code == 200
    assert response.json()[0]["text"].startswith("Något gick fel")
    assert (card(response)["type"], card(response)["contacts"][0]["id"]) == ("error", "gruppledare")


async def test_a_slow_assistant_is_not_waited_for_for_ever(opened: Opener) -> None:
    async with opened(assistant_seconds=0.2) as door:
        door.rasa.delay = 1
        assert card(await door.say(await door.begin(), "hjälp"))["type"] == "error"


async def test_no_assistant_at_all_is_an_answer_too(opened: Opener) -> None:
    async with opened(assistant_url="http://127.0.0.1:9") as door:
        assert card(await door.say(await door.begin(), "hjälp"))["type"] == "error"


async def test_a_refusal_of_rasas_own_is_passed_on(door: Door) -> None:
    door.rasa.status = 413
    door.rasa.says([{"text": "För långt."}, {"custom": {**CARD, "type": "error", "options": []}}])
    assert (await door.say(await door.begin(), "hej")).json()[0] == {"text": "För långt."}


async def test_a_defect_in_the_gateway_is_answered_with_the_contacts_and_all_headers(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await door.begin()
    monkeypatch.setattr("gateway.api.turn.neutral", lambda text: 1 / 0)
    response = await door.say(session, "hej")
    assert (response.status_code, card(response)["type"]) == (200, "error")
    assert "content-security-policy" in response.headers


async def test_a_database_that_fails_is_answered_with_the_contacts(door: Door) -> None:
    session = await door.begin()
    async with door.services.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE chat_sessions RENAME TO gone")
    response = await door.say(session, "hej")
    assert (response.status_code, card(response)["type"]) == (200, "error")
    assert (await door.http.post("/api/session")).status_code == 503


async def test_a_closed_channel_says_so_and_names_the_humans(door: Door) -> None:
    session = await door.begin()
    await channels.close(door.services.engine, channels.WEB)
    response = await door.say(session, "hej", roll="fortroendevald")
    assert card(response)["contacts"][0]["id"] == "gruppledare"
    response = await door.say(session, "hej")
    assert "stängd" in response.json()[0]["text"] and card(response)["contacts"]
    assert door.rasa.got == []
    await channels.open_again(door.services.engine, channels.WEB)
    assert card(await door.say(session, "hej"))["type"] == "answer"


async def test_what_was_said_of_the_role_decides_the_contacts_of_a_refusal(door: Door) -> None:
    session = await door.begin()
    elected = {**CARD, "type": "smalltalk", "topic": None, "role": "fortroendevald", "sources": []}
    door.rasa.says([{"text": "Då vet jag."}, {"custom": elected}])
    await door.say(session, "jag är förtroendevald")
    door.rasa.says(b"")
    for response in (
        await door.say(session, "hjälp"),
        await door.http.post("/api/chat", json={"payload": "/finns-inte"}, headers=session),
        await door.http.post("/api/chat", json={}, headers=session),
    ):
        assert [contact["id"] for contact in card(response)["contacts"]] == ["gruppledare", "nodnummer-112"]


async def test_a_crisis_is_answered_even_when_nothing_can_be_noted(door: Door) -> None:
    session = await door.begin()
    crisis = {**CARD, "type": "crisis", "topic": None, "sources": []}
    door.rasa.says([{"text": "Ring 112 nu."}, {"custom": crisis}])
    async with door.services.engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE offers")
    assert (await door.say(session, "han har en kniv")).json()[0]["text"] == "Ring 112 nu."


async def test_messages_at_once_in_one_session_are_all_answered(door: Door) -> None:
    session = await door.begin()
    replies = await asyncio.gather(*(door.say(session, f"fråga {n}") for n in range(12)))
    assert [card(reply)["type"] for reply in replies] == ["answer"] * 12


async def test_knowledge_that_only_rasa_has_is_answered_with_the_address_as_it_is(door: Door) -> None:
    source = {**CARD["sources"][0], "id": "ny/avsnitt", "url": "/kallor/ny#avsnitt"}
    door.rasa.says([{"text": "Ja."}, {"custom": {**CARD, "sources": [source]}}])
    assert card(await door.say(await door.begin(), "hej"))["sources"][0]["url"] == "/kallor/ny#avsnitt"


async def test_a_role_that_does_not_exist_is_no_role(door: Door) -> None:
    await door.say(await door.begin(), "hej", roll="kung")
    assert door.rasa.got[0]["metadata"] == {}


async def test_a_reply_without_sources_passes_too(door: Door) -> None:
    small = {**CARD, "type": "smalltalk", "topic": None, "sources": [], "contacts": [], "options": []}
    door.rasa.says([{"text": "Hej!"}, {"custom": small}])
    assert card(await door.say(await door.begin(), "hej"))["type"] == "smalltalk"


def test_the_stand_in_speaks_the_contract() -> None:
    assert sum("custom" in part for part in REPLY) == 1
