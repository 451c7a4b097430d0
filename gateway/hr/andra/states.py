"""What the states and steps of a publication are called."""

from __future__ import annotations

from gateway.store import publications
from gateway.store.publications import Kept

STATES = {
    publications.PREPARING: "förbereds",
    publications.STOPPING: "avbryts",
    publications.READY: "klar att publicera",
    publications.REFUSED: "får inte publiceras",
    publications.FAILED: "gick inte att förbereda",
    publications.CANCELLED: "avbruten",
    publications.DISCARDED: "kastad",
    publications.PUBLISHING: "publiceras",
    publications.PUBLISHED: "publicerad",
    publications.INTERRUPTED: "avbruten när tjänsten startades om",
}
STEP_NAMES = {
    "filer": "Ändringarna skrivs in i en kopia",
    "kontroll": "Kopian kontrolleras",
    "traning": "Assistenten lär sig av kopian",
    "start": "Den nya versionen startas vid sidan av",
    "fragor-fore": "Testfrågorna ställs till den version som används nu",
    "fragor-efter": "Testfrågorna ställs till den nya versionen",
}


def told_state(kept: Kept) -> str:
    """Return what state one is in."""
    return STATES.get(kept.state, kept.state)


def steps(kept: Kept) -> list[tuple[str, str]]:
    """Return the steps and whether each is ``klar``, ``pågår`` or ``väntar``."""
    names = list(STEP_NAMES)
    at = names.index(kept.step) if kept.step in names else 0
    return [
        (title, "klar" if place < at else "pågår" if place == at else "väntar")
        for place, title in enumerate(STEP_NAMES.values())
    ]
