"""The gateway is killed (SIGKILL) at every point of a message's way; afterwards each has arrived.

One story a database, told by ``aftermath``: a real gateway process, restarted after each kill; a real mail
server, which kills it at the worst moment; a word planted in every message, looked for everywhere after.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx
import psycopg
import pytest
import yaml
from psycopg import sql

from tests.gateway.escalation.conftest import KEY, SENDER
from tests.gateway.escalation.mail_server import MailServer, Moment, mail_server
from tests.gateway.served import Served, served
from tests.gateway.stub_rasa import StubRasa, stub_rasa

POINTS: dict[str, Moment | None] = {
    "right after it was confirmed": None,
    "when its inbox is told": "recipient",
    "when the letter is there, before the server replies": "content",
    "when the server has taken it, before that is noted": "accepted",
}
MARKER, NAME, NUMBER = "plantedmarker", "Sigvard Planteringson", "680719-9058"
TEXT = f"{NAME} ({NUMBER}) {MARKER} slog mig."
REACH = f"{MARKER}@example.se"


def inbox_of(number: int) -> str:
    return f"hr-{number}@example.se"


@dataclass
class Aftermath:
    """What was seen of a story."""

    confirmed: dict[str, str] = field(default_factory=dict)  # the reference by the point where it was killed
    tokens: list[str] = field(default_factory=list)
    killed: list[int] = field(default_factory=list)  # the processes
    told_early: list[tuple[str, bool]] = field(default_factory=list)  # told as delivered, and whether it was
    mail: MailServer | None = None
    states: dict[str, str] = field(default_factory=dict)  # at the end
    unconfirmed: int = 0  # letters to the inbox of the form that was filled in only
    said: dict[str, bytes] = field(default_factory=dict)  # everything printed, answered, kept; by where
    rasa: StubRasa | None = None

    @property
    def server(self) -> MailServer:
        assert self.mail
        return self.mail


def story(folder: Path, database: str, mail: MailServer, rasa: StubRasa) -> Aftermath:
    """Tell it from the beginning."""
    seen = Aftermath(mail=mail, rasa=rasa)
    inboxes = folder / "inboxes.yml"
    units = {point: inbox_of(number) for number, point in enumerate((*POINTS, "never confirmed"))}
    inboxes.write_text(yaml.safe_dump({"reserv": "hr@example.se", "forvaltningar": units}), "utf-8")
    settings = {
        "database_url": database,
        "signing_key": "x" * 40,
        "log_level": "DEBUG",
        "hr_inboxes": str(inboxes),
        "hr_sender": SENDER,
        "hr_keys": KEY,
        "hr_smtp_seconds": "1",
        "hr_retry_seconds": "1",
        **{f"hr_{name}": value for name, value in mail.settings().items()},
    }

    @contextmanager
    def gateway(number: int) -> Iterator[Served]:
        with served(rasa.address, **settings) as started:
            try:
                yield started
            finally:
                seen.said[f"log {number}"] = (started.folder / "output.txt").read_bytes()

    with gateway(0) as first:  # the mail server is down: everything waits
        confirm_all(first, seen)
        seen.said["figures"] = httpx.get(f"{first.ops}/metrics").content
        break_everything(first, seen)
        first.process.kill()
        assert first.ended() == -signal.SIGKILL
    for number, moment in enumerate(POINTS.values()):
        if moment:
            mail.once(moment, killer(database, seen), inbox_of(number))
    mail.replies = [f"451 I do not want {TEXT} now"]  # a server that repeats what it was sent
    mail.start()
    for number in range(1, len(POINTS)):  # each is killed by the mail server
        try:
            with gateway(number) as doomed:
                watch(doomed, seen, until=partial(ended, doomed))
        except RuntimeError:  # killed before it could say that it was ready
            assert len(seen.killed) == number
    with gateway(len(POINTS)) as last:
        wanted = set(seen.confirmed.values())
        watch(last, seen, until=lambda: set(seen.states.values()) == {"delivered"} and len(seen.states) == 4)
        assert wanted == set(seen.states)
        seen.said["figures at the end"] = httpx.get(f"{last.ops}/metrics").content
        seen.said.update(everything_in(database, "while it runs"))
    seen.unconfirmed = sum(letter.inbox == inbox_of(len(POINTS)) for letter in mail.seen)
    seen.said.update(everything_in(database, "at the end"))
    return seen


def ended(gateway: Served) -> bool:
    return gateway.process.poll() is not None


def killer(database: str, seen: Aftermath) -> Callable[[], None]:
    """Return what kills the gateway on a database, which is ours alone; also before it says it is ready."""
    setting = f"GATEWAY_DATABASE_URL={database}".encode()

    def kill() -> None:
        for environment in Path("/proc").glob("[0-9]*/environ"):
            try:
                found = setting in environment.read_bytes().split(b"\0")
            except OSError:
                continue  # it has ended meanwhile
            if found:
                os.kill(int(environment.parent.name), signal.SIGKILL)
                seen.killed.append(int(environment.parent.name))

    return kill


def confirm_all(gateway: Served, seen: Aftermath) -> None:
    """Confirm a message for each point, all at once; fill in one more form and do not confirm it."""
    with httpx.Client(base_url=gateway.address, timeout=20) as http, ThreadPoolExecutor() as at_once:

        def confirm(point: str) -> httpx.Response:
            session = {"Authorization": f"Bearer {gateway.token()}"}
            key = http.get("/api/escalation", headers=session).json()["key"]
            body: dict[str, object] = {"key": key, "unit": point, "text": TEXT, "reach": REACH}
            if point in POINTS:
                body["confirmed"] = True
            return http.post("/api/escalation", json=body, headers=session)

        answers = dict(zip([*POINTS, "never confirmed"], at_once.map(confirm, [*POINTS, "never confirmed"])))
    for point, answer in answers.items():
        seen.said[f"answer {point}"] = answer.content
        if point in POINTS:
            assert answer.status_code == 201 and answer.json()["state"] == "waiting"
            seen.confirmed[point] = answer.json()["reference"]
        else:
            assert answer.status_code == 422
    seen.tokens.append(gateway.token())


def break_everything(gateway: Served, seen: Aftermath) -> None:
    """Send what is refused, with the planted word wherever one can write."""
    with httpx.Client(base_url=gateway.address) as http:
        session = {"Authorization": f"Bearer {seen.tokens[0]}"}
        key = http.get("/api/escalation", headers=session).json()["key"]
        whole: dict[str, object] = {"key": key, "confirmed": True, "text": TEXT, "reach": REACH}
        refused: list[dict[str, object]] = [
            {"unit": TEXT},
            {"topic": MARKER},
            {"topic": TEXT},
            {"key": MARKER},
            {"confirmed": MARKER},
            {MARKER: MARKER},
            {"reach": [MARKER]},
            {"text": TEXT * 1000},
            {"text": TEXT * 100},
        ]
        for number, changed in enumerate(refused):
            answer = http.post("/api/escalation", json=whole | changed, headers=session)
            assert 400 <= answer.status_code < 500
            seen.said[f"refusal {number}"] = answer.content
        broken = http.post("/api/escalation", content=f'{{"text": "{TEXT}', headers=session)
        missing = http.get(f"/api/escalation/{MARKER}", headers=session)
        seen.said["refusals of no form"] = broken.content + missing.content


def watch(gateway: Served, seen: Aftermath, until: Callable[[], bool], patience: float = 120) -> None:
    """Look at every message all the time; note the server's own count before what is told."""
    session = {"Authorization": f"Bearer {seen.tokens[0]}"}
    started = time.monotonic()
    while not until():
        assert time.monotonic() - started < patience, (seen.states, seen.server.arrived())
        for reference in seen.confirmed.values():
            try:
                told = httpx.get(f"{gateway.address}/api/escalation/{reference}", headers=session)
            except httpx.TransportError:
                break  # it has just been killed
            if told.status_code == 200:
                seen.states[reference] = told.json()["state"]
                if seen.states[reference] == "delivered":
                    seen.told_early.append((reference, seen.server.arrived()[reference] > 0))
        time.sleep(0.1)


def everything_in(database: str, when: str) -> dict[str, bytes]:
    """Return every byte of a SQLite database, its log too, or every row of PostgreSQL's."""
    if database.startswith("sqlite"):
        file = Path(database.removeprefix("sqlite:///"))
        return {f"{part.name} {when}": part.read_bytes() for part in file.parent.glob(f"{file.name}*")}
    found = b""
    with psycopg.connect(database) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            rows = connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))).fetchall()
            found += b"".join(
                value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row
            )
    return {f"rows {when}": found}


@pytest.fixture(scope="module")
def aftermaths(
    tmp_path_factory: pytest.TempPathFactory, postgres: str
) -> Iterator[dict[str, Future[Aftermath]]]:
    """Both stories at the same time, since a gateway takes seconds to start."""
    folders = {name: tmp_path_factory.mktemp(name) for name in ("sqlite", "postgresql")}
    with (
        mail_server(folders["sqlite"]) as one,
        mail_server(folders["postgresql"]) as other,
        stub_rasa() as rasa,
        stub_rasa() as other_rasa,
        ThreadPoolExecutor() as at_once,
        pytest.MonkeyPatch.context() as environment,
    ):
        both = folders["sqlite"] / "both.pem"
        both.write_text(one.authority.read_text() + other.authority.read_text())
        environment.setenv("SSL_CERT_FILE", str(both))
        one.stop()
        other.stop()
        sqlite = f"sqlite:///{folders['sqlite']}/gateway.db"
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute("CREATE DATABASE crash")
        separate = postgres.rpartition("/")[0] + "/crash"
        yield {
            "sqlite": at_once.submit(story, folders["sqlite"], sqlite, one, rasa),
            "postgresql": at_once.submit(story, folders["postgresql"], separate, other, other_rasa),
        }


@pytest.fixture(params=["sqlite", "postgresql"])
def aftermath(request: pytest.FixtureRequest, aftermaths: dict[str, Future[Aftermath]]) -> Aftermath:
    return aftermaths[request.param].result(timeout=600)


def test_it_was_killed_at_every_point(aftermath: Aftermath) -> None:
    assert len(set(aftermath.killed)) == len(aftermath.killed) == len(POINTS) - 1  # and one by ourselves
    assert aftermath.server.happens == {}


@pytest.mark.parametrize("point", POINTS)
def test_every_confirmed_message_arrives(aftermath: Aftermath, point: str) -> None:
    reference = aftermath.confirmed[point]
    assert aftermath.server.arrived()[reference] >= 1
    assert aftermath.states[reference] == "delivered"


def test_a_form_that_was_filled_in_but_not_confirmed_is_nowhere(aftermath: Aftermath) -> None:
    assert aftermath.unconfirmed == 0
    assert set(aftermath.server.arrived()) == set(aftermath.confirmed.values())


def test_nothing_was_told_as_delivered_that_was_not(aftermath: Aftermath) -> None:
    assert aftermath.told_early and all(arrived for _, arrived in aftermath.told_early)


def test_only_what_nobody_could_know_of_arrives_twice_and_has_the_same_id(aftermath: Aftermath) -> None:
    twice = {reference for reference, times in aftermath.server.arrived().items() if times > 1}
    assert twice <= {
        aftermath.confirmed[point] for point in POINTS if POINTS[point] in ("content", "accepted")
    }
    assert aftermath.confirmed["when the server has taken it, before that is noted"] in twice
    for reference in aftermath.confirmed.values():
        letters = [letter for letter in aftermath.server.seen if letter.reference == reference]
        assert len({letter.id for letter in letters}) == 1
        assert len({letter.text for letter in letters}) == 1


def test_what_was_written_is_in_the_mail_and_nowhere_else(aftermath: Aftermath) -> None:
    assert all(TEXT in letter.text and REACH in letter.text for letter in aftermath.server.letters)
    assert len(aftermath.said) > 15 and b"could not be delivered" in aftermath.said["log 0"]
    for where, content in aftermath.said.items():
        for planted in (MARKER, NAME.split()[0], NAME.split()[1], NUMBER, NUMBER.replace("-", "")):
            assert planted.lower().encode() not in content.lower(), where
    assert aftermath.rasa and not re.search(MARKER, str(aftermath.rasa.got))
