"""What is kept of somebody can be listed and erased by its reference, and who did so is noted."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import time_machine
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlalchemy import text

from gateway.escalation.message import Concern
from gateway.privacy.__main__ import main
from gateway.retention import forget_old
from gateway.store.names import session_name
from tests.gateway.conftest import Door, Opener

KEYS = [Fernet.generate_key().decode() for _ in range(2)]
SAID = Concern(unit="Förvaltningen", text="det som hände", reach="")


@pytest.fixture
def hr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The settings that messages to HR are taken with, also by the commands."""
    inboxes = tmp_path / "inboxes.yml"
    inboxes.write_text("reserv: hr@example.se\nforvaltningar:\n  Förvaltningen: f@example.se\n", "utf-8")
    for name, value in {
        "HR_INBOXES": str(inboxes),
        "HR_SENDER": "assistent@example.se",
        "HR_KEYS": KEYS[0],
        "HR_SMTP_HOST": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{tmp_path}/gateway.db",
    }.items():
        monkeypatch.setenv(f"GATEWAY_{name}", value)
    yield monkeypatch


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Run the command and return what it prints."""
    assert main(list(words)) == 0
    return capsys.readouterr().out


class TestConversations:
    @pytest.fixture
    async def reference(
        self, opened: Opener, hr: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> str:
        async with opened() as door:
            hr.setenv("GATEWAY_ASSISTANT_URL", door.rasa.address)
            begun = (await door.http.post("/api/session")).json()
            await door.say({"Authorization": f"Bearer {begun['token']}"}, "min hemlighet")
        capsys.readouterr()
        return str(begun["reference"])

    def test_what_is_kept_is_listed(self, reference: str, capsys: pytest.CaptureFixture[str]) -> None:
        told = run(capsys, "show", reference)
        assert "kanal: web" in told and "händelser i Rasa, utan det som personen skrev: 3" in told
        assert "hemlighet" not in told

    def test_it_is_erased_here_and_in_rasa(
        self, reference: str, door: Door, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert "är raderat, här och i Rasa" in run(capsys, "erase", reference)
        assert door.rasa.forgotten == [f"/webhooks/forget/conversations/{reference}"]
        assert "kanal" not in run(capsys, "show", reference)

    def test_what_only_rasa_still_keeps_is_erased_too(
        self, reference: str, door: Door, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with closing(sqlite3.connect(tmp_path / "gateway.db")) as database:
            database.execute("DELETE FROM chat_sessions")
            database.commit()
        assert "är raderat, här och i Rasa" in run(capsys, "erase", reference)
        assert door.rasa.forgotten == [f"/webhooks/forget/conversations/{reference}"]


class TestMessages:
    @pytest.fixture
    async def reference(
        self, opened: Opener, hr: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> str:
        async with opened() as door:
            assert door.services.desk
            reference, _ = await door.services.desk.outbox.add("0" * 32, SAID)
        capsys.readouterr()
        return reference

    def test_what_is_kept_is_listed_and_the_text_only_when_asked_for(
        self, reference: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        listed = run(capsys, "show", reference)
        assert "framme: nej" in listed and "det som hände" not in listed
        assert "det som hände" in run(capsys, "read", reference)

    def test_it_is_erased(self, reference: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "är raderat" in run(capsys, "erase", reference)
        assert "Inget är sparat" in run(capsys, "show", reference)
        file = tmp_path / "gateway.db"
        with closing(sqlite3.connect(file)) as database:  # the audit log alone may name it
            database.execute("PRAGMA secure_delete=ON")
            assert database.execute("DELETE FROM audit").rowcount >= 2
            database.commit()
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert reference.encode() not in file.read_bytes()

    def test_it_is_erased_also_where_no_messages_are_taken_any_more(
        self, reference: str, hr: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name in ("INBOXES", "SENDER", "KEYS", "SMTP_HOST"):
            hr.delenv(f"GATEWAY_HR_{name}")
        assert "är raderat" in run(capsys, "erase", reference)
        assert "Inget är sparat" in run(capsys, "show", reference)

    def test_keys_can_be_changed(
        self, reference: str, hr: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        hr.setenv("GATEWAY_HR_KEYS", f"{KEYS[1]}, {KEYS[0]}")
        assert "1 meddelanden" in run(capsys, "reseal")
        hr.setenv("GATEWAY_HR_KEYS", KEYS[1])
        assert "det som hände" in run(capsys, "read", reference)
        hr.setenv("GATEWAY_HR_KEYS", KEYS[0])
        assert main(["read", reference]) == 1
        assert "Ingen av nycklarna" in capsys.readouterr().err

    def test_who_did_what_is_noted_without_the_text(
        self, reference: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for command in ("show", "read", "erase"):
            run(capsys, command, reference)
        noted = run(capsys, "log")
        actions = re.findall(rf"os:\S+  (\w+)  {reference}", noted)
        assert actions == ["erase", "read", "show"]
        assert "det som hände" not in noted


async def test_a_dry_run_counts_and_removes_nothing(
    opened: Opener, hr: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with time_machine.travel("2026-01-01T08:00:00Z"):
        async with opened() as door:
            assert door.services.desk
            await door.begin()
            reference, _ = await door.services.desk.outbox.add("0" * 32, SAID)
            await door.services.desk.outbox.deliver(reference)
    with time_machine.travel("2026-03-01T08:00:00Z"):
        async with opened() as door:
            counted = await forget_old(door.services, dry_run=True)
            assert (counted["conversations"], counted["escalations"], counted["events"]) == (1, 1, 3)
            assert await forget_old(door.services, dry_run=True) == counted
            gone = await forget_old(door.services)
            assert (gone["conversations"], gone["escalations"]) == (1, 1)
            async with door.services.engine.connect() as connection:
                for table in ("escalations", "chat_sessions"):
                    left = await connection.execute(text(f"SELECT count(*) FROM {table}"))
                    assert left.scalar_one() == 0


def test_a_conversation_in_teams_is_found_by_who_and_where(
    hr: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key = "k" * 32
    hr.setenv("GATEWAY_SIGNING_KEY", key)
    assert run(capsys, "teams", "a:conversation", "aad-1").strip() == session_name(
        SecretStr(key), "a:conversation", "aad-1"
    )


@pytest.mark.parametrize("reference", ["", "HR-1", "../x", "a" * 31])
def test_what_is_no_reference_is_told_so(reference: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["show", reference])
    assert ended.value.code == 2
    assert "skriv 32 tecken" in capsys.readouterr().err
