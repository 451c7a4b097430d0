"""What somebody may do in the workbench: four roles, each with everything that the ones before it may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from gateway.settings import listed

Role = Literal["lasa", "testa", "redigera", "publicera"]
ROLES: tuple[Role, ...] = get_args(Role)
NAMES: dict[Role, str] = {"lasa": "läsa", "testa": "testa", "redigera": "redigera", "publicera": "publicera"}


def includes(held: Role, wanted: Role) -> bool:
    """Return whether whoever holds one role may do what another asks for."""
    return ROLES.index(held) >= ROLES.index(wanted)


def role_of(groups: Iterable[str], groups_by_role: Mapping[Role, Iterable[str]]) -> Role | None:
    """Return the highest role that membership of some groups gives, None when it gives none."""
    member = set(groups)
    held = [role for role in ROLES if member.intersection(groups_by_role.get(role, ()))]
    return held[-1] if held else None


def read_roles(text: str) -> dict[Role, tuple[str, ...]]:
    """Return the groups of each role from ``lasa=<group>,testa=<group>``; a role may stand several times.

    Raises:
        ValueError: it is not written so.
    """
    found: dict[Role, tuple[str, ...]] = {}
    for part in listed(text):
        name, _, group = (piece.strip() for piece in part.partition("="))
        role = next((role for role in ROLES if role == name), None)
        if role is None or not group:
            raise ValueError(f"skriv <roll>=<grupp> med komman emellan; rollerna är {', '.join(ROLES)}")
        found[role] = (*found.get(role, ()), group)
    return found
