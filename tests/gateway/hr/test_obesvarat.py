"""HR reads what was not answered in groups, and puts it where it belongs; nothing is trained by itself."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
import pytest
import yaml
from sqlalchemy import insert, select, update

from gateway.clock import today
from gateway.hr.obesvarat.alike import grouped
from gateway.hr.obesvarat.groups import LATEST, groups_of, lines_of
from gateway.hr.obesvarat.proposal import examples, proposal
from gateway.hr.roles import ROLES, Role, includes
from gateway.store import unanswered
from gateway.store.tables import Audit, Unanswered
from gateway.store.unanswered import DONE, NEW, NO_HELP, NOT_UNDERSTOOD, OUT_OF_SCOPE, OUTSIDE, Kept
from knowledge.model import Knowledge
from tests.gateway.hr.conftest import Desk, DeskOpener, form
from tests.gateway.hr.grouping_rasa import GroupingRasa
from tests.gateway.stub_rasa import StubRasa, stub_rasa

HOSTILE = "<script>window.pwned=1</script>\"'{{7*7}}"
WORD = "glorpar"
LAY, UNDO, REMOVE = "/hr/obesvarat/lagg", "/hr/obesvarat/angra", "/hr/obesvarat/ta-bort"


@pytest.fixture
def rasa() -> Iterator[StubRasa]:
    with stub_rasa(GroupingRasa()) as started:
        yield started


def grouping(desk: Desk) -> GroupingRasa:
    assert isinstance(desk.rasa, GroupingRasa)
    return desk.rasa


def row(text: str, kind: str = NOT_UNDERSTOOD, topic: str | None = None, ago: int = 0) -> dict[str, Any]:
    return {"text": text, "kind": kind, "topic": topic, "day": today() - datetime.timedelta(days=ago)}


async def seed(desk: Desk, *rows: dict[str, Any]) -> None:
    async with desk.services.engine.begin() as connection:
        await connection.execute(insert(Unanswered), list(rows))


async def kept(desk: Desk) -> dict[int, str | None]:
    async with desk.services.engine.connect() as connection:
        rows = await connection.execute(select(Unanswered.id, Unanswered.assigned).order_by(Unanswered.id))
        return {one.id: one.assigned for one in rows}


async def noted(desk: Desk) -> list[tuple[str, str, str]]:
    async with desk.services.engine.connect() as connection:
        rows = await connection.execute(select(Audit.actor, Audit.action, Audit.object).order_by(Audit.id))
        return [(one.actor, one.action, one.object) for one in rows]


def headings(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'<h2 id="grupp-\d+">([^<]*)</h2>', page)]


async def send(client: httpx.AsyncClient, path: str, **fields: Any) -> httpx.Response:
    hidden = form(await client.get("/hr/obesvarat"))
    return await client.post(path, data={"csrf": hidden["csrf"], **fields})


def a_kept(id_: int, text: str, ago: int = 0, assigned: str | None = None) -> Kept:
    day = datetime.date(2026, 11, 25) - datetime.timedelta(days=ago)
    return Kept(id_, NOT_UNDERSTOOD, text, None, day, assigned, day if assigned else None)


class TestAlike:
    def test_near_ones_and_those_near_to_them_are_together(self) -> None:
        angles = np.radians([0, 15, 30, 180, 190])
        vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        assert grouped(vectors, alike=0.95) == [[0, 1, 2], [3, 4]]

    def test_length_does_not_matter_nor_none(self) -> None:
        assert grouped(np.array([[1.0, 0], [9, 0], [0, 0], [0, 0]])) == [[0, 1], [2], [3]]
        assert grouped(np.empty((0, 0))) == []

    def test_the_same_text_is_one_line(self) -> None:
        lines = lines_of([a_kept(1, "Vad är det?"), a_kept(2, "vad är det? ", 3), a_kept(3, "nej")])
        assert [(line.text, line.ids) for line in lines] == [("Vad är det?", "1,2"), ("nej", "3")]
        assert [str(day) for day in lines[0].days] == ["2026-11-25", "2026-11-22"]

    def test_the_order(self) -> None:
        lines = lines_of([a_kept(1, "a", 9), a_kept(2, "b", 9), a_kept(3, "c", 1), a_kept(4, "d", 5)])
        often = groups_of(lines, [[2], [3], [0, 1]])
        assert [group.count for group in often] == [2, 1, 1] and often[1].lines[0].text == "c"
        assert [group.lines[0].text for group in groups_of(lines, [[0, 1], [3], [2]], LATEST)] == [
            "c",
            "d",
            "a",
        ]


class TestList:
    async def test_an_empty_database(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        assert "Inga öppna frågor." in (await client.get("/hr/obesvarat")).text
        assert "Inga frågor är lagda." in (await client.get("/hr/obesvarat/tilldelade")).text
        assert yaml.safe_load((await client.get("/hr/obesvarat/forslag.yml")).text)["nlu"] == []
        assert grouping(desk).turned == []

    async def test_alike_questions_are_in_one_group_with_the_nearest_topics(self, desk: Desk) -> None:
        await seed(
            desk,
            row("glorpar man här", ago=2),
            row("vad är klockan", OUT_OF_SCOPE, ago=1),
            row("glorpar du", NO_HELP, "alkohol-lunch"),
        )
        page = (await (await desk.enter("testa")).get("/hr/obesvarat")).text
        assert headings(page) == ["glorpar du", "vad är klockan"]
        assert "2 gånger, senast" in page and "1 gång, senast" in page
        assert f"{today()}:\nsvaret hjälpte inte (Får jag ta en öl till lunchen?)" in page
        assert "utanför koden" in page and "ej förstådd" in page
        assert "82\N{NO-BREAK SPACE}%" in page and 'href="/hr/amnen/alkohol-paverkad"' in page
        assert {asked["message"] for asked in desk.rasa.read} == {"glorpar du", "vad är klockan"}
        assert all(asked["sender"] == "" and asked["roll"] is None for asked in desk.rasa.read)

    async def test_what_is_outside_the_code_is_told_once(self, desk: Desk) -> None:
        ranked = [("utanfor-annat", 0.6), ("utanfor-it", 0.3), ("alkohol-lunch", 0.1), ("smaprat-hej", 0.05)]
        desk.rasa.understood["ranking"] = [{"topic": topic, "confidence": sure} for topic, sure in ranked]
        await seed(desk, row("glorpar du"))
        page = (await (await desk.enter("testa")).get("/hr/obesvarat")).text
        shares = re.findall(r"\((\d+)\s%\)", page)
        assert shares == ["60", "10", "5"]

    async def test_it_can_be_narrowed_and_ordered(self, desk: Desk) -> None:
        await seed(desk, row("a", ago=3), row("a", ago=3), row("b", OUT_OF_SCOPE))
        client = await desk.enter("testa")
        assert headings((await client.get("/hr/obesvarat")).text) == ["a", "b"]
        assert headings((await client.get("/hr/obesvarat?ordning=senast")).text) == ["b", "a"]
        assert headings((await client.get("/hr/obesvarat?slag=out-of-scope")).text) == ["b"]
        assert headings((await client.get("/hr/obesvarat?slag=x&ordning=y&sida=7")).text) == ["a", "b"]

    async def test_ten_groups_a_page(self, desk: Desk) -> None:
        await seed(desk, *(row(f"ord{n} fråga") for n in range(23)))
        client = await desk.enter("testa")
        assert len(headings((await client.get("/hr/obesvarat")).text)) == 10
        assert len(headings((await client.get("/hr/obesvarat?sida=3")).text)) == 3
        assert len(desk.rasa.read) == 13

    async def test_vectors_are_asked_for_once_and_again_of_another_model(self, desk: Desk) -> None:
        stub = grouping(desk)
        await seed(desk, *(row(f"ord{n}") for n in range(120)))
        client = await desk.enter("testa")
        await client.get("/hr/obesvarat")
        await client.get("/hr/obesvarat")
        assert len(stub.turned) == 120
        await seed(desk, row("ny fråga"))
        await client.get("/hr/obesvarat")
        assert stub.turned[120:] == ["ny fråga"]
        stub.encoder = "e2"
        await seed(desk, row("än en"))
        await client.get("/hr/obesvarat")
        assert len(stub.turned) == 121 + 1 + 122

    @pytest.mark.parametrize("gone", ["down", "old"])
    async def test_without_the_assistant_they_are_shown_one_by_one(self, desk: Desk, gone: str) -> None:
        stub = grouping(desk)
        await seed(desk, row("glorpar du"), row("glorpar jag"))
        stub.status, stub.encoder = (500, "e1") if gone == "down" else (200, "")
        page = (await (await desk.enter("redigera")).get("/hr/obesvarat")).text
        assert len(headings(page)) == 2 and "lika frågor är inte samlade i grupper" in page
        assert desk.rasa.read == [] and page.count('name="till"') == 2

    async def test_what_people_wrote_is_text(self, desk: Desk) -> None:
        await seed(desk, row(HOSTILE), row(f"{HOSTILE} igen", NO_HELP, "<b>finns-inte</b>"))
        for role in ("testa", "redigera"):
            page = (await (await desk.enter(role)).get("/hr/obesvarat")).text
            assert "<script>w" not in page and "<b>" not in page and "{{7*7}}" in page

    async def test_where_nothing_is_kept_it_says_so(self, open_desk: DeskOpener) -> None:
        desk = await open_desk({"keep_unanswered": False})
        assert "Nya frågor sparas inte" in (await (await desk.enter("testa")).get("/hr/obesvarat")).text

    async def test_only_the_latest_are_grouped(self, desk: Desk) -> None:
        await seed(desk, *(row(f"samma {n}", ago=n // 100) for n in range(510)))
        page = (await (await desk.enter("testa")).get("/hr/obesvarat")).text
        assert "510 öppna frågor; de 500 senaste visas" in page and "500 gånger" in page


class TestAssign:
    async def test_a_group_is_put_to_a_topic_and_that_is_undone(self, desk: Desk) -> None:
        await seed(desk, row("glorpar du"), row("glorpar jag"), row("annat"))
        client = await desk.enter("redigera", "sub-7")
        response = await send(client, LAY, id=["1", "2"], till="alkohol-lunch")
        assert response.status_code == 303
        assert await kept(desk) == {1: "alkohol-lunch", 2: "alkohol-lunch", 3: None}
        page = (await client.get(response.headers["Location"])).text
        assert "2 frågor är lagda: Får jag ta en öl till lunchen?" in page and headings(page) == ["annat"]
        listed = (await client.get("/hr/obesvarat/tilldelade")).text
        assert "glorpar du" in listed and "Ångra alla 2" in listed and "annat" not in listed
        async with desk.services.engine.connect() as connection:
            days = await connection.execute(select(Unanswered.assigned_day).order_by(Unanswered.id))
            assert [one for (one,) in days] == [today(), today(), None]
        response = await send(client, UNDO, id="1,2")
        assert "Ångrat." in (await client.get(response.headers["Location"])).text
        assert set((await kept(desk)).values()) == {None}

    @pytest.mark.parametrize(
        ("till", "titel", "place"),
        [
            (OUTSIDE, "", OUTSIDE),
            (DONE, "", DONE),
            ("nytt", "  Cykel \n i tjänsten ", f"{NEW}Cykel i tjänsten"),
            ("nytt", "Ring 070-174 06 05", f"{NEW}Ring [telefonnummer]"),
            ("alkohol-lunch", "glömd rubrik", "alkohol-lunch"),
        ],
    )
    async def test_every_place(self, desk: Desk, till: str, titel: str, place: str) -> None:
        await seed(desk, row("glorpar du"))
        assert (
            await send(await desk.enter("redigera"), LAY, id="1", till=till, titel=titel)
        ).status_code == 303
        assert await kept(desk) == {1: place}

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"id": "1", "till": ""}, "Välj vart frågorna ska."),
            ({"id": "1", "till": "finns-inte"}, "Välj vart frågorna ska."),
            ({"id": "1", "till": f"{NEW}x"}, "Välj vart frågorna ska."),
            ({"id": "1", "till": "nytt", "titel": "  "}, "Skriv en rubrik"),
            ({"till": OUTSIDE}, "Kryssa i minst en fråga."),
            ({"id": ["x", "-1", "1.0", "²", "9" * 30], "till": OUTSIDE}, "Kryssa i minst en fråga."),
            ({"id": "1", "till": OUTSIDE, "titel": "x" * 81}, "för långt"),
        ],
        ids=str,
    )
    async def test_what_is_missing_is_told(self, desk: Desk, fields: dict[str, Any], told: str) -> None:
        await seed(desk, row("glorpar du"))
        response = await send(await desk.enter("redigera"), LAY, **fields)
        assert response.status_code == 422 and told in response.text
        assert await kept(desk) == {1: None}

    async def test_what_another_has_assigned_stays(self, desk: Desk) -> None:
        await seed(desk, row("glorpar du"), row("glorpar jag"))
        client = await desk.enter("redigera")
        await send(client, LAY, id="1", till=OUTSIDE)
        response = await send(client, LAY, id="1", till="alkohol-lunch")
        assert "någon annan har redan lagt" in (await client.get(response.headers["Location"])).text
        response = await send(client, LAY, id=["1", "2"], till="alkohol-lunch")
        assert "1 fråga är lagd" in (await client.get(response.headers["Location"])).text
        assert await kept(desk) == {1: OUTSIDE, 2: "alkohol-lunch"}

    async def test_so_many_that_the_address_would_be_long(self, desk: Desk) -> None:
        await seed(desk, *(row("samma") for _ in range(300)))
        client = await desk.enter("redigera")
        response = await send(client, LAY, id=",".join(map(str, range(1, 301))), till=OUTSIDE)
        assert len(response.headers["Location"]) < 200
        assert "De går att ångra under Lagda." in (await client.get(response.headers["Location"])).text
        assert set((await kept(desk)).values()) == {OUTSIDE}

    async def test_only_what_was_set_aside_is_removed_for_good(self, desk: Desk) -> None:
        await seed(desk, row("glorpar du"), row("glorpar jag"), row("annat"))
        client = await desk.enter("redigera")
        await send(client, LAY, id="1", till=DONE)
        await send(client, LAY, id="2", till=OUTSIDE)
        listed = (await client.get("/hr/obesvarat/tilldelade")).text
        assert listed.count("Ta bort för gott") == 1
        response = await send(client, REMOVE, id="1,2,3")
        assert "borttagna för gott" in (await client.get(response.headers["Location"])).text
        assert await kept(desk) == {2: OUTSIDE, 3: None}

    async def test_a_topic_that_is_gone_is_told_by_its_id(self, desk: Desk) -> None:
        await seed(desk, row("glorpar du"))
        async with desk.services.engine.begin() as connection:
            await connection.execute(update(Unanswered).values(assigned="gammalt-amne", assigned_day=today()))
        assert "gammalt-amne" in (await (await desk.enter("testa")).get("/hr/obesvarat/tilldelade")).text

    def test_no_topic_is_called_as_a_place(self, knowledge: Knowledge) -> None:
        assert not {OUTSIDE, DONE, "nytt"} & set(knowledge.topics)
        assert not any(id_.startswith(NEW) for id_ in knowledge.topics)
        assert max(map(len, knowledge.topics)) <= 80


TABLE: list[tuple[str, str, dict[str, str], Role]] = [
    ("GET", "/hr/obesvarat", {}, "testa"),
    ("GET", "/hr/obesvarat/tilldelade", {}, "testa"),
    ("GET", "/hr/obesvarat/forslag.yml", {}, "redigera"),
    ("POST", LAY, {"id": "1", "till": OUTSIDE}, "redigera"),
    ("POST", UNDO, {"id": "2"}, "redigera"),
    ("POST", REMOVE, {"id": "2"}, "redigera"),
]


class TestAccess:
    @pytest.mark.parametrize(("method", "path", "fields", "least"), TABLE, ids=lambda value: str(value)[:30])
    async def test_the_table(
        self, desk: Desk, method: str, path: str, fields: dict[str, str], least: Role
    ) -> None:
        await seed(desk, row(WORD), row("annat"))
        await unanswered.assign(desk.services.engine, [2], DONE)
        for role in (None, *ROLES):
            if role and includes(role, least):
                continue
            client = await (desk.enter(role) if role else desk.nobody())
            token = form(await client.get("/hr/")).get("csrf", "")
            data = {**fields, "csrf": token} if method == "POST" else None
            response = await client.request(method, path, data=data)
            assert response.status_code == (403 if role else 303) and WORD not in response.text
        assert await kept(desk) == {1: None, 2: DONE} and grouping(desk).turned == []
        client = await desk.enter(least)
        data = {**fields, "csrf": form(await client.get("/hr/"))["csrf"]} if method == "POST" else None
        assert (await client.request(method, path, data=data)).status_code == (303 if data else 200)

    async def test_a_reader_of_the_questions_sees_no_forms(self, desk: Desk) -> None:
        await seed(desk, row("glorpar du"), row("annat"))
        await unanswered.assign(desk.services.engine, [2], DONE)
        client = await desk.enter("testa")
        for path in ("/hr/obesvarat?nyss=2", "/hr/obesvarat/tilldelade"):
            page = (await client.get(path)).text
            assert re.findall(r'method="post" action="([^"]*)"', page) == ["/hr/logga-ut"]
            assert "forslag.yml" not in page

    @pytest.mark.parametrize(("path", "fields"), [(row[1], row[2]) for row in TABLE if row[0] == "POST"])
    async def test_nothing_is_changed_for_another_page(
        self, desk: Desk, path: str, fields: dict[str, str]
    ) -> None:
        await seed(desk, row("glorpar du"), row("annat"))
        await unanswered.assign(desk.services.engine, [2], DONE)
        client = await desk.enter("redigera")
        token = form(await client.get("/hr/obesvarat"))["csrf"]
        assert (await client.post(path, data=fields)).status_code == 403
        assert (await client.post(path, data={**fields, "csrf": "x"})).status_code == 403
        evil = {"Origin": "https://evil.example"}
        assert (await client.post(path, data={**fields, "csrf": token}, headers=evil)).status_code == 403
        assert (await client.get(path)).status_code == 405 or (await client.get(path)).status_code == 404
        assert await kept(desk) == {1: None, 2: DONE}

    @pytest.mark.parametrize("nyss", ["x", "1;2", "1,", "9" * 10, "1," * 400])
    async def test_an_address_that_nobody_was_given(self, desk: Desk, nyss: str) -> None:
        response = await (await desk.enter("testa")).get("/hr/obesvarat", params={"nyss": nyss})
        assert response.status_code == 422


async def test_who_did_what_is_noted_without_a_word_of_it(desk: Desk) -> None:
    await seed(desk, row(f"{WORD} du"), row(f"{WORD} jag"))
    client = await desk.enter("redigera", "sub-7")
    await send(client, LAY, id=["1", "2"], till="nytt", titel=f"Om {WORD}")
    await send(client, UNDO, id="1")
    await send(client, LAY, id="1", till=DONE)
    await send(client, REMOVE, id="1")
    await client.get("/hr/obesvarat/tilldelade")
    await client.get("/hr/obesvarat/forslag.yml")
    notes = await noted(desk)
    assert {actor for actor, _, _ in notes} == {"hr:sub-7"} and WORD not in str(notes)
    assert [(action, what) for _, action, what in notes if (action, what) != ("read", "unanswered")] == [
        ("assign", "2 unanswered to nytt"),
        ("unassign", "1 unanswered"),
        ("assign", "1 unanswered to klar"),
        ("erase", "1 unanswered"),
        ("read", "unanswered, assigned"),
        ("read", "unanswered, proposals"),
    ]
    assert notes[0][1:] == ("read", "unanswered")


async def test_no_word_of_a_question_is_logged(
    desk: Desk, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    await seed(desk, row(f"{WORD} du"))
    grouping(desk).status = 500
    client = await desk.enter("redigera")
    await send(client, LAY, id="1", till="nytt", titel=f"Om {WORD}")
    printed = capfd.readouterr()
    assert WORD not in printed.out + printed.err + caplog.text


class TestProposal:
    async def test_the_assigned_are_downloaded_by_topic(self, desk: Desk) -> None:
        await seed(desk, *(row(text) for text in ("ett", "två", "tre", "fyra", "fem", "sex", "två")))
        engine = desk.services.engine
        places = {"alkohol-lunch": [1, 2, 7], OUTSIDE: [3], f"{NEW}Cykel: i tjänsten # ja": [4], DONE: [5]}
        for place, ids in places.items():
            await unanswered.assign(engine, ids, place)
        response = await (await desk.enter("redigera")).get("/hr/obesvarat/forslag.yml")
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert response.headers["Content-Disposition"] == f'attachment; filename="forslag-{today()}.yml"'
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert yaml.safe_load(response.text) == {
            "version": "3.1",
            "nlu": [{"intent": "alkohol-lunch", "examples": "- två\n- ett\n"}],
            "utanfor": "- tre\n",
            "nya_amnen": [{"titel": "Cykel: i tjänsten # ja", "examples": "- fyra\n"}],
        }
        assert "  examples: |\n" in response.text and response.text.startswith("# Förslag")

    @pytest.mark.parametrize(
        "text",
        [
            "en\n- intent: kris-vald\n  examples: |\n    - två",
            "en\r\nnlu: []",
            "en\x85- två",
            "en\u2028- två",
            "en\x0b\x0c- två",
            "--- !!python/object/apply:os.system [ls]",
            "*alias &anchor {a: b} # slut",
            "'\": |",
            "\ttabb",
            "hej 🎉 \x07\x00",
            "...",
            "å" * 300,
        ],
        ids=ascii,
    )
    def test_a_text_can_say_nothing_but_itself(self, text: str) -> None:
        written = proposal(
            [
                a_kept(1, text, assigned="alkohol-lunch"),
                a_kept(2, text, assigned=OUTSIDE),
                a_kept(3, "x", assigned=f"{NEW}{text}"),
            ]
        )
        line = f"- {' '.join(text.split())}\n"
        read = yaml.safe_load(written)
        assert list(read) == ["version", "nlu", "utanfor", "nya_amnen"]
        assert read["nlu"] == [{"intent": "alkohol-lunch", "examples": line}] and read["utanfor"] == line
        assert read["nya_amnen"][0]["titel"] == " ".join(text.split())

    def test_no_text_is_read_as_an_entity(self) -> None:
        said = examples(["jag heter [namn](person) o [namn]{x} o [a][b]", " ", "", "samma", "samma"])
        assert said == "- jag heter [namn] (person) o [namn] {x} o [a] [b]\n- samma\n"

    def test_nothing_assigned(self) -> None:
        assert yaml.safe_load(proposal([])) == {"version": "3.1", "nlu": []}


async def test_they_are_removed_after_the_same_days_when_assigned(desk: Desk) -> None:
    from gateway import retention

    await seed(desk, row("gammal", ago=91), row("ny", ago=89))
    await unanswered.assign(desk.services.engine, [1, 2], "alkohol-lunch")
    await retention.forget_old(desk.services)
    assert await kept(desk) == {2: "alkohol-lunch"}
