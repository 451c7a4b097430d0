"""HR runs many questions: in the background, counted nowhere, kept for some days, and never obeyed."""

from __future__ import annotations

import asyncio
import io
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import time_machine
from openpyxl import load_workbook
from sqlalchemy import func, select

from gateway import retention
from gateway.hr.faq import running, sets
from gateway.hr.person import csrf_token
from gateway.hr.roles import ROLES, Role, includes
from gateway.store.faq_runs import FaqRuns
from gateway.store.tables import Asked, Audit, ChatSession, FaqRun, Offer, ToFix, Unanswered
from tests.gateway.faq.answers import CLARIFY, card
from tests.gateway.faq.files import HEADINGS, LUNCH, csv, xlsx
from tests.gateway.faq.test_hostile_files import REFUSED
from tests.gateway.hr.conftest import Desk, DeskOpener
from tests.gateway.hr.reading_rasa import ReadingRasa
from tests.gateway.served import Served, served
from tests.gateway.stub_rasa import StubRasa, stub_rasa

HTML = "<script>window.pwned=1</script><img src=x onerror=alert(1)>{{7*7}}"
MARK = "plantedmarker"
SHORT = "interpellation"  # the smallest of the project's sets
XML = {"HX-Request": "true"}


@dataclass
class Cards(ReadingRasa):
    """Answers ``cards[message]``, else about the lunch."""

    cards: dict[str, Any] = field(default_factory=dict)

    def answer(self, sent: dict[str, Any]) -> bytes:
        if "metadata" in sent:
            self.says([{"text": "Nej."}, {"custom": self.cards.get(sent["message"], card())}])
        return super().answer(sent)


@pytest.fixture
def rasa() -> Iterator[StubRasa]:
    with stub_rasa(Cards()) as started:
        yield started


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "EVERY", 0.02)


def token(client: httpx.AsyncClient) -> dict[str, str]:
    return {"csrf": csrf_token(next(iter(client.cookies.values()), ""))}


async def post(client: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    return await client.post(f"/hr/faq{path}", data={**fields, **token(client)})


async def upload(client: httpx.AsyncClient, content: bytes | str, name: str = "fragor.csv") -> httpx.Response:
    sent = content.encode() if isinstance(content, str) else content
    return await client.post("/hr/faq/fil", data=token(client), files={"fil": (name, sent)})


def questions(*texts: str, topic: str = "alkohol-lunch") -> str:
    return csv(("fråga", "förväntat ämne"), *((text, topic) for text in texts))


async def over(client: httpx.AsyncClient, response: httpx.Response) -> httpx.Response:
    """Wait for the run that a response leads to; return its page."""
    assert response.status_code == 303, response.text
    address = response.headers["Location"]
    for _ in range(1000):
        page = await client.get(address)
        if "Frågorna ställs" not in page.text:
            return page
        await asyncio.sleep(0.02)
    raise AssertionError("it goes on")


def address(page: httpx.Response) -> str:
    """Return the part of a run's address that ``post`` takes."""
    return page.url.path.removeprefix("/hr/faq")


async def count(desk: Desk, table: Any) -> int:
    async with desk.services.engine.connect() as connection:
        return int(await connection.scalar(select(func.count()).select_from(table)) or 0)


async def noted(desk: Desk) -> list[tuple[str, str, str]]:
    async with desk.services.engine.connect() as connection:
        rows = await connection.execute(select(Audit.actor, Audit.action, Audit.object).order_by(Audit.id))
        return [(row.actor, row.action, row.object) for row in rows]


def asked(desk: Desk) -> list[dict[str, Any]]:
    """Return what was asked, without what is just being understood."""
    return [sent for sent in desk.rasa.got if "metadata" in sent]


def cards_of(desk: Desk) -> dict[str, Any]:
    assert isinstance(desk.rasa, Cards)
    return desk.rasa.cards


class TestRuns:
    """From a set or a file to a result."""

    async def test_a_set_is_run_and_told_of(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        assert f'<option value="{SHORT}">' in (await client.get("/hr/faq")).text
        page = await over(client, await post(client, "/kor", samling=SHORT))
        written = (sets.FOLDER / f"{SHORT}.yml").read_text("utf-8")
        assert len(asked(desk)) == len(re.findall(r"^- fraga:", written, re.M))
        assert "Per roll" in page.text and "Förväxlingar" in page.text and f"{SHORT}.yml, rad" in page.text
        assert "/work" not in page.text and "tests/faq" not in page.text
        assert "säkerhet 82\N{NO-BREAK SPACE}%" in page.text
        assert "klar" in (await client.get("/hr/faq")).text

    @pytest.mark.parametrize("name", ["", "finns-inte", "../faq/alkohol", "heldout", "alkohol.yml", HTML])
    async def test_what_is_no_set_is_not_read(self, desk: Desk, name: str) -> None:
        response = await post(await desk.enter("testa"), "/kor", samling=name)
        assert response.status_code == 422 and desk.rasa.got == []

    async def test_each_question_has_a_conversation_of_its_own_that_is_forgotten(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        await over(client, await upload(client, questions("ett?", "två?", "tre?")))
        senders = [sent["sender"] for sent in desk.rasa.got]
        assert len(set(senders)) == 3
        assert desk.rasa.forgotten == [f"/webhooks/forget/conversations/{sender}" for sender in senders]
        assert not {sent["sender"] for sent in desk.rasa.read} & set(senders)

    async def test_they_are_asked_as_the_chat_asks(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        rows = csv(HEADINGS, ("min chef Anna, 070-174 06 05", "Chef", "alkohol-lunch", "", "", ""))
        await over(client, await upload(client, rows))
        (sent,), (read,) = desk.rasa.got, desk.rasa.read
        assert sent["message"] == read["message"] and "070" not in sent["message"]
        assert sent["metadata"] == {"roll": "chef"} and read["roll"] == "chef"

    async def test_misses_are_shown_with_why(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        cards_of(desk).update({"fel?": card(topic="alkohol-paverkad"), "tillbaka?": CLARIFY})
        page = (await over(client, await upload(client, questions("rätt?", "fel?", "tillbaka?")))).text
        assert "<dt>Rätt</dt><dd>1</dd>" in page and "<dt>Frågade tillbaka</dt><dd>1</dd>" in page
        assert "<dt>Fel</dt><dd>1</dd>" in page and "33\N{NO-BREAK SPACE}% av 3 som fick svar" in page
        for shown in ("Får jag vara påverkad på jobbet?", "alkohol-paverkad", "Nej.", "Öppna i Prova"):
            assert shown in page
        assert 'id="fraga-1"' in page and 'id="fraga-2"' in page and 'id="fraga-0"' not in page

    async def test_they_are_narrowed_down(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        cards_of(desk).update({"fel?": card(topic="alkohol-paverkad"), "tillbaka?": CLARIFY})
        rows = csv(
            HEADINGS,
            ("rätt?", "", "alkohol-lunch", "", "", "Kommentaren"),
            ("fel?", "Chef", "alkohol-lunch", "", "", ""),
            ("tillbaka?", "", "alkohol-lunch", "", "", ""),
        )
        page = await over(client, await upload(client, rows))

        async def shown(query: str) -> list[str]:
            part = await client.get(f"{page.url.path}?{query}", headers=XML)
            assert "<html" not in part.text
            return re.findall(r'id="fraga-(\d)"', part.text)

        for query, found in {
            "": ["1", "2"],
            "bedomning=alla": ["0", "1", "2"],
            "bedomning=right": ["0"],
            "bedomning=wrong": ["1"],
            "bedomning=asked_back": ["2"],
            "bedomning=finns-inte": [],
            "roll=chef": ["1"],
            "roll=ingen": ["2"],
            "amne=alkohol-lunch": ["1", "2"],
            "amne=koden-bindande": [],
            "q=TILLBAKA": ["2"],
            "q=kommentaren&bedomning=alla": ["0"],
            "q=fel+tillbaka": [],
            "sida=99": ["1", "2"],
        }.items():
            assert await shown(query) == found, query
        assert (await client.get(f"{page.url.path}?sida=0")).status_code == 422

    async def test_a_long_list_has_pages(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        page = await over(client, await upload(client, questions(*(f"nr {n}?" for n in range(120)))))
        third = (await client.get(f"{page.url.path}?bedomning=alla&sida=3")).text
        assert (
            third.count("<tr id=") == 20 and "Sida 3 av 3" in third and "bedomning=alla&amp;sida=2" in third
        )

    async def test_progress_is_told(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        desk.rasa.delay = 0.1
        started = await upload(client, questions(*(f"nr {n}?" for n in range(8))))
        there = started.headers["Location"]
        assert 'hx-trigger="every 1s"' in (await client.get(there)).text
        seen = set[str]()
        while "frågor är ställda" in (part := await client.get(f"{there}/framsteg", headers=XML)).text:
            seen.update(re.findall(r'<progress max="8" value="(\d)"', part.text))
            await asyncio.sleep(0.05)
        assert len(seen) >= 2
        assert part.headers["HX-Retarget"] == "#korning" and part.headers["HX-Reswap"] == "outerHTML"
        assert "<html" not in part.text and 'tabindex="-1" autofocus' in part.text
        assert (await client.get(f"{there}/framsteg")).status_code == 303  # without htmx: the page

    async def test_it_is_cancelled_and_what_was_asked_is_kept(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        desk.rasa.delay = 0.05
        started = await upload(client, questions(*(f"nr {n}?" for n in range(100))))
        await asyncio.sleep(0.4)
        there = started.headers["Location"].removeprefix("/hr/faq")
        assert (await post(client, f"{there}/avbryt")).status_code == 303
        page = await over(client, started)
        await asyncio.sleep(0.2)
        sent = asked(desk)
        assert "Körningen avbröts efter" in page.text and 0 < len(sent) < 50
        await asyncio.sleep(0.3)
        assert asked(desk) == sent
        senders = {f"/webhooks/forget/conversations/{one['sender']}" for one in sent}
        assert set(desk.rasa.forgotten) == senders  # also the one that was on its way
        await post(client, f"{there}/avbryt")
        assert "avbruten" in (await client.get("/hr/faq")).text

    async def test_after_a_restart_it_is_interrupted(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        with time_machine.travel("2026-11-25 08:00Z", tick=False) as clock:
            kept = FaqRuns(desk.services.engine)
            known = await running._packed(running.Result(()))
            await kept.begin("a" * 32, "fil.xlsx", "sub-testa", 9, 30, known)
            await kept.beat("a" * 32, 4)
            assert (await upload(client, questions("en?"))).status_code == 409
            clock.shift(16)
            page = (await client.get(f"/hr/faq/korning/{'a' * 32}")).text
            assert "startades om, efter 4 av 9 frågor" in page and "every 1s" not in page
            assert "avbruten av en omstart" in (await client.get("/hr/faq")).text
            assert (await client.get(f"/hr/faq/korning/{'a' * 32}/resultat.xlsx")).status_code == 404
            await over(client, await upload(client, questions("en?")))

    async def test_one_each_and_two_in_all(self, desk: Desk) -> None:
        clients = [await desk.enter("testa", name) for name in ("a", "b", "c")]
        desk.rasa.delay = 0.3
        many = questions(*(f"nr {n}?" for n in range(20)))
        first = await upload(clients[0], many)
        again = await upload(clients[0], many)
        assert again.status_code == 409 and "Du har redan en körning igång" in again.text
        second = await post(clients[1], "/kor", samling=SHORT)
        third = await post(clients[2], "/kor", samling=SHORT)
        assert third.status_code == 409 and "Två körningar är redan igång" in third.text
        for started in (first, second):  # anybody who may test can cancel: a colleague may have gone home
            await post(clients[2], started.headers["Location"].removeprefix("/hr/faq") + "/avbryt")
        for started in (first, second):
            await over(clients[2], started)
        assert (await post(clients[2], "/kor", samling=SHORT)).status_code == 303

    async def test_two_at_the_same_moment_are_one(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        desk.rasa.delay = 0.1
        statuses = await asyncio.gather(*(upload(client, questions("en?")) for _ in range(4)))
        assert sorted(response.status_code for response in statuses) == [303, 409, 409, 409]

    async def test_what_gets_no_answer_is_told(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        desk.rasa.status = 500
        desk.rasa.body = b"nej"
        cards_of(desk)["en?"] = "inget kort"
        page = await over(client, await upload(client, questions("en?")))
        assert "assistenten svarade inte" in page.text and "ingen fråga fick svar" in page.text
        desk.rasa.status = 200

    async def test_a_run_that_breaks_is_told(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        async def broken(*_: Any, **__: Any) -> Any:
            raise RuntimeError(MARK)

        monkeypatch.setattr(running, "run", broken)
        client = await desk.enter("testa")
        page = await over(client, await upload(client, questions("en?")))
        assert "Körningen gick sönder" in page.text and MARK not in page.text

    async def test_a_result_of_another_version_is_told(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        page = await over(client, await upload(client, questions("en?")))
        async with desk.services.engine.begin() as connection:
            await connection.execute(FaqRun.__table__.update().values(result=b"nej"))  # type: ignore[attr-defined]
        assert "går inte att läsa längre" in (await client.get(page.url.path)).text
        assert (await client.get(f"{page.url.path}/junit.xml")).status_code == 404

    async def test_two_runs_are_compared(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        cards_of(desk).update({"blir rätt?": card(topic="alkohol-paverkad")})
        old = await over(client, await upload(client, questions("blir rätt?", "blir fel?", "borta?")))
        await asyncio.sleep(1)  # times are whole seconds
        cards_of(desk).clear()
        cards_of(desk).update({"blir fel?": card(topic="alkohol-paverkad")})
        new = await over(client, await upload(client, questions("blir rätt?", "blir fel?", "ny?")))
        id_ = old.url.path.rpartition("/")[2]
        page = (await client.get(f"{new.url.path}?mot={id_}")).text
        assert f'<option value="{id_}" selected>' in page
        for told in ("Har blivit fel (1)", "Har blivit rätt (1)", "Nya frågor (1)", "Borttagna frågor (1)"):
            assert told in page
        report = (await client.get(f"{new.url.path}/rapport.html?mot={id_}")).text
        assert "Skillnad mot förra körningen" in report and "blir fel?" in report
        assert new.url.path.rpartition("/")[2] not in re.findall('<option value="(.*?)"', old.text)
        for wrong in ("b" * 32, "%00", HTML):
            assert (await client.get(f"{new.url.path}?mot={wrong}")).status_code in (404, 422)

    async def test_what_is_no_run_is_no_page(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        page = await over(client, await upload(client, questions("en?")))
        for path in ("/hr/faq/korning/x", f"/hr/faq/korning/{'b' * 32}", f"{page.url.path}/annat.exe"):
            assert (await client.get(path)).status_code == 404


class TestUploads:
    """What somebody may send."""

    async def test_the_good_rows_are_asked_and_the_others_told(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        rows = [
            HEADINGS,
            LUNCH,
            ("Roll?", "cheff", "alkohol-lunch", "", "", ""),
            ("Ämne?", "", "x", "", "", ""),
        ]
        page = (await over(client, await upload(client, xlsx(rows), "Mina frågor.xlsx"))).text
        assert [sent["message"] for sent in desk.rasa.got] == [LUNCH[0]]
        assert "Mina frågor.xlsx: Rad 3, kolumn roll: ”cheff” finns inte." in page
        assert "Mina frågor.xlsx: Rad 4, kolumn förväntat ämne: ”x” finns inte." in page

    @pytest.mark.parametrize(("name", "content", "told"), REFUSED.values(), ids=REFUSED)
    async def test_what_is_no_file_of_questions_is_refused(
        self, desk: Desk, name: str, content: bytes, told: str
    ) -> None:
        response = await upload(await desk.enter("testa"), content, name)
        assert response.status_code == 422 and told in response.text and 'role="alert"' in response.text
        assert desk.rasa.got == [] and await count(desk, FaqRun) == 0

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    async def test_far_too_many_rows_are_refused(self, desk: Desk, kind: str) -> None:
        rows = [("fråga", "ämne"), *((f"Fråga nummer {n}?", "alkohol-lunch") for n in range(50_000))]
        content = xlsx(rows) if kind == "xlsx" else csv(*rows).encode()
        client = await desk.enter("testa")
        reading = asyncio.create_task(upload(client, content, f"f.{kind}"))
        await asyncio.sleep(0.05)
        assert (await asyncio.wait_for(client.get("/hr/faq"), 5)).status_code == 200  # others are served
        response = await reading
        assert response.status_code == 422 and "Dela upp den" in response.text

    async def test_wrong_columns_are_told(self, desk: Desk) -> None:
        response = await upload(await desk.enter("testa"), csv(("Namn", "Ålder"), ("a", "b")))
        assert response.status_code == 422 and "saknas. Första raden har: Namn, Ålder." in response.text

    async def test_a_body_beyond_the_limit_is_not_read(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        assert (await upload(client, b"a" * 5_600_000)).status_code == 413
        assert (await post(client, "/kor", samling="a" * 300_000)).status_code == 413
        assert await noted(desk) == []

    async def test_no_file_and_no_name(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        assert (await post(client, "/fil")).status_code == 422
        assert (await post(client, "/fil", fil="text")).status_code == 422
        assert (await upload(client, b"", "")).status_code == 422

    async def test_html_in_cells_is_text(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        cards_of(desk)[HTML] = card(topic=HTML)
        rows = csv(
            HEADINGS, (HTML, "", "alkohol-lunch", "", "", HTML), ("x?", HTML, "alkohol-lunch", "", "", "")
        )
        page = await over(client, await upload(client, rows, f"{HTML}.csv"))
        await post(client, f"{address(page)}/atgarda", rad="0")
        for text in (page.text, (await client.get("/hr/faq")).text):
            assert "<script>window" not in text and "<img src=x" not in text and "{{7*7}}" in text
        report = await client.get(f"{page.url.path}/rapport.html")
        assert "<script>window" not in report.text
        assert report.headers["Content-Disposition"] == 'attachment; filename="rapport.html"'

    @pytest.mark.parametrize(
        ("sent", "name"),
        [
            ("fragor.xlsx", "fragor.xlsx"),
            (r"C:\Users\x\fragor.xlsx", "fragor.xlsx"),
            ("../../etc/passwd.csv", "passwd.csv"),
            ("a\u202excod.csv", "axcod.csv"),
            ("x" * 300 + ".xlsx", "x" * 70 + ".xlsx"),
            ("a." + "x" * 300, "a." + "x" * 9),
            ("", "fil"),
            (None, "fil"),
        ],
    )
    def test_names_of_files(self, sent: str | None, name: str) -> None:
        assert sets.file_name(sent) == name and len(name) <= sets.MOST_NAME

    async def test_the_file_itself_is_not_kept(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        broken = csv(("fråga", "förväntat ämne", "eget"), (MARK, "finns-inte", MARK))
        assert (await upload(client, broken)).status_code == 422
        file = Path(str(desk.services.engine.url.database))
        assert all(MARK.encode() not in kept.read_bytes() for kept in file.parent.glob(f"{file.name}*"))

    async def test_the_template_can_be_filled_in(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        response = await client.get("/hr/faq/mall.xlsx")
        assert response.headers["Content-Disposition"] == 'attachment; filename="fragor.xlsx"'
        page = await over(client, await upload(client, response.content, "fragor.xlsx"))
        assert len(desk.rasa.got) == 1 and "<dt>Rätt</dt><dd>1</dd>" in page.text


class TestDownloads:
    """What leaves the page."""

    async def test_formulas_are_text(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "|x", '=HYPERLINK("http://x.example")']
        rows = xlsx([HEADINGS, *((f" {text}", "", "alkohol-lunch", "", "", text) for text in formulas)])
        page = await over(client, await upload(client, rows, "f.xlsx"))
        response = await client.get(f"{page.url.path}/resultat.xlsx")
        assert response.headers["Content-Disposition"] == 'attachment; filename="resultat.xlsx"'
        sheet = load_workbook(io.BytesIO(response.content))["Svar"]
        cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value in formulas]
        assert len(cells) >= len(formulas) and {cell.data_type for cell in cells} == {"s"}
        assert all(cell.quotePrefix for cell in cells)

    async def test_each_kind_is_given(self, desk: Desk) -> None:
        client, reader = await desk.enter("testa"), await desk.enter("lasa")
        page = await over(client, await upload(client, questions("en?")))
        for name, kind in (("junit.xml", "application/xml"), ("rapport.html", "text/html; charset=utf-8")):
            response = await reader.get(f"{page.url.path}/{name}")
            assert response.status_code == 200 and response.headers["Content-Type"] == kind
            assert response.headers["X-Content-Type-Options"] == "nosniff" and "en?" in response.text


class TestToFix:
    """A miss becomes something to do."""

    async def miss(self, desk: Desk) -> tuple[httpx.AsyncClient, httpx.Response]:
        client = await desk.enter("testa")
        cards_of(desk).update({"fel?": card(topic="alkohol-paverkad")})
        return client, await over(client, await upload(client, questions("rätt?", "fel?")))

    async def test_a_click_puts_it_on_the_list_once(self, desk: Desk) -> None:
        client, page = await self.miss(desk)
        response = await post(client, f"{address(page)}/atgarda", rad="1", bedomning="wrong", q="fel")
        assert response.headers["Location"].endswith("?q=fel&bedomning=wrong&sida=1#fraga-1")
        part = await client.post(f"{page.url.path}/atgarda", data={"rad": "1", **token(client)}, headers=XML)
        assert "<html" not in part.text and "Finns bland det att åtgärda" in part.text
        listed = (await client.get("/hr/faq")).text
        assert "Att åtgärda (1)" in listed and 'href="/hr/amnen/alkohol-lunch"' in listed
        again = (await client.get(page.url.path)).text
        assert "Finns bland det" in again and "Gör till en fråga" not in again

    async def test_only_a_miss_of_that_run(self, desk: Desk) -> None:
        client, page = await self.miss(desk)
        for row, status in (("0", 404), ("2", 404), ("-1", 422), ("x", 422), ("999999", 422)):
            assert (await post(client, f"{address(page)}/atgarda", rad=row)).status_code == status
        assert await count(desk, ToFix) == 0

    async def test_a_question_opens_in_prova(self, desk: Desk) -> None:
        client, page = await self.miss(desk)
        own = page.text.partition('id="fraga-1"')[2].partition("</form>")[0]
        fields = dict(re.findall(r'name="(\w+)" value="(.*?)"', own))
        assert fields["fraga"] == "fel?"
        tried = await client.post("/hr/prova", data=fields)
        assert tried.status_code == 200 and "Varför det blev så" in tried.text


class TestKept:
    """What is kept, for how long, and what never is."""

    async def test_nothing_is_counted_or_kept_as_unanswered(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        for kind in ("fallback", "out_of_scope", "answer"):
            cards_of(desk)[kind] = card(kind, None)
        await over(client, await upload(client, questions("fallback", "out_of_scope", "answer")))
        await desk.services.asked.save()
        for table in (Asked, Unanswered, ChatSession, Offer):
            assert await count(desk, table) == 0
        samples = [s for m in desk.services.metrics.registry.collect() for s in m.samples]
        told = {
            s.name: s.value for s in samples if s.name in ("gateway_replies_total", "gateway_redacted_total")
        }
        assert not any(told.values())

    async def test_nothing_is_kept_after_the_days(self, open_desk: DeskOpener) -> None:
        desk = await open_desk(result_days=2)
        with time_machine.travel("2026-11-25 08:00Z") as clock:
            client = await desk.enter("testa")
            page = await over(client, await upload(client, questions(MARK), f"{MARK}.csv"))
            assert "2026-11-27 09:00" in page.text and "i 2 dagar" in (await client.get("/hr/faq")).text
            clock.shift(2 * 24 * 3600 - 60)
            client = await desk.enter("testa")
            assert (await client.get(page.url.path)).status_code == 200
            clock.shift(60)
            client = await desk.enter("testa")
            assert (await client.get(page.url.path)).status_code == 404
            assert (await client.get(f"{page.url.path}/junit.xml")).status_code == 404
            assert page.url.path not in (await client.get("/hr/faq")).text
            assert (await retention.forget_old(desk.services, dry_run=True))["faq-runs"] == 1
            assert (await retention.forget_old(desk.services))["faq-runs"] == 1
        assert await count(desk, FaqRun) == 0

    async def test_what_is_to_be_fixed_goes_when_it_is_done_or_old(self, desk: Desk) -> None:
        cards_of(desk).update({"ett?": card(topic="x"), "två?": card(topic="x")})
        with time_machine.travel("2026-11-25 08:00Z") as clock:
            client = await desk.enter("testa")
            page = await over(client, await upload(client, questions("ett?", "två?")))
            for row in ("0", "1"):
                await post(client, f"{address(page)}/atgarda", rad=row)
            assert await count(desk, ToFix) == 2
            (first, _) = re.findall(r"/hr/faq(/atgarda/\w+/klar)", (await client.get("/hr/faq")).text)
            assert (await post(client, first)).status_code == 303
            assert await count(desk, ToFix) == 1
            clock.shift(30 * 24 * 3600)
            client = await desk.enter("testa")
            assert "Att åtgärda" not in (await client.get("/hr/faq")).text
            assert (await retention.forget_old(desk.services))["faq-to-fix"] == 1
        assert await count(desk, ToFix) == 0

    async def test_a_run_is_removed_at_once_also_while_it_goes_on(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        desk.rasa.delay = 0.05
        started = await upload(client, questions(*(f"{MARK} {n}?" for n in range(100))))
        await asyncio.sleep(0.2)
        path = started.headers["Location"]
        assert (await post(client, f"{path.removeprefix('/hr/faq')}/ta-bort")).status_code == 303
        assert await count(desk, FaqRun) == 0
        await asyncio.sleep(0.5)
        sent = asked(desk)
        await asyncio.sleep(0.3)
        assert asked(desk) == sent and len(sent) < 50 and await count(desk, FaqRun) == 0
        gone = await client.get(f"{path}/framsteg", headers=XML)
        assert (gone.status_code, gone.headers["HX-Redirect"]) == (200, "/hr/faq")
        assert (await client.get(f"{path}/framsteg")).status_code == 404

    async def test_whose_it_is_is_not_kept_when_it_is_over(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        await over(client, await upload(client, questions("en?")))
        async with desk.services.engine.connect() as connection:
            (row,) = await connection.execute(select(FaqRun))
        assert row.owner == "" and "sub-testa" not in str(row)

    async def test_who_did_what_is_noted_without_the_words(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        cards_of(desk)[MARK] = card(topic="x")
        page = await over(client, await upload(client, questions(MARK), f"{MARK}.csv"))
        await client.get(f"{page.url.path}/resultat.xlsx")
        await post(client, f"{address(page)}/atgarda", rad="0")
        (done,) = re.findall(r"/hr/faq(/atgarda/\w+/klar)", (await client.get("/hr/faq")).text)
        await post(client, done)
        await post(client, f"{address(page)}/avbryt")
        await post(client, f"{address(page)}/ta-bort")
        await over(client, await post(client, "/kor", samling=SHORT))
        notes = await noted(desk)
        actions = ["upload", "run", "download", "to fix", "fixed", "cancel", "remove", "run"]
        assert [action for _, action, _ in notes] == actions
        assert {actor for actor, _, _ in notes} == {"hr:sub-testa"} and MARK not in str(notes)


class TestAccess:
    """Each role what it may, and no request on another page's behalf."""

    TABLE: list[tuple[str, str, dict[str, str], Role]] = [
        ("GET", "/hr/faq", {}, "lasa"),
        ("GET", "/hr/faq/mall.xlsx", {}, "testa"),
        ("GET", "RUN", {}, "lasa"),
        ("GET", "RUN/framsteg", {}, "lasa"),
        ("GET", "RUN/resultat.xlsx", {}, "lasa"),
        ("POST", "/hr/faq/kor", {"samling": "finns-inte"}, "testa"),
        ("POST", "/hr/faq/fil", {}, "testa"),
        ("POST", f"/hr/faq/atgarda/{'a' * 64}/klar", {}, "testa"),
        ("POST", "RUN/atgarda", {"rad": "0"}, "testa"),
        ("POST", "RUN/avbryt", {}, "testa"),
        ("POST", "RUN/ta-bort", {}, "testa"),
    ]

    async def send(
        self, client: httpx.AsyncClient, row: tuple[str, str, dict[str, str], Role], run: str, **headers: str
    ) -> httpx.Response:
        method, path, fields, _ = row
        sent = {**fields, **token(client)} if method == "POST" and "csrf" not in headers else fields
        headers.pop("csrf", None)
        files = {"fil": ("f.csv", b"x")} if path.endswith("/fil") else None
        data = sent if method == "POST" else None
        return await client.request(method, path.replace("RUN", run), data=data, files=files, headers=headers)

    async def test_the_table(self, desk: Desk) -> None:
        tester = await desk.enter("testa")
        cards_of(desk)["en?"] = card(topic="x")
        run = (await over(tester, await upload(tester, questions("en?")))).url.path
        roles: list[Role | None] = [None, *ROLES]
        for role in roles:
            client = await (desk.enter(role) if role else desk.nobody())
            for row in self.TABLE:
                if role == "publicera" or not row[1].endswith("/ta-bort") or role in (None, "lasa"):
                    response = await self.send(client, row, run)
                    if role is None:
                        assert response.headers["Location"].startswith("/hr/logga-in?"), row
                    elif includes(role, row[3]):
                        assert response.status_code in (200, 303, 422), row
                    else:
                        assert response.status_code == 403 and "Be den som förvaltar" in response.text, row
        assert await count(desk, FaqRun) == 0

    async def test_forged_requests_change_nothing(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        cards_of(desk)["en?"] = card(topic="x")
        run = (await over(client, await upload(client, questions("en?")))).url.path
        before = await noted(desk)
        for row in self.TABLE:
            if row[0] == "POST":
                assert (await self.send(client, row, run, csrf="")).status_code == 403, row
                assert (await self.send(client, row, run, Origin="https://evil.example")).status_code == 403
        assert (
            await noted(desk) == before and await count(desk, FaqRun) == 1 and await count(desk, ToFix) == 0
        )

    async def test_who_may_read_sees_no_button_that_refuses(self, desk: Desk) -> None:
        client, reader = await desk.enter("testa"), await desk.enter("lasa")
        cards_of(desk)["en?"] = card(topic="x")
        page = await over(client, await upload(client, questions("en?")))
        await post(client, f"{address(page)}/atgarda", rad="0")
        for path in ("/hr/faq", page.url.path):
            shown = (await reader.get(path)).text
            assert set(re.findall(r'method="post" action="(.*?)"', shown)) == {"/hr/logga-ut"}


def test_a_gateway_that_is_stopped_leaves_its_run_as_interrupted(rasa: StubRasa, tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    settings = {"database_url": f"sqlite:///{file}", "workbench_trial": "true"}

    def sign_in(gateway: Served) -> httpx.Client:
        printed = re.search(r"lösenord: (\S+)", (gateway.folder / "output.txt").read_text("utf-8"))
        assert printed
        client = httpx.Client(base_url=gateway.address)
        assert client.post("/hr/logga-in", data={"losenord": printed[1]}).status_code == 303
        return client

    rasa.delay = 0.2
    with served(rasa.address, **settings) as gateway, closing(sign_in(gateway)) as client:
        begun = client.post("/hr/faq/kor", data={"samling": SHORT, **token(client)})
        time.sleep(1)
    with closing(sqlite3.connect(file)) as database:
        ((state,),) = database.execute("SELECT state FROM faq_runs").fetchall()
        assert state == "running"
        database.execute("UPDATE faq_runs SET seen = seen - 15")
        database.commit()
    with served(rasa.address, **settings) as gateway, closing(sign_in(gateway)) as client:
        assert "startades om, efter" in client.get(begun.headers["Location"]).text
        assert client.post("/hr/faq/kor", data={"samling": SHORT, **token(client)}).status_code == 303
