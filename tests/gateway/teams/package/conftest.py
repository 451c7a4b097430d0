"""A package built from settings, and Microsoft's validator to show it to."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gateway.settings import ROOT
from gateway.teams.package.__main__ import build
from gateway.teams.package.settings import PackageSettings
from gateway.teams.settings import TeamsSettings
from tests.gateway.teams.fake_microsoft import APP, TENANT

VALIDATOR = Path(__file__).parent / "app_manifest"
HOST = "bemotande.example.se"
TEAMS = {"APP_ID": APP, "TENANT": TENANT, "SECRET": "hemligheten", "PUBLIC_URL": f"https://{HOST}"}
PAGES = {
    "PACKAGE_PRIVACY_URL": "https://www.example.se/personuppgifter",
    "PACKAGE_TERMS_URL": "https://www.example.se/villkor",
}
WHOLE = TEAMS | PAGES


@dataclass(frozen=True)
class Package:
    """What is in a package."""

    files: Mapping[str, bytes]

    def json(self, name: str) -> dict[str, Any]:
        """Return what a JSON file of it holds."""
        content: dict[str, Any] = json.loads(self.files[name])
        return content


def opened(package: bytes) -> Package:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return Package({name: archive.read(name) for name in archive.namelist()})


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is set on the machine of whoever runs the tests out of them."""
    for name in [name for name in os.environ if name.startswith("GATEWAY_TEAMS_")]:
        monkeypatch.delenv(name)
    for kind in (TeamsSettings, PackageSettings):
        monkeypatch.setitem(kind.model_config, "env_file", None)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, str]], None]:
    def set_all(values: Mapping[str, str]) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"GATEWAY_TEAMS_{name}", value)

    return set_all


@pytest.fixture
def built(given: Callable[[Mapping[str, str]], None]) -> Callable[..., Package]:
    """Builds a package with settings beside those that it needs."""

    def built_with(*, sign_in: bool = False, **values: str) -> Package:
        given(WHOLE | values)
        return opened(build(TeamsSettings(), PackageSettings(), sign_in=sign_in))

    return built_with


@pytest.fixture
def against(tmp_path: Path) -> Callable[[Package], list[str]]:
    """Says what Microsoft's validator has against a package."""
    if not (VALIDATOR / "node_modules" / "@microsoft" / "app-manifest").is_dir():
        pytest.skip(
            f"THE MANIFEST OF THE TEAMS APP IS NOT VALIDATED: {VALIDATOR}/node_modules is missing. "
            "”make test” installs it with npm; run that where npm reaches its packages."
        )
    node = shutil.which("node", path=f"{ROOT / '.tools' / 'bin'}{os.pathsep}{os.environ['PATH']}")
    assert node, "node is missing: ”make test” installs it in .tools"

    def validate(package: Package) -> list[str]:
        for name, content in package.files.items():
            (tmp_path / name).write_bytes(content)
        command = [node, str(VALIDATOR / "validate.js"), str(tmp_path)]
        said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
        failures: list[str] = json.loads(said)
        return failures

    return validate
