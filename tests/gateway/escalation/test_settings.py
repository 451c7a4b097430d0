"""Settings of messages to HR are documented, and what is wrong or missing is named in plain words."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from gateway.escalation.inboxes import read_inboxes
from gateway.escalation.settings import EscalationSettings, read_escalation_settings
from gateway.serve import main
from gateway.settings import WrongSetting
from tests.gateway.escalation.conftest import FALLBACK, INBOXES, KEY, SCHOOL, SENDER
from tests.gateway.served import ROOT

DESCRIBED = (ROOT / "docs/gateway.md").read_text("utf-8")
SHOWN = {"inboxes": "ingen", "sender": "ingen", "keys": "inga", "hours": "inga", "smtp_host": "ingen"}
SECRET = "hemligt-lösen"


@pytest.fixture
def whole(inboxes: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Everything that has to be set."""
    for name in [name for name in os.environ if name.startswith("GATEWAY_HR_")]:
        monkeypatch.delenv(name)
    for name, value in {
        "INBOXES": str(inboxes),
        "SENDER": SENDER,
        "KEYS": KEY,
        "SMTP_HOST": "mail.example.se",
    }.items():
        monkeypatch.setenv(f"GATEWAY_HR_{name}", value)
    return monkeypatch


def told() -> str:
    """Return what is said of settings that cannot be used."""
    with pytest.raises(WrongSetting) as wrong:
        read_escalation_settings()
    return str(wrong.value)


@pytest.mark.parametrize("name", sorted(EscalationSettings.model_fields))
def test_every_setting_is_described_with_its_default(name: str) -> None:
    default = EscalationSettings.model_fields[name].default
    shown = SHOWN.get(name, "inget" if name in ("smtp_user", "smtp_password") else str(default))
    assert re.search(rf"\| `GATEWAY_HR_{name.upper()}` \| {re.escape(shown)} \|", DESCRIBED)


def test_without_settings_it_is_off_and_with_all_on(whole: pytest.MonkeyPatch) -> None:
    assert read_escalation_settings().on
    for name in ("INBOXES", "SENDER", "KEYS", "SMTP_HOST"):
        whole.delenv(f"GATEWAY_HR_{name}")
    assert not read_escalation_settings().on


@pytest.mark.parametrize("name", ["INBOXES", "SENDER", "KEYS", "SMTP_HOST"])
def test_half_a_set_up_is_named(whole: pytest.MonkeyPatch, name: str) -> None:
    whole.delenv(f"GATEWAY_HR_{name}")
    assert "bara delvis inställda" in told() and f"GATEWAY_HR_{name}" in told()
    assert told().count("GATEWAY_HR_") == 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("INBOXES", "/finns/inte.yml", "filen finns inte"),
        ("SENDER", "assistenten", "skriv en e-postadress"),
        ("SENDER", "åsa@example.se", "skriv en e-postadress"),
        ("KEYS", "kort", "gör en nyckel med"),
        ("KEYS", f"{KEY},åäö", "gör en nyckel med"),
        ("HOURS", "vardagar 8-16", "skriv tiderna som"),
        ("HOURS", "Mo-Fr 08:00-16:30; Dec 24,31 off", "skriv tiderna som"),
        ("KEEP_DAYS", "0", ""),
        ("SMTP_PORT", "99999", ""),
        ("SMTP_TLS", "ibland", ""),
        ("SMTP_SECONDS", "-1", ""),
        ("RETRY_SECONDS", "0", ""),
        ("STUCK_MINUTES", "aldrig", ""),
    ],
)
def test_a_wrong_setting_is_named(whole: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    whole.setenv(f"GATEWAY_HR_{name}", value)
    assert f"GATEWAY_HR_{name}" in told() and said in told()


def test_without_encryption_only_to_the_same_machine(whole: pytest.MonkeyPatch) -> None:
    whole.setenv("GATEWAY_HR_SMTP_TLS", "off")
    assert "GATEWAY_HR_SMTP_TLS=off" in told()
    for host in ("127.0.0.1", "localhost", "::1"):
        whole.setenv("GATEWAY_HR_SMTP_HOST", host)
        assert read_escalation_settings().smtp_tls == "off"


@pytest.mark.parametrize("name", ["SMTP_USER", "SMTP_PASSWORD"])
def test_a_login_is_whole_or_none(whole: pytest.MonkeyPatch, name: str) -> None:
    whole.setenv(f"GATEWAY_HR_{name}", SECRET)
    assert "GATEWAY_HR_SMTP_USER" in told() and "GATEWAY_HR_SMTP_PASSWORD" in told()
    assert SECRET not in told()


def test_secrets_are_not_shown(whole: pytest.MonkeyPatch) -> None:
    whole.setenv("GATEWAY_HR_SMTP_USER", "assistenten")
    whole.setenv("GATEWAY_HR_SMTP_PASSWORD", SECRET)
    settings = read_escalation_settings()
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert SECRET not in shown and KEY not in shown
    whole.setenv("GATEWAY_HR_KEYS", f"{KEY},{KEY[:-5]}")
    assert KEY[:10] not in told()


def test_keys_are_listed_with_the_newest_first(whole: pytest.MonkeyPatch) -> None:
    newest = Fernet.generate_key().decode()
    whole.setenv("GATEWAY_HR_KEYS", f" {newest} , {KEY},")
    assert [key.get_secret_value() for key in read_escalation_settings().keys] == [newest, KEY]


def test_a_key_is_made_by_a_command() -> None:
    made = subprocess.run(
        [sys.executable, "-m", "gateway.escalation.vault"], cwd=ROOT, capture_output=True, text=True
    )
    Fernet(made.stdout.strip())


def test_inboxes_are_read(inboxes: Path) -> None:
    read = read_inboxes(inboxes)
    assert read.units == list(INBOXES["forvaltningar"])
    assert read.of(SCHOOL) != FALLBACK
    assert read.of(None) == read.of("Parkförvaltningen") == FALLBACK


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("", "filen"),
        ("- hr@example.se", "filen"),
        ("reserv: hr", "reserv: skriv en e-postadress"),
        ("forvaltningar: {A-B: a@example.se}", "reserv"),
        ("reserv: hr@example.se\nforvaltningar:\n  Skola: skola", "forvaltningar → Skola: skriv en e-post"),
        ("reserv: hr@example.se\nforvaltningar:\n  Skola: [a@example.se]", "forvaltningar → Skola"),
        ("reserv: hr@example.se\nforvaltningar:", "forvaltningar"),
        ("reserv: hr@example.se\nreserve: x@example.se", "reserve"),
        (
            "reserv: hr@example.se\nforvaltningar:\n Skola: a@example.se\n  Vård: x",
            ":4 är inte rätt skriven YAML",
        ),
    ],
)
def test_a_broken_file_of_inboxes_is_told_with_the_place(tmp_path: Path, written: str, place: str) -> None:
    file = tmp_path / "inboxes.yml"
    file.write_text(written, "utf-8")
    with pytest.raises(WrongSetting) as wrong:
        read_inboxes(file)
    assert str(file) in str(wrong.value) and place in str(wrong.value)


def test_bytes_that_are_no_text_are_told_too(tmp_path: Path) -> None:
    (tmp_path / "inboxes.yml").write_bytes(b"reserv: \xff")
    with pytest.raises(WrongSetting, match="går inte att läsa"):
        read_inboxes(tmp_path / "inboxes.yml")


def test_the_gateway_does_not_start_with_a_broken_file(whole: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "inboxes.yml").write_text("reserv: hr", "utf-8")
    whole.setenv("GATEWAY_DATABASE_URL", f"sqlite:///{tmp_path}/gateway.db")
    whole.setattr("gateway.serve.logs.set_up", lambda level: None)
    with pytest.raises(SystemExit, match="reserv: skriv en e-postadress"):
        main()
