"""Files that change at once or not at all, also when the power goes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

ENDING = ".nyss"  # of a file that is not in its place yet


def write(path: Path, content: bytes) -> None:
    """Write a file so that whoever opens it finds the old or the new content; it has reached the disk."""
    new = path.with_name(path.name + ENDING)
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    put(new, path)


def put(new: Path, path: Path) -> None:
    """Let a file or folder that is whole take its place."""
    new.replace(path)
    sync_folder(path.parent)


def link_or_copy(source: Path, path: Path) -> None:
    """Give a large file that is never written in, but only replaced, a second name; else a copy."""
    path.unlink(missing_ok=True)
    try:
        os.link(source, path)
    except OSError:  # another file system
        shutil.copyfile(source, path)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
