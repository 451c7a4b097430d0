"""A project small enough to be read often: whole files of the real one, and the beginnings of others."""

from __future__ import annotations

import shutil
from itertools import takewhile
from pathlib import Path

import yaml

from knowledge.check import ROOT

SUBJECT, DOCUMENT = "interpellation", "interpellation-2021"
FEW_REPLIES, FEW_LINES = 4, 60
FILES = (
    f"knowledge/topics/{SUBJECT}.yml",
    f"knowledge/sources/{DOCUMENT}.md",
    f"knowledge/translations/{SUBJECT}.po",
    f"data/nlu/{SUBJECT}.yml",
    "knowledge/contacts.yml",
    "knowledge/replies.yml",
    "knowledge/sections.yml",
)


def make(root: Path) -> dict[str, bytes]:
    """Write the project into an empty folder; return its files by name."""
    for name in (*FILES, "domain.yml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    shortened(root / "data/nlu" / f"{SUBJECT}.yml", FEW_LINES)
    shortened(root / "knowledge/replies.yml", _until_reply(root / "knowledge/replies.yml", FEW_REPLIES))
    sections = root / "knowledge/sections.yml"
    read = yaml.safe_load(sections.read_text("utf-8"))
    read["documents"] = {DOCUMENT: read["documents"][DOCUMENT]}
    sections.write_text(yaml.safe_dump(read, allow_unicode=True, sort_keys=False), "utf-8")
    return {name: (root / name).read_bytes() for name in FILES}


def shortened(path: Path, lines: int) -> None:
    """Leave the first lines of a file."""
    kept = path.read_text("utf-8").splitlines(keepends=True)[:lines]
    path.write_text("".join(kept), "utf-8")


def _until_reply(path: Path, count: int) -> int:
    found = 0

    def before(line: str) -> bool:
        nonlocal found
        found += line.startswith("  - id: ")
        return found <= count

    return len(list(takewhile(before, path.read_text("utf-8").splitlines())))
