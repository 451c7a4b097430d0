"""The workbench's settings are described, and a wrong one is named in plain words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gateway.hr.settings import WorkbenchSettings, read_workbench_settings
from gateway.settings import Settings, WrongSetting
from tests.gateway.served import served
from tests.gateway.stub_rasa import StubRasa

DESCRIBED = (Path(__file__).parents[3] / "docs/gateway.md").read_text("utf-8")
SHOWN = {
    "address": "ingen",
    "oidc_issuer": "ingen",
    "client_id": "inget",
    "client_secret": "ingen",
    "roles": "inga",
}
WHOLE = {
    "ADDRESS": "https://bemotande.example.se",
    "OIDC_ISSUER": "https://login.example.se/v2.0",
    "CLIENT_ID": "a",
    "CLIENT_SECRET": "hemligt-värde",
    "ROLES": "lasa=a",
}


def put(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"GATEWAY_WORKBENCH_{name}", value)


@pytest.mark.parametrize("name", sorted(WorkbenchSettings.model_fields))
def test_every_setting_is_described_with_its_default(name: str) -> None:
    shown = SHOWN.get(name, str(WorkbenchSettings.model_fields[name].default))
    assert re.search(rf"\| `GATEWAY_WORKBENCH_{name.upper()}` \| {re.escape(shown)} \|", DESCRIBED)


def test_it_is_off_unless_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not read_workbench_settings(Settings()).on
    put(monkeypatch, **WHOLE)
    settings = read_workbench_settings(Settings(host="0.0.0.0"))
    assert settings.on and settings.secure and settings.roles == {"lasa": ("a",)}


@pytest.mark.parametrize("missing", sorted(WHOLE))
def test_half_a_set_up_is_refused_with_what_is_missing(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    put(monkeypatch, **{name: value for name, value in WHOLE.items() if name != missing})
    with pytest.raises(WrongSetting, match=f"Saknas: GATEWAY_WORKBENCH_{missing}$"):
        read_workbench_settings(Settings())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADDRESS", "http://bemotande.example.se"),
        ("ADDRESS", "https://bemotande.example.se/hr"),
        ("ADDRESS", "bemotande.example.se"),
        ("OIDC_ISSUER", "http://login.example.se"),
        ("OIDC_ISSUER", "https://login.example.se/?x=1"),
        ("ROLES", "lasa"),
        ("ROLES", "lasa="),
        ("ROLES", "admin=a"),
        ("IDLE_MINUTES", "0"),
        ("MOST_SESSIONS", "0"),
        ("LOGIN_LIMIT", "tio"),
    ],
)
def test_a_wrong_one_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    put(monkeypatch, **{**WHOLE, name: value})
    with pytest.raises(WrongSetting, match=f"GATEWAY_WORKBENCH_{name}") as told:
        read_workbench_settings(Settings())
    assert "hemligt-värde" not in str(told.value)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "bemotande.example.se"])
def test_the_trial_is_refused_where_others_could_reach_it(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    put(monkeypatch, TRIAL="true")
    with pytest.raises(WrongSetting, match="bara när porten lyssnar på den egna datorn"):
        read_workbench_settings(Settings(host=host))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_and_not_on_this_machine(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    put(monkeypatch, TRIAL="true")
    settings = read_workbench_settings(Settings(host=host))
    assert settings.on and not settings.secure


def test_the_trial_and_the_accounts_are_not_both(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, **WHOLE, TRIAL="true")
    with pytest.raises(WrongSetting, match="inte båda"):
        read_workbench_settings(Settings())


def test_ports_that_browsers_leave_out_are_left_out() -> None:
    whole = {name.lower(): value for name, value in WHOLE.items()}
    settings = WorkbenchSettings(**{**whole, "address": "https://Bemotande.example.se:443/"})  # type: ignore[arg-type]
    assert settings.address == "https://bemotande.example.se"


def test_the_gateway_does_not_start_the_trial_for_others(rasa: StubRasa) -> None:
    with (
        pytest.raises(RuntimeError, match="bara när porten lyssnar på den egna datorn"),
        served(rasa.address, host="0.0.0.0", workbench_trial="true"),
    ):
        pass


def test_the_gateway_prints_the_password_once(rasa: StubRasa) -> None:
    with served(rasa.address, workbench_trial="true") as gateway:
        printed = (gateway.folder / "output.txt").read_text("utf-8")
        assert (
            len(re.findall(rf"^Arbetsytan, prov: {gateway.address}/hr/  lösenord: \S{{24}}$", printed, re.M))
            == 1
        )
