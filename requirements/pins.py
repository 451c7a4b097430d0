"""The pinned packages of every environment, as the lock files have them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
# What runs with the assistant: the lock file, and where it is installed.
SHIPPED = {"run": ".venv", "gateway": ".gateway"}
# What only whoever changes or measures the assistant installs, or whoever collects traces.
OTHERS = tuple(sorted({file.stem for file in (ROOT / "requirements").glob("*.txt")} - SHIPPED.keys()))
WIDGET = "gateway/widget"  # what browsers get is built from it; the other folders only test
NPM = (WIDGET, "tests/browser/adaptive_cards", "tests/gateway/teams/package/app_manifest", "tests/playground")

_PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)(.*(?:\n    .*)*)", re.M)


@dataclass(frozen=True)
class Pin:
    """A package with its version, and how many files may be installed of it, each by its hash."""

    name: str
    version: str
    hashes: int


def lock_file(name: str) -> Path:
    """Return the lock file of a Python environment."""
    return ROOT / "requirements" / f"{name}.txt"


def pinned(name: str) -> list[Pin]:
    """Return what the lock file of a Python environment pins."""
    found = _PIN.findall(lock_file(name).read_text("utf-8"))
    return [Pin(normal(package), version, rest.count("--hash=sha256:")) for package, version, rest in found]


def pinned_npm(folder: str) -> dict[str, dict[str, object]]:
    """Return what the lock file of npm pins in a folder: the entry of each place that a package is put in."""
    locked = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))
    return {place: entry for place, entry in locked["packages"].items() if place}


def normal(name: str) -> str:
    """Return a package's name as the index has it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
