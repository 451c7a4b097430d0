"""Passwords and keys of a set, made once and kept beside its databases for their owner alone."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

NAMES = ("postgres", "signing_key", "actions_token", "supervisor")


def kept_secrets(file: Path) -> dict[str, str]:
    """Return the secrets by name; those that are missing are made."""
    kept: dict[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    found = {name: kept.get(name) or secrets.token_hex(24) for name in NAMES}
    file.touch(mode=0o600)
    file.write_text(json.dumps(found, indent=2), "utf-8")
    return found
