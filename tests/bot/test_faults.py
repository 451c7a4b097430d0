"""Whatever is broken beside Rasa, a person gets a sentence and a card, in time, and it goes on by itself.

One Rasa for all, on a real PostgreSQL and a real Redis, with an action server that fails as it is told to.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
import yaml
from sqlalchemy.engine import make_url

from bench.running import ROOT, free_port
from bot.client import ask
from tests.bot.faulty_actions import FaultyActions, faulty_actions
from tests.bot.own_routes import ask_route
from tests.postgres import running_postgres
from tests.redis_server import RedisServer, running_redis

QUESTION, ANSWERED_BY_AN_ACTION = "Får jag ta en öl till lunchen?", "var står det?"
IN_DANGER = "jag vill inte leva längre"
IN_TIME = 15  # seconds; the gateway waits for twenty
TOKEN = "x" * 40


@dataclass
class Started:
    """Rasa, and what stands beside it."""

    port: int
    actions: FaultyActions
    redis: RedisServer
    postgres: list[psutil.Process]
    log: Path

    def say(self, message: str, sender: str) -> dict[str, Any]:
        """Return the card of the reply, which has a sentence too."""
        reply = ask(message, sender, self.port, timeout=IN_TIME)
        assert any(part.get("text", "").strip() for part in reply)
        (card,) = [part["custom"] for part in reply if "custom" in part]
        return card

    def failures(self) -> dict[str, int]:
        return ask_route(self, "health/", "GET")[1]["failures"]  # type: ignore[arg-type]

    def answers_again(self, seconds: float = 20) -> bool:
        """Return whether it answers within some seconds, with nobody's help."""
        until = time.monotonic() + seconds
        while self.say(QUESTION, uuid.uuid4().hex)["type"] != "answer":
            if time.monotonic() > until:
                return False
            time.sleep(0.2)
        return True


@contextmanager
def rasa(
    folder: Path, endpoints: dict[str, Any], **settings: str
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Start Rasa alone, with its endpoints and settings."""
    (folder / "endpoints.yml").write_text(yaml.safe_dump(endpoints), "utf-8")
    port = free_port()
    command = [sys.executable, "-m", "bot.serve", "run", "--port", str(port), "--quiet"]
    command += ["--model", "models/bemotandeassistenten.tar.gz", "--endpoints", str(folder / "endpoints.yml")]
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    with (folder / "rasa.txt").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | quiet | settings, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        yield process, port
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    folder = tmp_path_factory.mktemp("rasa")
    with faulty_actions() as actions, running_redis() as redis, running_postgres() as url:
        endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text("utf-8"))
        endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{actions.port}/webhook"
        endpoints["lock_store"]["type"] = "bot.lock_store.LeasedRedisLockStore"
        settings = {
            "TRACKER_URL": url,
            "REDIS_URL": redis.url,
            "ACTIONS_TOKEN": TOKEN,
            "ACTIONS_SECONDS": "1",
        }
        with rasa(folder, endpoints, **settings) as (process, port):
            made = Started(port, actions, redis, processes_of(url), folder / "rasa.txt")
            wait_for(made, process)
            yield made


def wait_for(started: Started, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, started.log.read_text()[-3000:]
        try:
            started.failures()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("Rasa did not start")


def processes_of(url: str) -> list[psutil.Process]:
    """Return PostgreSQL's first process; those of its connections are its children."""
    port = str(make_url(url).port)
    found = [p for p in psutil.process_iter() if p.name() == "postgres" and port in p.cmdline()]
    assert len(found) == 1
    return found


@pytest.fixture
def sender() -> str:
    return uuid.uuid4().hex


BROKEN_ACTIONS: list[tuple[str, Callable[[FaultyActions], None]]] = [
    ("unknown to it", lambda actions: actions.answers(404, {"error": "x", "action_name": "x"})),
    ("raising", lambda actions: actions.answers(500, {"error": "x", "request_body": {}})),
    ("refused", lambda actions: actions.answers(400, {"error": "x", "action_name": "action_follow_up"})),
    ("not let in", lambda actions: actions.answers(401, {"error": "x"})),
    ("not JSON", lambda actions: actions.answers(200, b"<html>")),
    ("not UTF-8", lambda actions: actions.answers(200, b"\xff\xfe{")),
    ("null", lambda actions: actions.answers(200, None)),
    ("a list", lambda actions: actions.answers(200, [])),
    (
        "an event of no kind",
        lambda actions: actions.answers(200, {"events": [{"event": "x"}], "responses": []}),
    ),
    ("events in place of a list", lambda actions: actions.answers(200, {"events": "x"})),
    ("silent", lambda actions: actions.answers(200, {"events": [], "responses": []})),
    ("without a card", lambda actions: actions.answers(200, {"events": [], "responses": [{"text": "x"}]})),
    ("hanging", lambda actions: actions.hang()),
]


@pytest.mark.parametrize("break_", [fault for _, fault in BROKEN_ACTIONS], ids=[n for n, _ in BROKEN_ACTIONS])
def test_an_action_that_fails_is_told_and_the_conversation_goes_on(
    break_: Callable[[FaultyActions], None], started: Started, sender: str
) -> None:
    assert started.say(QUESTION, sender)["topic"] == "alkohol-lunch"
    break_(started.actions)
    try:
        card = started.say(ANSWERED_BY_AN_ACTION, sender)
        assert card["type"] == "error" and card["contacts"]
    finally:
        started.actions.well()
    assert started.say(ANSWERED_BY_AN_ACTION, sender)["type"] == "answer"


def test_the_action_server_is_shown_the_token(started: Started, sender: str) -> None:
    started.actions.shown.clear()
    started.say(QUESTION, sender)
    started.say(ANSWERED_BY_AN_ACTION, sender)
    assert set(started.actions.shown) == {f"Bearer {TOKEN}"}


def test_a_client_that_goes_away_leaves_the_conversation_free(started: Started, sender: str) -> None:
    started.say(QUESTION, sender)
    started.actions.hang()
    try:
        with pytest.raises(OSError):
            ask(ANSWERED_BY_AN_ACTION, sender, started.port, timeout=0.3)
    finally:
        started.actions.well()
    assert started.say(ANSWERED_BY_AN_ACTION, sender)["type"] == "answer"


@pytest.mark.parametrize("fault", ["kill", "pause"])
def test_without_redis_it_is_told_and_goes_on_by_itself(fault: str, started: Started, sender: str) -> None:
    assert started.say(QUESTION, sender)["type"] == "answer"
    before = started.failures()["lock"]
    getattr(started.redis, fault)()
    try:
        assert started.say(QUESTION, sender)["type"] == "error"
        assert started.say(IN_DANGER, sender)["type"] == "crisis"
    finally:
        started.redis.start() if fault == "kill" else started.redis.resume()
    assert started.answers_again()
    assert started.say(ANSWERED_BY_AN_ACTION, sender)["type"] == "answer"
    assert started.failures()["lock"] > before


def test_while_postgresql_hangs_nothing_is_answered_as_if_it_were_new(started: Started, sender: str) -> None:
    assert started.say(QUESTION, sender)["type"] == "answer"
    before, (first,) = started.failures()["read"], started.postgres
    stopped = [first, *first.children(recursive=True)]
    for process in stopped:
        process.suspend()
    try:
        begun = time.monotonic()
        assert started.say(ANSWERED_BY_AN_ACTION, sender)["type"] == "error"
        assert time.monotonic() - begun < IN_TIME
        assert started.say(IN_DANGER, sender)["type"] == "crisis"
    finally:
        for process in stopped:
            process.resume()
    assert started.answers_again()
    assert started.failures()["read"] > before
    assert ask_route(started, f"forget/conversations/{sender}", "GET")[1]["events"] > 10  # type: ignore[arg-type]


def test_postgresql_that_cuts_every_connection_is_not_even_noticed(started: Started, sender: str) -> None:
    """As a restart of it, or a failover, does to connections that are open."""
    started.say(QUESTION, sender)
    (first,) = started.postgres
    for child in first.children():
        if "tester" in " ".join(child.cmdline()):
            child.terminate()
    time.sleep(0.2)
    assert started.say(QUESTION, sender)["type"] == "answer"


def test_what_failed_is_counted_for_prometheus_too(started: Started) -> None:
    import urllib.request

    address = f"http://127.0.0.1:{started.port}/webhooks/health/metrics"
    with urllib.request.urlopen(address, timeout=10) as response:
        lines = response.read().decode().splitlines()
    assert f'assistant_failures_total{{part="empty"}} {started.failures()["empty"]}' in lines


def test_no_word_of_anybody_is_in_the_log_of_all_this(started: Started) -> None:
    log = started.log.read_text("utf-8")
    assert "an action did not answer as agreed" in log
    assert not any(said in log for said in (QUESTION, ANSWERED_BY_AN_ACTION, IN_DANGER))


def test_a_model_of_another_machine_is_refused_at_the_start(tmp_path: Path) -> None:
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text("utf-8"))
    endpoints["models"] = {"url": "http://127.0.0.1:9/model.tar.gz"}
    settings = {"TRACKER_URL": f"sqlite:///{tmp_path}/c.db", "ACTIONS_TOKEN": TOKEN}
    with rasa(tmp_path, endpoints, **settings) as (process, _):
        assert process.wait(timeout=120) != 0
    assert "modellen läses bara från den egna disken" in (tmp_path / "rasa.txt").read_text("utf-8")
