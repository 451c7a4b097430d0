"""The topics can be found by any of their words, and a topic's page tells what is known of it and no more."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gateway.clock import today
from gateway.hr.amnen import files, routes
from gateway.hr.amnen.files import Files, read_tests, read_texts
from gateway.hr.amnen.search import Filters, Found, plain, search
from gateway.store.database import insert
from gateway.store.tables import Asked, Feedback
from knowledge.model import Knowledge, Review
from tests.gateway.hr.conftest import Desk

EXAMPLES = {"alkohol-lunch": ["får ja ta en STÄNKARE på rasten"]}


def found(knowledge: Knowledge, text: str = "", **filters: str) -> list[Found]:
    return list(search(knowledge, Filters(text, **filters), EXAMPLES))


def ids(results: list[Found]) -> list[str]:
    return [result.topic.id for result in results]


class TestSearch:
    def test_nothing_asked_for_is_everything(self, knowledge: Knowledge) -> None:
        assert len(found(knowledge)) == len(knowledge.topics)

    @pytest.mark.parametrize("text", ["öl till lunchen", "OL TILL lunchen", "lunchen  öl", "alkohol-lunch"])
    def test_by_title_or_id_without_case_and_diacritics(self, knowledge: Knowledge, text: str) -> None:
        assert ids(found(knowledge, text))[0] == "alkohol-lunch"

    def test_by_what_the_answer_says(self, knowledge: Knowledge) -> None:
        assert "alkohol-paverkad" in ids(found(knowledge, "promillegrans"))

    def test_by_an_example_which_is_shown(self, knowledge: Knowledge) -> None:
        (result,) = found(knowledge, "stankare rasten")
        assert (result.topic.id, result.example) == ("alkohol-lunch", EXAMPLES["alkohol-lunch"][0])

    def test_by_subject_status_and_role(self, knowledge: Knowledge) -> None:
        of_subject = found(knowledge, subject="alkohol")
        assert {result.topic.subject for result in of_subject} == {"alkohol"}
        elected = found(knowledge, role="fortroendevald")
        assert 0 < len(elected) < len(knowledge.topics)
        assert all("fortroendevald" in result.topic.own_roles for result in elected)
        reviewed = [topic.id for topic in knowledge.topics.values() if topic.status == "granskad"]
        assert ids(found(knowledge, status="granskad")) == reviewed

    @pytest.mark.parametrize("text", ["qqqqqq", "%", "' OR 1=1 --", "\x00", "a" * 200])
    def test_what_is_nowhere_is_not_found(self, knowledge: Knowledge, text: str) -> None:
        assert ids(found(knowledge, text)) == [] or text in ("%", "\x00")

    def test_plain(self) -> None:
        assert plain("ÅÄÖ É Straße") == "aao e strasse"


@pytest.fixture
def few_examples(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, list[str]]]:
    """A few examples instead of the many thousands of the project."""
    given = {
        "alkohol-lunch": [f"exempel {n}" for n in range(120)] + ["<img src=x onerror=alert(1)>"],
        "alkohol-paverkad": ["helt unikt formulerat ord zzyzx"],
    }
    monkeypatch.setattr(routes, "examples_or_none", lambda: given)
    monkeypatch.setattr(
        routes, "tests", lambda: {"alkohol-lunch": [SimpleNamespace(text="<b>fråga</b>", role="chef")]}
    )
    yield given


class TestList:
    async def test_it_can_be_searched_and_narrowed(self, desk: Desk, few_examples: Any) -> None:
        client = await desk.enter("lasa")
        everything = (await client.get("/hr/amnen")).text
        assert f"{len(desk.services.knowledge.topics)} ämnen" in everything
        narrowed = (await client.get("/hr/amnen", params={"q": "zzyzx"})).text
        assert "1 ämne<" in narrowed and "<q>helt unikt formulerat ord zzyzx</q>" in narrowed
        none = (await client.get("/hr/amnen", params={"omrade": "finns-inte"})).text
        assert "Inget ämne passar" in none

    async def test_htmx_gets_the_list_and_the_count(self, desk: Desk, few_examples: Any) -> None:
        client = await desk.enter("lasa")
        part = (await client.get("/hr/amnen?q=lunch", headers={"HX-Request": "true"})).text
        assert "<html" not in part and 'id="antal" hx-swap-oob="innerHTML"' in part

    @pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "'{{7*7}}", "<svg onload=x>"])
    async def test_what_is_searched_for_is_text(self, desk: Desk, few_examples: Any, text: str) -> None:
        client = await desk.enter("lasa")
        for field in ("q", "omrade", "status", "roll"):
            page = (await client.get("/hr/amnen", params={field: text})).text
            assert text not in page or text == "'{{7*7}}" and "49" not in page
        assert (
            'value="' + html.escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
            in (await client.get("/hr/amnen", params={"q": text})).text
        )

    async def test_too_long_a_search_is_told(self, desk: Desk) -> None:
        assert (await (await desk.enter("lasa")).get("/hr/amnen", params={"q": "x" * 201})).status_code == 422


class TestTopic:
    async def test_every_topic_has_a_page(self, desk: Desk, knowledge: Knowledge, few_examples: Any) -> None:
        client = await desk.enter("lasa")
        for topic in list(knowledge.topics.values())[::7]:
            page = html.unescape((await client.get(f"/hr/amnen/{topic.id}")).text)
            assert topic.title in page
            for answer in topic.answers:
                assert answer.text in page
                assert all(quote.text in page for quote in answer.quotes)
                assert all(knowledge.contacts[id_].title in page for id_ in answer.contacts)
            for anchor in re.findall(r'href="/kallor/([a-z0-9-]+)#([a-z0-9-]+)', page):
                assert "/".join(anchor) in knowledge.sections

    async def test_nothing_claims_a_review_that_has_not_been(self, desk: Desk, knowledge: Knowledge) -> None:
        client = await desk.enter("lasa")
        for topic in list(knowledge.topics.values())[::40]:
            page = (await client.get(f"/hr/amnen/{topic.id}")).text
            assert page.count("Utkast, inte granskat") == sum(not a.reviewed for a in topic.answers)

    async def test_each_answer_tells_who_has_reviewed_it_and_when(
        self, desk: Desk, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        topic = knowledge.topics["alkohol-lunch"]
        review = Review("HR", datetime.date(2026, 11, 26), topic.place)
        first = replace(topic.answers[0], reviewed=review)
        half = replace(topic, answers=(first, *topic.answers[1:]))
        monkeypatch.setitem(knowledge.topics, topic.id, half)
        client = await desk.enter("lasa")
        page = (await client.get("/hr/amnen/alkohol-lunch")).text
        assert page.count("Granskat av HR den 26 november 2026") == page.count("Utkast, inte granskat") == 1
        assert "utkast (1 av 2 svar granskade)" in (await client.get("/hr/amnen?q=alkohol-lunch")).text
        whole = replace(half, answers=tuple(replace(a, reviewed=review) for a in half.answers))
        monkeypatch.setitem(knowledge.topics, topic.id, whole)
        assert "<td>granskad</td>" in (await client.get("/hr/amnen?status=granskad")).text

    async def test_the_examples_come_a_page_at_a_time(self, desk: Desk, few_examples: Any) -> None:
        client = await desk.enter("lasa")
        first = (await client.get("/hr/amnen/alkohol-lunch")).text
        assert "121 exempel" in first and "exempel 49" in first and "exempel 50" not in first
        assert "<details>\n  <summary>121" in first
        last = (await client.get("/hr/amnen/alkohol-lunch?sida=99")).text
        assert "Sida 3 av 3" in last and "&lt;img src=x" in last and "<img src=x" not in last
        assert "<details open>" in last
        assert (await client.get("/hr/amnen/alkohol-lunch?sida=0")).status_code == 422

    async def test_the_test_questions_are_text(self, desk: Desk, few_examples: Any) -> None:
        page = (await (await desk.enter("lasa")).get("/hr/amnen/alkohol-lunch")).text
        assert "&lt;b&gt;fråga&lt;/b&gt;" in page and "(chef)" in page

    async def test_small_numbers_are_not_shown(self, desk: Desk, few_examples: Any) -> None:
        engine = desk.services.engine
        rows = {"alkohol-lunch": 1234, "alkohol-paverkad": 4, "alkohol-bakfull": 3}
        async with engine.begin() as connection:
            for topic, times in rows.items():
                row = {"day": today(), "type": "answer", "topic": topic, "times": times}
                await connection.execute(insert(engine, Asked).values(row))
            judged = [{"topic": "alkohol-lunch", "day": today(), "helpful": n < 7} for n in range(9)]
            await connection.execute(insert(engine, Feedback), judged)
        client = await desk.enter("lasa")
        page = (await client.get("/hr/amnen/alkohol-lunch")).text
        assert "1\N{NO-BREAK SPACE}234" in page
        assert page.count("färre än 5") == 2 and "<dd>7</dd>" not in page and "<dd>2</dd>" not in page
        page = (await client.get("/hr/amnen/alkohol-paverkad")).text
        assert page.count("färre än 5") == 1 and "<dd>4</dd>" not in page


class TestFiles:
    def test_they_are_read_again_when_one_is_newer(self, tmp_path: Path) -> None:
        counted: list[Path] = []
        read = Files(tmp_path, lambda folder: counted.append(folder) or len(counted))
        assert read() == read() == 1
        (tmp_path / "a.yml").write_text("x")
        assert read() == read() == 2

    def test_examples_of_the_project(self) -> None:
        texts = read_texts(files.FOLDER)
        assert len(texts["alkohol-lunch"]) >= 10

    def test_test_questions(self, tmp_path: Path) -> None:
        assert read_tests(tmp_path / "saknas") == {}
        (tmp_path / "a.yml").write_text(
            "- fraga: en\n  amne: x\n  roll: chef\n- fraga: två\n  amne: x\n"
            "- fraga: 3\n  amne: x\n- bara text\n- utfall: fraga\n"
        )
        (tmp_path / "b.yml").write_text("a: [")
        (tmp_path / "c.yml").write_text("a: b")
        assert [(q.text, q.role) for q in read_tests(tmp_path)["x"]] == [("en", "chef"), ("två", None)]
