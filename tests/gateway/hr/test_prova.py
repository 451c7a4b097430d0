"""HR tries the assistant: the answer as staff see it, why it was given, and nothing of it kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from gateway.store.tables import Asked, Audit, ChatSession, Offer, Unanswered
from tests.gateway.hr.conftest import Desk, form
from tests.gateway.hr.reading_rasa import UNDERSTOOD
from tests.gateway.stub_rasa import CARD, REPLY

HOSTILE = "<script>window.pwned=1</script><img src=x onerror=alert(1)>\"'{{7*7}}"


async def ask(desk: Desk, text: str, client: Any = None, **fields: str) -> Any:
    client = client or await desk.enter("testa")
    page = await client.get("/hr/prova")
    return await client.post("/hr/prova", data={**form(page), "fraga": text, **fields})


async def test_the_answer_stands_beside_why_it_was_given(desk: Desk) -> None:
    page = (await ask(desk, "är det ok att vara full", roll="chef")).text
    for shown in (
        "Nej.",
        "Du har ett ansvar att inte själv komma påverkad till arbetet.",
        'href="/kallor/medarbetare#alkohol-och-droger:~:text=',
        "Närmaste chef",
        "Som du brukar.",
        "Öl till lunchen",
        "Får jag vara påverkad på jobbet?",
        "alkohol-paverkad",
        "82\N{NO-BREAK SPACE}%",
        "11\N{NO-BREAK SPACE}%",
        '<meter min="0" max="1" value="0.82"',
        "Utkast, inte granskat",
        "<dt>Roll</dt><dd>chef</dd>",
        "<dt>Vem det gäller</dt><dd>en kollega</dd>",
        "<dt>Språk</dt><dd>svenska</dd>",
        "Gränsen för att svara direkt är 25\N{NO-BREAK SPACE}%. Därför svarade den direkt.",
    ):
        assert shown in page, shown
    assert '<option value="chef" selected>' in page


async def test_a_reviewed_answer_is_told_as_one(desk: Desk) -> None:
    desk.rasa.says([{"text": "Nej."}, {"custom": {**CARD, "status": "granskad"}}])
    page = (await ask(desk, "är det ok att vara full")).text
    assert "<dt>Status</dt><dd>Granskat</dd>" in page and "inte granskat" not in page


async def test_it_is_asked_as_the_chat_asks(desk: Desk) -> None:
    page = (await ask(desk, "min chef Anna Svensson slog mig, 070-174 06 05", roll="fortroendevald")).text
    (read,), (asked,) = desk.rasa.read, desk.rasa.got
    assert asked["message"] == read["message"] and "070" not in asked["message"]
    assert asked["metadata"] == {"roll": "fortroendevald"} and read["roll"] == "fortroendevald"
    assert asked["sender"] == read["sender"]
    assert "[telefonnummer]" in page and "070-174" not in page


@pytest.mark.parametrize("role", ["", "okänd", "admin"])
async def test_an_unknown_role_is_none(desk: Desk, role: str) -> None:
    assert (await ask(desk, "hej", roll=role)).status_code == 200
    assert desk.rasa.got[0]["metadata"] == {} and desk.rasa.read[0]["roll"] is None


async def test_a_conversation_goes_on_until_a_new_one_is_begun(desk: Desk) -> None:
    client = await desk.enter("testa")
    first = await ask(desk, "ett", client)
    second = await client.post("/hr/prova", data={**form(first), "fraga": "två"})
    third = await client.post("/hr/prova", data={**form(second), "fraga": "tre", "nytt": "ja"})
    await client.post("/hr/prova", data={**form(third), "fraga": "fyra"})
    senders = [asked["sender"] for asked in desk.rasa.got]
    assert senders[0] == senders[1] != senders[2] == senders[3]
    assert f"/webhooks/forget/conversations/{senders[0]}" in desk.rasa.forgotten


async def test_nobody_reads_along_in_anothers_conversation(desk: Desk) -> None:
    one, other = await desk.enter("testa", "a"), await desk.enter("testa", "b")
    fields = form(await ask(desk, "ett", one))
    theirs = form(await other.get("/hr/prova"))
    await other.post("/hr/prova", data={**theirs, "samtal": fields["samtal"], "fraga": "två"})
    assert desk.rasa.got[0]["sender"] != desk.rasa.got[1]["sender"]


async def test_what_was_offered_can_be_chosen_and_nothing_else(desk: Desk) -> None:
    client = await desk.enter("testa")
    fields = form(await ask(desk, "ett", client))
    chosen = await client.post("/hr/prova/val", data={**fields, "payload": "/alkohol-lunch"})
    assert chosen.status_code == 200 and "Du valde ett alternativ" in chosen.text
    assert desk.rasa.got[-1]["message"] == "/alkohol-lunch"
    for payload in ("/kris-vald", "/restart", "hej"):
        refused = await client.post("/hr/prova/val", data={**fields, "payload": payload})
        assert refused.status_code == 409 and "Samtalet är slut" in refused.text
    assert len(desk.rasa.got) == 2


async def test_nothing_is_counted_or_kept(desk: Desk) -> None:
    for kind in ("fallback", "out_of_scope", "answer"):
        desk.rasa.says([{"text": "Nej."}, {"custom": {**CARD, "type": kind}}])
        await ask(desk, "plantedmarker")
    await desk.services.asked.save()
    async with desk.services.engine.connect() as connection:
        for table in (Asked, Unanswered, Audit):
            assert await connection.scalar(select(func.count()).select_from(table)) == 0
        kept = [*await connection.execute(select(ChatSession)), *await connection.execute(select(Offer))]
    assert "plantedmarker" not in str(kept) and "sub-testa" not in str(kept)


async def test_a_conversation_that_has_been_silent_is_not_taken_up(desk: Desk) -> None:
    client = await desk.enter("testa")
    fields = form(await ask(desk, "ett", client))
    await desk.services.sessions.end(desk.rasa.got[0]["sender"])
    again = await client.post("/hr/prova", data={**fields, "fraga": "två"})
    assert desk.rasa.got[1]["sender"] != desk.rasa.got[0]["sender"]
    assert form(again)["samtal"] != fields["samtal"]


@pytest.mark.parametrize(
    ("decision", "type_", "topic", "told"),
    [
        ("not_sure", "clarify", None, "Därför frågade den vilket ämne som menades"),
        ("not_sure", "fallback", None, "Därför sade den att den inte förstod"),
        ("not_sure", "answer", "alkohol-lunch", "Därför gav den det närmaste svaret"),
        ("not_sure", "answer", None, "Därför letade den i dokumenten"),
        ("crisis", "crisis", None, "fara för liv eller hälsa"),
        ("out_of_scope", "out_of_scope", None, "något utanför koden"),
        ("follow_up", "answer", "alkohol-lunch", "en följdfråga"),
        ("role", "answer", "alkohol-lunch", "säger sin roll"),
        ("other_language", "fallback", None, "ett annat språk"),
        ("smalltalk", "smalltalk", None, "småprat"),
        ("answer", "error", None, "Något gick fel bakom assistenten"),
    ],
)
async def test_why_is_told(desk: Desk, decision: str, type_: str, topic: str | None, told: str) -> None:
    desk.rasa.understood = {**UNDERSTOOD, "decision": decision}
    desk.rasa.says([{"text": "Hm."}, {"custom": {**CARD, "type": type_, "topic": topic}}])
    assert told in (await ask(desk, "hej")).text


async def test_what_is_hostile_is_text(desk: Desk) -> None:
    card = json.loads(json.dumps(CARD).replace("Som du brukar.", "<b>brukar</b>"))
    card["contacts"][0]["links"] = [{"title": "x", "url": "javascript:alert(1)"}]
    desk.rasa.says([{"text": HOSTILE}, {"custom": card}])
    page = (await ask(desk, HOSTILE)).text
    assert "<script>window" not in page and "<img src=x" not in page and "<b>brukar" not in page
    assert "&lt;script&gt;window.pwned=1&lt;/script&gt;" in page and "{{7*7}}" in page
    assert 'href="javascript:' not in page


async def test_an_empty_question_is_told(desk: Desk) -> None:
    for text in (" ", "\n\t"):
        response = await ask(desk, text)
        assert response.status_code == 422 and "Skriv en fråga först." in response.text
    assert (await ask(desk, "\u200b/")).status_code == 200  # nothing is left of it: the fixed reply
    assert desk.rasa.got == []


async def test_htmx_gets_the_part_that_it_puts_in(desk: Desk) -> None:
    client = await desk.enter("testa")
    fields = form(await client.get("/hr/prova"))
    part = await client.post("/hr/prova", data={**fields, "fraga": "hej"}, headers={"HX-Request": "true"})
    assert "<html" not in part.text and "<h2" in part.text
    assert f'name="samtal" value="{fields["samtal"]}" hx-swap-oob="true"' in part.text


async def test_what_rasa_must_not_say_is_no_page_of_ours(desk: Desk) -> None:
    desk.rasa.understood = {"ranking": "nej"}
    assert (await ask(desk, "hej")).status_code == 503
    desk.rasa.understood = dict(UNDERSTOOD)
    desk.rasa.says([{"text": "utan kort"}])
    assert (await ask(desk, "hej")).status_code == 503
    desk.rasa.says(REPLY)


async def test_tries_are_limited(open_desk: Any) -> None:
    desk = await open_desk({"session_limit": "2/minute"})
    client = await desk.enter("testa")
    statuses = [(await ask(desk, "hej", client)).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
