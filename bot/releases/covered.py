"""Which files a release covers, and hashes that tell whether they are the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from bot.learnt import NAME, PROGRAM

COVERED = (
    "knowledge/topics/*.yml",
    "knowledge/contacts.yml",
    "knowledge/replies.yml",
    "knowledge/translations/*.po",
    "data/nlu/*.yml",
)
MODEL, STAMP = f"models/{NAME}.tar.gz", f"models/{NAME}.sha256"


def covered(root: Path) -> list[str]:
    """Return the files below ``root`` that a release holds beside its model."""
    return _found(root, COVERED)


def state_of(root: Path) -> str:
    """Return a hash of the covered files below ``root``: equal where nothing has changed."""
    return _hashed(root, covered(root))


def program_of(root: Path) -> str:
    """Return a hash of what reads a model: one that another program has trained cannot be used."""
    return _hashed(root, _found(root, PROGRAM))


def _found(root: Path, patterns: Iterable[str]) -> list[str]:
    paths = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    return sorted(path.relative_to(root).as_posix() for path in paths)


def _hashed(root: Path, names: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for name in names:
        content = (root / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
