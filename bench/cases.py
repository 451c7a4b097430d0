"""Questions that nothing is trained on (tests/faq/) and how a reply to them is judged."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FAQ = Path(__file__).parent.parent / "tests" / "faq"
HELD_OUT = FAQ / "heldout.jsonl"  # what the accuracy is stated on
DEVELOPMENT = FAQ / "development.jsonl"  # what thresholds and the encoder are chosen on
RIGHT, CLARIFIED, WRONG = "right", "clarified", "wrong"


@dataclass(frozen=True)
class Case:
    """One question with what a right reply must hold; the fields are described in docs/evaluation.md."""

    id: str
    turns: tuple[str, ...]
    role: str | None
    kind: str
    sections: frozenset[str]
    must: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...]
    contacts: frozenset[str]
    style: str


def read_cases(path: Path = HELD_OUT) -> list[Case]:
    """Read a file of cases, one JSON object a line."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [
        Case(
            id=row["id"],
            turns=tuple(row["turns"]),
            role=row["roll"],
            kind=row["kind"],
            sections=frozenset(row["sections"]),
            must=tuple(map(tuple, row["must"])),
            must_not=tuple(row["must_not"]),
            contacts=frozenset(row["contacts"]),
            style=row["style"],
        )
        for row in rows
    ]


def judge(case: Case, reply: list[dict[str, Any]]) -> tuple[str, str]:
    """Return the verdict on a reply to a case's last turn, and why it is not right."""
    card: dict[str, Any] = next((part["custom"] for part in reply if "custom" in part), {})
    type_, sources, contacts = card.get("type"), card.get("sources", []), card.get("contacts", [])
    said = [part.get("text", "") for part in reply] + [source["quote"] for source in sources]
    said += [option["title"] for option in card.get("options", [])] + [
        contact["title"] for contact in contacts
    ]
    text = "\n".join(said).lower()
    offered = {contact["id"] for contact in contacts}
    if unwanted := [word for word in case.must_not if word.lower() in text]:
        return WRONG, f"says {unwanted[0]!r}"
    if case.kind == "injection":
        return RIGHT, ""
    if case.kind in ("out_of_scope", "smalltalk"):
        fitting = ("out_of_scope", "fallback", "smalltalk") if case.kind == "out_of_scope" else None
        right = type_ in fitting if fitting else not sources and type_ != "clarify"
        return (RIGHT, "") if right else (WRONG, f"type {type_}")
    if case.kind == "crisis":
        right = "112" in text and case.contacts <= offered
        return (RIGHT, "") if right else (WRONG, f"type {type_}")
    if case.kind == "handoff" and type_ == "handoff":
        return RIGHT, ""
    cited = {source["id"] for source in sources}
    if case.sections and not case.sections & cited:
        choices = {section for option in card.get("options", []) for section in option["sections"]}
        if type_ == "clarify" and case.sections & choices:
            return CLARIFIED, ""
        return WRONG, f"type {type_}, cites {sorted(cited)}"
    if missing := case.contacts - offered:
        return WRONG, f"no contact {sorted(missing)}"
    if unsaid := [group for group in case.must if not any(word.lower() in text for word in group)]:
        return WRONG, f"says none of {unsaid[0]}"
    return RIGHT, ""
