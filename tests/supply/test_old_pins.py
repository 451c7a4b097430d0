"""Every package that Rasa holds back is judged in docs/beroenden.md."""

import re
from importlib import metadata

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from requirements.pins import ROOT, normal, pinned

JUDGED = (ROOT / "docs" / "beroenden.md").read_text("utf-8")


def is_capped(versions: SpecifierSet) -> bool:
    return any(version.operator in ("<", "<=", "==", "~=") for version in versions)


def test_every_package_that_rasa_caps_is_judged() -> None:
    asked = [Requirement(text) for text in metadata.requires("rasa") or ()]
    here = {pin.name for pin in pinned("run")}
    capped = {normal(each.name) for each in asked if is_capped(each.specifier)} & here
    told = {normal(word) for word in re.findall(r"[A-Za-z][\w.-]*\w", JUDGED)}
    told |= {f"tensorflow-{part}" for part in ("text", "hub", "estimator", "io-gcs-filesystem")}
    assert len(capped) > 40
    assert sorted(capped - told) == []


def test_the_judged_versions_are_the_pinned_ones() -> None:
    versions = {pin.name: pin.version for pin in pinned("run")}
    rows = re.findall(r"^\| ([^|]+) \|", JUDGED, re.M)
    stated = [pair for row in rows for pair in re.findall(r"\b([a-z][a-z0-9.-]+) (\d+(?:\.\d+)+)", row)]
    assert len(stated) > 20
    wrong = [(name, version) for name, version in stated if not versions[normal(name)].startswith(version)]
    assert wrong == []
