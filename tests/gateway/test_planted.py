"""A word, a name and a personal number, sent in every way, are found where they belong and nowhere else."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import httpx
import psutil
import pytest
import yaml
from cryptography.fernet import Fernet
from faker import Faker

from bench.public_door import UNLIMITED
from bench.running import Running, running
from gateway.app import TEAMS_PATH
from tests.gateway.escalation.mail_server import MailServer, mail_server
from tests.gateway.teams.conftest import activity
from tests.gateway.teams.fake_microsoft import APP, OPENID, TENANT, FakeMicrosoft, fake_microsoft

WORD, UNKNOWN = "plantedword", "glorpifiera"
NUMBER = "680719-9058"
FAKE = Faker("sv_SE")
FAKE.seed_instance(6)
GIVEN, FAMILY = FAKE.first_name(), FAKE.last_name()
NAME = f"{GIVEN} {FAMILY}"
SECRETS = (WORD, NAME, FAMILY, NUMBER, NUMBER.replace("-", ""))
UNIT, INBOX = "Förvaltningen", "hr-forvaltningen@example.se"
Session = dict[str, str]  # the header that names it
SECONDS = 3.0  # that the gateway waits for Rasa


@dataclass
class Everything:
    """The whole assistant with Teams and messages to HR, and what stands around it."""

    chain: Running
    mail: MailServer
    microsoft: FakeMicrosoft
    settings: dict[str, str]
    said: list[str]  # all that the gateway answered
    reference: str = ""  # of the conversation begun last

    @property
    def http(self) -> httpx.Client:
        """A client of the public door."""
        return httpx.Client(base_url=f"http://127.0.0.1:{self.chain.gateway_port}", timeout=60)

    def ask(
        self, method: str, path: str, session: dict[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        """Ask the public door, and remember what it said."""
        with self.http as http:
            response = http.request(method, path, headers=session, **more)
        self.said.append(response.text)
        return response

    def begin(self) -> Session:
        """Begin a session; return the header that names it."""
        begun = self.ask("POST", "/api/session").json()
        self.reference = begun["reference"]
        return {"Authorization": f"Bearer {begun['token']}"}

    def command(self, *words: str) -> str:
        """Run ``python -m gateway.privacy`` as whoever runs the gateway does; return what it prints."""
        here = {
            "GATEWAY_DATABASE_URL": f"sqlite:///{self.chain.folder}/gateway.db",
            "GATEWAY_ASSISTANT_URL": f"http://127.0.0.1:{self.chain.port}",
        }
        done = subprocess.run(
            [sys.executable, "-m", "gateway.privacy", *words],
            env={**os.environ, **self.settings, **here},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def teams(self, **fields: Any) -> dict[str, Any]:
        """Send an activity from Teams; return the card that answers it."""
        before = len(self.microsoft.posts)
        token = {"Authorization": f"Bearer {self.microsoft.token()}"}
        assert self.ask("POST", TEAMS_PATH, token, json=activity(self.microsoft, **fields)).status_code == 202
        wait_until(lambda: len(self.microsoft.posts) > before)
        card: dict[str, Any] = self.microsoft.posts[before].body["attachments"][0]["content"]
        return card

    def process(self, module: str) -> psutil.Process:
        """Return the process that runs a module."""
        children = psutil.Process(self.chain.process.pid).children(recursive=True)
        return next(child for child in children if module in child.cmdline())


def wait_until(holds: Any, patience: float = 60) -> None:
    """Wait until something holds."""
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everything]:
    folder = tmp_path_factory.mktemp("around")
    (folder / "inboxes.yml").write_text(
        yaml.safe_dump({"reserv": "hr@example.se", "forvaltningar": {UNIT: INBOX}}), "utf-8"
    )
    with fake_microsoft(folder) as microsoft, mail_server(folder) as mail:
        trusted = folder / "both.pem"
        trusted.write_bytes(microsoft.authority.read_bytes() + mail.authority.read_bytes())
        hr = mail.settings(
            inboxes=str(folder / "inboxes.yml"),
            sender="assistenten@example.se",
            keys=Fernet.generate_key().decode(),
        )
        teams = {
            "app_id": APP,
            "tenant": TENANT,
            "secret": "a-secret",
            "public_url": "https://bemotande.example.se",
            "service_hosts": microsoft.host,
            "openid_url": f"https://{microsoft.host}{OPENID}",
            "login_url": f"https://{microsoft.host}",
        }
        settings = {
            **UNLIMITED,
            **{f"GATEWAY_HR_{name.upper()}": value for name, value in hr.items()},
            **{f"GATEWAY_TEAMS_{name.upper()}": value for name, value in teams.items()},
            "RASA_VERBOSITY": "--debug",
            "GATEWAY_LOG_LEVEL": "DEBUG",
            "GATEWAY_ASSISTANT_SECONDS": str(SECONDS),
            "SSL_CERT_FILE": str(trusted),
        }
        with running(settings=settings) as chain:
            yield Everything(chain, mail, microsoft, settings, [])


def submit(card: dict[str, Any], title: str, **filled: str) -> dict[str, Any]:
    """Return what tapping a card's button sends, with what is filled in."""
    found: list[dict[str, Any]] = []
    rest: list[Any] = [card]
    while rest:
        part = rest.pop()
        if isinstance(part, dict):
            found += [part] if part.get("title") == title and "data" in part else []
            rest += part.values()
        elif isinstance(part, list):
            rest += part
    assert found, f"no button {title} in {json.dumps(card, ensure_ascii=False)[:2000]}"
    return {**found[0]["data"], **filled}


def test_somebody_harassed_by_their_manager_is_handed_over(everything: Everything) -> None:
    """From the first words to the letter in HR's inbox, and erased by its reference afterwards."""
    session, arrived = everything.begin(), len(everything.mail.letters)
    answer = everything.ask("POST", "/api/chat", session, json={"message": "min chef trakasserar mig"}).json()
    card = answer[-1]["custom"]
    contacts = [contact["id"] for contact in card["contacts"]]
    assert contacts[0] == "chefens-chef" and "hr" in contacts and "narmaste-chef" not in contacts
    assert card["say"] and card["escalation"]["topic"] == card["topic"]

    form = everything.ask("GET", "/api/escalation", session).json()
    assert form["units"] == [UNIT] and any("myndighet" in paragraph for paragraph in form["notice"])
    written = {"topic": card["topic"], "unit": UNIT, "text": "Det har pågått sedan i våras.", "reach": ""}
    told = everything.ask(
        "POST", "/api/escalation", session, json={**written, "key": form["key"], "confirmed": True}
    ).json()
    assert told["state"] == "delivered" and told["reference"] in told["told"]
    (letter,) = everything.mail.letters[arrived:]
    assert letter.inbox == INBOX and letter.reference == told["reference"]
    assert "Det har pågått sedan i våras." in letter.text and "vill vara anonym" in letter.text

    assert "är raderat" in everything.command("erase", told["reference"])
    assert everything.ask("GET", f"/api/escalation/{told['reference']}", session).status_code == 404
    assert "Inget är sparat" in everything.command("show", told["reference"])
    assert "är raderat, här och i Rasa" in everything.command("erase", everything.reference)


def test_what_is_planted_reaches_only_those_it_is_meant_for(everything: Everything) -> None:
    story = f"min chef {NAME} med personnummer {NUMBER} luktar sprit {WORD}"
    session, before = everything.begin(), len(everything.mail.letters)

    # The chat: answered, followed up, not understood, judged, malformed.
    topic = everything.ask("POST", "/api/chat", session, json={"message": story}).json()[-1]["custom"][
        "topic"
    ]
    everything.ask("POST", "/api/chat", session, json={"message": f"var står det {WORD}?"})
    beside = f"jag heter {NAME}, {NUMBER}, och vad blir det för väder i {UNKNOWN}?"
    not_ours = everything.ask("POST", "/api/chat", session, json={"message": beside}).json()
    assert not_ours[-1]["custom"]["type"] == "out_of_scope"
    everything.ask(
        "POST",
        "/api/feedback",
        session,
        json={"topic": topic, "helpful": False, "question": f"min chef {NAME} slutar inte"},
    )
    malformed = [
        everything.ask("POST", path, session, json=body)
        for path in ("/api/chat", "/api/feedback", "/api/escalation")
        for body in (
            {"message": [story]},
            {"payload": story},
            {"topic": story},
            {"text": story, "reach": [NAME]},
        )
    ]
    assert {response.status_code for response in malformed} == {422}
    everything.ask("GET", f"/{WORD}?{WORD}={NAME}")

    # The form: confirmed, and delivered.
    form = everything.ask("GET", "/api/escalation", session).json()
    confirmed = {
        "key": form["key"],
        "topic": topic,
        "unit": UNIT,
        "text": story,
        "reach": NAME,
        "confirmed": True,
    }
    told = everything.ask("POST", "/api/escalation", session, json=confirmed)
    assert told.status_code == 201 and told.json()["state"] == "delivered"

    # Teams: a message, and its form.
    offered = everything.teams(text=f"{story}, vem pratar jag med på HR?")
    asked = everything.teams(text=None, value=submit(offered, "Skicka till HR"))
    inputs = {"unit": UNIT, "text": story, "how": "sa-har", "reach": NAME}
    preview = everything.teams(text=None, value=submit(asked, "Granska", **inputs))
    receipt = everything.teams(text=None, value=submit(preview, "Skicka till HR"))
    assert "HR-" in receipt["fallbackText"]
    wait_until(lambda: len(everything.mail.letters) == before + 2)

    # An action that does not answer, and a mail server that is away.
    actions = everything.process("bot.action_server")
    actions.suspend()
    try:
        failed = everything.ask("POST", "/api/chat", session, json={"message": f"var står det {WORD}?"})
        assert failed.json()[-1]["custom"]["type"] == "error"
    finally:
        actions.resume()
    everything.mail.stop()
    again = everything.ask("GET", "/api/escalation", session).json()
    waiting = everything.ask("POST", "/api/escalation", session, json={**confirmed, "key": again["key"]})
    assert waiting.json()["state"] == "waiting"

    figures = httpx.get(f"http://127.0.0.1:{everything.chain.ops_port}/metrics").text
    os.kill(everything.process("gateway.serve").pid, signal.SIGKILL)
    everything.chain.process.wait(timeout=60)  # its supervisor stops the others

    # The two who were meant to read it did.
    for letter in everything.mail.letters[before:]:
        assert (letter.inbox, letter.encrypted) == (INBOX, True)
        assert WORD in letter.text and NAME in letter.text and NUMBER in letter.text
    # What was not understood is kept for HR, without the person; the stories are nowhere.
    with closing(sqlite3.connect(everything.chain.folder / "gateway.db")) as database:
        kept = [text for (text,) in database.execute("SELECT text FROM unanswered ORDER BY id")]
    assert kept == [
        f"jag heter [namn], [personnummer], och vad blir det för väder i {UNKNOWN}?",
        "min chef [namn] slutar inte",
    ]

    # And nobody else. The cards of Teams' form are Microsoft's and the person's own, so not looked at.
    logged = everything.chain.log.read_text("utf-8")
    assert "request" in logged  # it is the right log
    files = [file for file in everything.chain.folder.iterdir() if file.is_file()]
    assert {"gateway.db", "conversations.db"} <= {file.name for file in files}
    for secret in SECRETS:
        assert [file.name for file in files if secret.encode() in file.read_bytes()] == [], secret
        assert secret not in figures
        assert [text[:200] for text in everything.said if secret in text] == []
    for post in everything.microsoft.posts[:1]:
        assert NAME not in json.dumps(post.body, ensure_ascii=False)
