"""Settings are documented, and a wrong one is named in plain words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gateway.settings import Settings, WrongSetting, read_settings

DESCRIBED = (Path(__file__).parents[2] / "docs/gateway.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_described_with_its_default(name: str) -> None:
    default = Settings.model_fields[name].default
    others = {"signing_key": "en slumpad, i `var/signing-key`", "intranet_origins": "inga"}
    shown = others.get(name, str(default))
    assert re.search(rf"\| `GATEWAY_{name.upper()}` \| {re.escape(shown)} \|", DESCRIBED)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GATEWAY_PORT", "åttio"),
        ("GATEWAY_SIGNING_KEY", "för-kort"),
        ("GATEWAY_SESSION_HOURS", "evigt"),
        ("GATEWAY_RETENTION_HOURS", "-1"),
        ("GATEWAY_SILENCE_MINUTES", "0"),
        ("GATEWAY_OPS_PORT", "99999"),
        ("GATEWAY_SESSION_LIMIT", "tjugo"),
        ("GATEWAY_LOG_LEVEL", "PRAT"),
        ("GATEWAY_DATABASE_URL", "mysql://127.0.0.1/x"),
        ("GATEWAY_INTRANET_ORIGINS", "*"),
        ("GATEWAY_INTRANET_ORIGINS", "https://a.example.se/sida"),
        ("GATEWAY_TRUSTED_PROXIES", "proxyn"),
    ],
)
def test_a_wrong_setting_is_named_and_a_secret_value_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting) as told:
        read_settings()
    assert name in str(told.value)
    assert name != "GATEWAY_SIGNING_KEY" or value not in str(told.value)


def test_settings_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("GATEWAY_SILENCE_MINUTES=7\n")
    assert Settings(_env_file=tmp_path / ".env").silence_minutes == 7
    assert str(Settings.model_config["env_file"]).endswith("/.env")


def test_the_signing_key_outlives_a_restart_and_is_the_owners_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("gateway.settings.VAR", tmp_path)
    assert Settings().signing_key == Settings().signing_key
    assert len(Settings().signing_key.get_secret_value()) >= 32
    assert (tmp_path / "signing-key").stat().st_mode & 0o077 == 0


def test_without_a_place_for_the_signing_key_one_must_be_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "var").write_text("a file, where a folder should be")
    monkeypatch.setattr("gateway.settings.VAR", tmp_path / "var")
    with pytest.raises(WrongSetting, match="GATEWAY_SIGNING_KEY"):
        read_settings()
