"""The workbench in front of the real assistant, as ``make run`` starts both."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from html import unescape

import httpx
import pytest

from bench.running import Running, running
from tests.gateway.hr.conftest import form

MARKER = "plantedmarker"
LOUD = {"RASA_VERBOSITY": "--debug", "GATEWAY_LOG_LEVEL": "DEBUG"}


@pytest.fixture(scope="module")
def chain() -> Iterator[Running]:
    with running(settings={"GATEWAY_WORKBENCH_TRIAL": "true", **LOUD}) as started:
        yield started


@pytest.fixture(scope="module")
def client(chain: Running) -> Iterator[httpx.Client]:
    """Somebody signed in by the password that was printed."""
    printed = re.search(r"lösenord: (\S+)", chain.log.read_text("utf-8"))
    assert printed
    with httpx.Client(base_url=f"http://127.0.0.1:{chain.gateway_port}", timeout=30) as browser:
        assert browser.post("/hr/logga-in", data={"losenord": printed[1]}).status_code == 303
        yield browser


def ask(
    client: httpx.Client, text: str, before: httpx.Response | None = None, **fields: str
) -> httpx.Response:
    page = before or client.get("/hr/prova")
    return client.post("/hr/prova", data={**form(page), "fraga": text, **fields})


def test_a_clear_question_is_answered_and_explained(client: httpx.Client) -> None:
    page = unescape(ask(client, "Får jag ta en öl till lunchen?", roll="chef").text)
    assert "Låt bli om du ska tillbaka till jobbet" in page
    assert "Gränsen för att svara direkt är 25" in page and "Därför svarade den direkt" in page
    assert page.index("<td>alkohol-lunch</td>") < page.index(
        "<td>alkohol-", page.index("alkohol-lunch</td>") + 1
    )
    assert "<dt>Roll</dt><dd>chef</dd>" in page and "<dt>Språk</dt><dd>svenska</dd>" in page


def test_a_follow_up_is_read_in_its_conversation(client: httpx.Client) -> None:
    first = ask(client, "Får jag ta en öl till lunchen?")
    second = unescape(ask(client, "och för politiker då?", first).text)
    assert "en följdfråga" in second and "fortroendevalda" in second


def test_danger_and_what_is_not_ours_are_explained(client: httpx.Client) -> None:
    assert "fara för liv eller hälsa" in ask(client, "jag orkar inte leva längre").text
    assert "något utanför koden" in ask(client, "vad blir det för väder imorgon").text


def test_what_is_not_clear_is_asked_back_and_why_is_told(client: httpx.Client) -> None:
    page = unescape(ask(client, "hjälp med en grej på mötet").text)
    assert "Assistenten gav" in page and re.search(r"\d+\s%", page)


def test_no_word_is_in_any_log_or_database(chain: Running, client: httpx.Client) -> None:
    page = ask(client, f"får jag vara full {MARKER} på jobbet")
    assert MARKER in page.text
    assert MARKER not in chain.log.read_text("utf-8")
    for file in chain.folder.glob("*.db*"):
        assert MARKER.encode() not in file.read_bytes()
    with closing(sqlite3.connect(f"file:{chain.folder}/gateway.db?mode=ro", uri=True)) as database:
        assert database.execute("SELECT count(*) FROM unanswered").fetchone() == (0,)
        assert database.execute("SELECT count(*) FROM asked").fetchone() == (0,)


def test_a_set_of_questions_is_run_and_judged(client: httpx.Client) -> None:
    page = client.get("/hr/faq")
    begun = client.post("/hr/faq/kor", data={**form(page), "samling": "representera"})
    assert begun.status_code == 303
    address = begun.headers["Location"]
    end = time.monotonic() + 120
    while "Andel rätt" not in (result := client.get(address).text):
        assert time.monotonic() < end, "the run never ended"
        time.sleep(0.5)
    number = {name: int(re.findall(rf"<dt>{name}</dt><dd>(\d+)</dd>", result)[0]) for name in ("Rätt", "Fel")}
    assert number["Rätt"] > 5 * number["Fel"]
    assert client.get(f"{address}/junit.xml").text.count("<testcase") == 23
