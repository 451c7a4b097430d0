"""What is installed is pinned with hashes, and the bills of materials and licences are those of the pins."""

import json
import os
import subprocess

import pytest

from requirements.pins import OTHERS, ROOT, SHIPPED, WIDGET, Pin, pinned, pinned_npm

PYTHON = ROOT / ".supply" / "bin" / "python"
BILLS = ROOT / "build" / "sbom"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of the commands behind make audit, sbom and licenses."""
    environment = {**os.environ, "PATH": f"{ROOT / '.tools' / 'bin'}:{os.environ['PATH']}"}
    command = [str(PYTHON), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", (*SHIPPED, *OTHERS))
def test_no_package_is_pinned_without_a_hash(name: str) -> None:
    pins = pinned(name)
    assert pins and [pin for pin in pins if not pin.hashes] == []


@pytest.fixture(scope="module")
def bills() -> dict[str, dict[tuple[str, str], dict[str, object]]]:
    """The components of the bills of what is shipped, by name and version; writing them validates them."""
    done = run("-m", "requirements.sbom", *SHIPPED, WIDGET)
    assert done.returncode == 0, done.stderr
    read = {}
    for name in (*SHIPPED, WIDGET):
        bill = json.loads((BILLS / f"{name.replace('/', '-')}.cdx.json").read_text("utf-8"))
        assert bill["bomFormat"] == "CycloneDX"
        read[name] = {(part["name"], part["version"]): part for part in bill["components"]}
    return read


@pytest.mark.parametrize("name", SHIPPED)
def test_each_pinned_package_is_in_the_bill_with_its_licence(
    name: str, bills: dict[str, dict[tuple[str, str], dict[str, object]]]
) -> None:
    pins: list[Pin] = pinned(name)
    assert {(pin.name, pin.version) for pin in pins} == bills[name].keys()
    assert [part["name"] for part in bills[name].values() if not part.get("licenses")] == []


def test_each_package_of_the_widget_is_in_the_bill(
    bills: dict[str, dict[tuple[str, str], dict[str, object]]],
) -> None:
    locked = {
        (place.rpartition("node_modules/")[2], entry["version"])
        for place, entry in pinned_npm(WIDGET).items()
    }
    assert locked == bills[WIDGET].keys()


def test_the_licences_of_what_is_shipped_are_allowed() -> None:
    done = run("-m", "requirements.licenses", "--check")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_shipped_is_in_the_list_of_licences(name: str) -> None:
    listed = (ROOT / "docs" / "licenser.md").read_text("utf-8")
    rows = {f"| {pin.name} | {pin.version} |" for pin in pinned(name)}
    assert [row for row in sorted(rows) if row not in listed] == [], "run make licenses"


LICENCES = {
    "MIT": True,
    "MIT OR GPL-3.0-only": True,
    "Apache-2.0 AND MIT": True,
    "MIT AND GPL-3.0-only": False,
    "AGPL-3.0-or-later": False,
    "SEE LICENSE IN LICENSE": False,
    "": False,
}


def test_a_licence_has_to_be_met_with_what_is_allowed() -> None:
    program = f"from requirements.licenses import is_allowed; print([*map(is_allowed, {list(LICENCES)})])"
    assert json.loads(run("-c", program).stdout.lower()) == list(LICENCES.values())
