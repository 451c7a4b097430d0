"""Whether anything can be edited where this gateway runs."""

from __future__ import annotations

import os
from pathlib import Path

SWITCHED_OFF = "Det går inte att ändra svar här: det är avstängt på den här installationen."
NO_RASA = "Det går inte att ändra svar här: programmet som lär sig av exemplen är inte installerat på datorn."
READ_ONLY = "Det går inte att ändra svar här: porten får inte skriva i projektets filer."


def why_off(switched_on: bool, root: Path) -> str:
    """Return why nothing can be edited, in Swedish; empty when it can."""
    if not switched_on:
        return SWITCHED_OFF
    if not (root / ".venv/bin/python").exists():
        return NO_RASA
    written = (root, root / "knowledge/topics", root / "data/nlu")
    if not all(os.access(folder, os.W_OK) for folder in written):
        return READ_ONLY
    return ""
