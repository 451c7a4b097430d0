"""The channel is off until it is set up, and half a set-up is told in plain words."""

from __future__ import annotations

import pytest

from gateway.settings import WrongSetting
from gateway.teams.settings import TeamsSettings, read_teams_settings
from tests.gateway.teams.fake_microsoft import APP, TENANT

WHOLE = {"APP_ID": APP, "TENANT": TENANT, "SECRET": "hemligheten", "PUBLIC_URL": "https://a.example.se"}


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
    ],
)
def test_a_wrong_one_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    given(monkeypatch, **{**WHOLE, name: value})
    with pytest.raises(WrongSetting) as told:
        read_teams_settings()
    assert f"GATEWAY_TEAMS_{name}" in str(told.value)
