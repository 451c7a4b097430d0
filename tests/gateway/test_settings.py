"""Settings are documented, and a wrong one is named in plain words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gateway import serve
from gateway.settings import ROOT, Settings

DESCRIBED = (Path(__file__).parents[2] / "docs/gateway.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_described_with_its_default(name: str) -> None:
    default = Settings.model_fields[name].default
    shown = {"signing_key": "en ny vid varje start", "intranet_origins": "inga"}.get(name, str(default))
    shown = shown.replace(f"{ROOT}/", "")
    assert re.search(rf"\| `GATEWAY_{name.upper()}` \| {re.escape(shown)} \|", DESCRIBED)


@pytest.mark.parametrize(
    ("name", "value"),
    [("GATEWAY_PORT", "åttio"), ("GATEWAY_SIGNING_KEY", "kort"), ("GATEWAY_SESSION_HOURS", "")],
)
def test_a_wrong_setting_is_named_and_its_value_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert serve.main() == 1
    told = capsys.readouterr().err
    assert name in told and (not value or value not in told.replace(name, ""))


def test_each_start_has_a_signing_key_of_its_own_unless_one_is_set() -> None:
    assert Settings().signing_key != Settings().signing_key
    assert len(Settings().signing_key.get_secret_value()) >= 32
