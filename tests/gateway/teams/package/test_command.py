"""``python -m gateway.teams.package`` writes the same file twice, or says what is missing and writes none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from gateway.teams.package.__main__ import main
from tests.gateway.teams.package.conftest import PAGES, TEAMS, WHOLE, opened

Given = Callable[[Mapping[str, str]], None]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "en" / "mapp" / "appen.zip"


def run(target: Path) -> int:
    return main(["--target", str(target)])


def test_it_writes_the_package_and_says_what_to_do(
    given: Given, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given(WHOLE)
    assert run(target) == 0
    assert opened(target.read_bytes()).json("manifest.json")["version"] == "1.0.0"
    told = capsys.readouterr().out
    assert str(target) in told
    assert "Ladda upp ny app" in told


def test_the_same_settings_give_the_same_bytes(given: Given, target: Path) -> None:
    given(WHOLE)
    assert run(target) == 0
    first = target.read_bytes()
    target.unlink()
    assert run(target) == 0
    assert target.read_bytes() == first


def test_groups_that_tell_the_role_bring_the_sign_in(given: Given, target: Path) -> None:
    given(WHOLE | {"ROLE_GROUPS": "chef=00000000-0000-4000-8000-00000000000d"})
    assert run(target) == 0
    assert "webApplicationInfo" in opened(target.read_bytes()).json("manifest.json")


def test_without_settings_it_names_all_that_are_missing(
    target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(target) == 2
    told = capsys.readouterr().err
    assert [name for name in WHOLE if f"GATEWAY_TEAMS_{name}" not in told] == []
    assert not target.parent.exists()


@pytest.mark.parametrize("left_out", WHOLE)
def test_the_one_that_is_missing_is_named(
    given: Given, target: Path, capsys: pytest.CaptureFixture[str], left_out: str
) -> None:
    given({name: value for name, value in WHOLE.items() if name != left_out})
    assert run(target) == 2
    told = capsys.readouterr().err
    assert f"GATEWAY_TEAMS_{left_out}" in told
    assert "hemligheten" not in told
    assert not target.parent.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("APP_ID", "a" * 36),
        ("PUBLIC_URL", "http://localhost:8080"),
        ("PACKAGE_VERSION", "1.0"),
        ("PACKAGE_VERSION", "1.01.0"),
        ("PACKAGE_ID", "bemotande"),
        ("PACKAGE_DEVELOPER", "K" * 33),
        ("PACKAGE_WEBSITE_URL", "http://www.example.se"),
        ("PACKAGE_PRIVACY_URL", "https://"),
        ("PACKAGE_TERMS_URL", "/villkor"),
    ],
)
def test_a_wrong_one_is_named(
    given: Given, target: Path, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    given(WHOLE | {name: value})
    assert run(target) == 2
    assert f"GATEWAY_TEAMS_{name}" in capsys.readouterr().err
    assert not target.parent.exists()


def test_what_is_wrong_in_both_is_told_at_once(
    given: Given, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given(TEAMS | PAGES | {"TENANT": "vasteras", "PACKAGE_VERSION": "ny"})
    assert run(target) == 2
    told = capsys.readouterr().err
    assert "GATEWAY_TEAMS_TENANT" in told
    assert "GATEWAY_TEAMS_PACKAGE_VERSION" in told


def test_a_place_that_cannot_be_written_is_told(
    given: Given, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given(WHOLE)
    (tmp_path / "fil").touch()
    assert run(tmp_path / "fil" / "appen.zip") == 1
    assert "går inte att skriva" in capsys.readouterr().err
