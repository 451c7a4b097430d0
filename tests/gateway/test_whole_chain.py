"""Everything together, as ``make run`` starts it: door, redaction, Rasa, actions, databases, logs."""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
import time_machine
from faker import Faker

from bench.cases import read_cases
from bench.public_door import UNLIMITED, PublicDoor
from bench.running import Running, running
from bot.client import ask
from gateway import retention
from gateway.services import services
from gateway.settings import Settings
from knowledge.model import Knowledge

MARKER = "plantedmarker"
DEVELOPMENT = Path(__file__).parents[1] / "faq" / "development.jsonl"
LOUD = {"RASA_VERBOSITY": "--debug", "GATEWAY_LOG_LEVEL": "DEBUG"}
NO_WORDS = {"GATEWAY_KEEP_UNANSWERED": "false"}
SITUATIONS = [
    ("min chef {} slog mig", "min chef slog mig"),
    ("kollegan {} luktar sprit på morgnarna", "kollegan luktar sprit på morgnarna"),
    ("Hej, jag heter {} och undrar om jag får ta emot en choklad", "undrar om jag får ta emot en choklad"),
    ("min gruppledare {} tafsar på mötena", "min gruppledare tafsar på mötena"),
    ("en brukare hotar mig, numret är 070-174 06 05", "en brukare hotar mig"),
    ("en anhörig vill ge mig 500 kr, svara på a.b@example.se", "en anhörig vill ge mig 500 kr"),
    ("jag blir mobbad på jobbet mvh {}", "jag blir mobbad på jobbet"),
    ("070-174 06 05, min gruppchef tafsar på mig", "min gruppchef tafsar på mig"),
    ("Jag kom berusad till jobbet. Mitt personnummer är 680719-9058.", "Jag kom berusad till jobbet."),
]


@pytest.fixture(scope="module")
def chain() -> Iterator[Running]:
    with running(settings={**UNLIMITED, **LOUD, **NO_WORDS}) as started:
        yield started


@pytest.fixture
def door(chain: Running) -> PublicDoor:
    return PublicDoor(f"http://127.0.0.1:{chain.gateway_port}")


def card(reply: list[dict[str, Any]]) -> dict[str, Any]:
    (found,) = [part["custom"] for part in reply if "custom" in part]
    return found


def meaning(reply: list[dict[str, Any]]) -> tuple[Any, ...]:
    found = card(reply)
    return found["type"], found["topic"], [source["id"] for source in found["sources"]]


def test_a_question_gets_quote_link_and_contact(chain: Running, door: PublicDoor) -> None:
    reply = door.ask("får jag vara påverkad?", "a")
    found = card(reply)
    assert found["type"] == "answer" and reply[0]["text"].startswith("Nej")
    (source, *_) = found["sources"]
    assert "påverkad" in source["quote"] and ":~:text=" in source["url"]
    page = httpx.get(f"{door.address}{source['url'].split('#')[0]}")
    assert page.status_code == 200 and source["quote"] in page.text
    assert found["contacts"][0]["id"] == "narmaste-chef"


def test_a_conversation_is_held_through_the_door(door: PublicDoor) -> None:
    first = card(door.ask("min kollega luktar sprit", "b"))
    assert card(door.ask("var står det?", "b"))["topic"] == first["topic"]
    assert card(door.ask("jag är förtroendevald", "b"))["role"] == "fortroendevald"


def test_the_door_answers_as_rasa_does(chain: Running, door: PublicDoor) -> None:
    """The first hundred development questions; ``bench.answers --public`` asks them all."""
    other = []
    for case in read_cases(DEVELOPMENT)[:100]:
        for turn in case.turns:
            through = door.ask(turn, f"public-{case.id}", case.role)
            straight = ask(turn, f"straight-{case.id}", chain.port, case.role)
        if meaning(through) != meaning(straight):
            other.append((case.turns, meaning(through), meaning(straight)))
    assert other == []


@pytest.mark.parametrize(("told", "without"), SITUATIONS)
def test_meaning_survives_redaction(chain: Running, door: PublicDoor, told: str, without: str) -> None:
    names = Faker("sv_SE")
    names.seed_instance(4)
    full = f"{names.first_name()} {names.last_name()}"
    assert meaning(door.ask(told.format(full), told)) == meaning(ask(without, without, chain.port))


def test_clearing_leaves_nothing_in_the_databases(chain: Running) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{chain.gateway_port}") as http:
        token = http.post("/api/session").json()["token"]
        session = {"Authorization": f"Bearer {token}"}
        before = senders(chain)
        http.post("/api/chat", json={"message": "jag blir mobbad"}, headers=session)
        (own,) = senders(chain) - before
        assert http.delete("/api/chat", headers=session).status_code == 204
    assert own not in senders(chain)
    for file in databases(chain):
        assert own.encode() not in file.read_bytes()


def test_no_word_of_a_message_is_in_any_log_or_database(chain: Running, door: PublicDoor) -> None:
    for number, text in enumerate(
        (
            f"min chef slog mig {MARKER}",
            f"{MARKER}",
            f"/restart {MARKER}",
            f"jag heter {MARKER} och får jag dricka?",
            f"var står det {MARKER}?",
            f'/alkohol-lunch{{"roll": "{MARKER}"}}',
            f"{MARKER} " * 100,
        )
    ):
        door.ask(text, f"marker-{number}")
        door.ask("var står det?", f"marker-{number}")
        ask(text, f"{number}", chain.port)
    with httpx.Client(base_url=door.address) as http:
        session = {"Authorization": f"Bearer {http.post('/api/session').json()['token']}"}
        for body in ({"message": [MARKER]}, {"payload": MARKER}, {"message": MARKER * 200}):
            http.post("/api/chat", json=body, headers=session)
        http.post("/api/chat", content=f'{{"message": "{MARKER}', headers=session)
        http.get(f"/{MARKER}?{MARKER}={MARKER}")
        http.post("/api/feedback", json={"topic": MARKER, "helpful": True}, headers=session)
    time.sleep(0.5)  # the processes print through their supervisor
    logged = chain.log.read_bytes()
    assert b"request" in logged  # the log is the right one
    assert MARKER.encode() not in logged
    kept = [file.name for file in databases(chain) if MARKER.encode() in file.read_bytes()]
    assert len(databases(chain)) >= 2 and kept == []


def test_a_request_keeps_its_name_through_all_parts(chain: Running) -> None:
    """Their lines are JSON, and whoever helps a person finds them by the name in the answer's header."""
    name = uuid.uuid4().hex
    with httpx.Client(base_url=f"http://127.0.0.1:{chain.gateway_port}") as http:
        session = {"Authorization": f"Bearer {http.post('/api/session').json()['token']}"}
        http.post("/api/chat", json={"message": "min kollega luktar sprit"}, headers=session)
        asked = {"message": "var står det?"}  # which the action server answers
        response = http.post("/api/chat", json=asked, headers={**session, "X-Request-ID": name})
    assert response.headers["X-Request-ID"] == name
    time.sleep(0.5)  # the processes print through their supervisor
    printed = [line.partition("| ") for line in chain.log.read_text("utf-8").splitlines() if name in line]
    told = {part.split()[1].split(".")[0]: json.loads(line) for part, _, line in printed}
    assert {part: (line["event"], line["status"], line["level"]) for part, line in told.items()} == {
        "gateway": ("request", 200, "info"),
        "rasa": ("message", 200, "info"),
        "actions": ("action call", 200, "info"),
    }


def test_health_and_figures_are_on_another_port(chain: Running) -> None:
    ops = f"http://127.0.0.1:{chain.ops_port}"
    assert httpx.get(f"{ops}/healthz", timeout=30).json() == {"ok": True, "failing": []}
    figures = httpx.get(f"{ops}/metrics", timeout=30).text
    assert 'gateway_part_up{part="assistant"} 1.0' in figures and "gateway_release_info" in figures
    rasas = httpx.get(f"http://127.0.0.1:{chain.port}/webhooks/health/metrics").text
    assert 'assistant_failures_total{part="save"} 0' in rasas
    assert httpx.get(f"http://127.0.0.1:{chain.gateway_port}/metrics").status_code == 404


async def test_after_a_day_nothing_of_any_conversation_is_left(
    chain: Running, door: PublicDoor, knowledge: Knowledge, tmp_path: Path
) -> None:
    """The job with its clock moved ahead, against the real tracker store; the last test: it empties it."""
    door.ask("min kollega luktar sprit", "old")
    settings = Settings(
        assistant_url=f"http://127.0.0.1:{chain.port}", database_url=f"sqlite:///{tmp_path}/gateway.db"
    )
    async with services(settings, knowledge) as shared:
        with time_machine.travel(time.time() + 23 * 3600):
            await retention.forget_old(shared)
        assert senders(chain)
        with time_machine.travel(time.time() + 25 * 3600):
            await retention.forget_old(shared)
    assert senders(chain) == set()
    assert b"alkohol-misstanke" not in (chain.folder / "conversations.db").read_bytes()


def databases(chain: Running) -> list[Path]:
    return [file for file in chain.folder.iterdir() if ".db" in file.name]


def senders(chain: Running) -> set[str]:
    with closing(sqlite3.connect(chain.folder / "conversations.db")) as connection:
        return {sender for (sender,) in connection.execute("SELECT DISTINCT sender_id FROM events")}
