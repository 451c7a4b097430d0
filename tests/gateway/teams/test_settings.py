"""The channel is off until it is set up, and half a set-up is told in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from gateway.settings import WrongSetting
from gateway.teams.package.settings import PackageSettings
from gateway.teams.settings import TeamsSettings, read_teams_settings
from tests.gateway.teams.fake_microsoft import APP, TENANT

WHOLE = {"APP_ID": APP, "TENANT": TENANT, "SECRET": "hemligheten", "PUBLIC_URL": "https://a.example.se"}


DESCRIBED = (Path(__file__).parents[3] / "docs/teams.md").read_text("utf-8")
SHOWN = {"certificate": "inget", "role_groups": "inga"}


@pytest.mark.parametrize("name", sorted(TeamsSettings.model_fields))
def test_every_setting_is_described_with_its_default(name: str) -> None:
    default = TeamsSettings.model_fields[name].default
    if isinstance(default, tuple):
        default = ", ".join(default)
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    shown = SHOWN.get(name, default if default != "" else "tomt")
    assert f"| `GATEWAY_TEAMS_{name.upper()}` | {shown} |" in DESCRIBED


@pytest.mark.parametrize("name", sorted(PackageSettings.model_fields))
def test_every_setting_of_the_package_is_described(name: str) -> None:
    assert f"| `GATEWAY_TEAMS_PACKAGE_{name.upper()}` |" in DESCRIBED


def given(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"GATEWAY_TEAMS_{name}", value)


def test_without_settings_there_is_no_channel() -> None:
    assert not TeamsSettings().on


def test_with_all_of_them_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **WHOLE, SERVICE_HOSTS="a.example, B.example")
    settings = read_teams_settings()
    assert settings.on
    assert settings.service_hosts == ("a.example", "b.example")


@pytest.mark.parametrize("left_out", WHOLE)
def test_the_one_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, left_out: str) -> None:
    given(monkeypatch, **{name: value for name, value in WHOLE.items() if name != left_out})
    with pytest.raises(WrongSetting) as told:
        read_teams_settings()
    assert f"Det här saknas: GATEWAY_TEAMS_{left_out}" in str(told.value)
    assert "hemligheten" not in str(told.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TENANT", "vasteras"),
        ("APP_ID", "../" + "a" * 36),
        ("PUBLIC_URL", "http://a.example.se"),
        ("CERTIFICATE", "/finns/inte.pfx"),
        ("LOGIN_URL", "http://login.example"),
        ("ROLE_GROUPS", "chef"),
        ("ROLE_GROUPS", f"direktor={TENANT}"),
    ],
)
def test_a_wrong_one_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    given(monkeypatch, **{**WHOLE, name: value})
    with pytest.raises(WrongSetting) as told:
        read_teams_settings()
    assert f"GATEWAY_TEAMS_{name}" in str(told.value)
