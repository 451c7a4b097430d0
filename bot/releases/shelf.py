"""The folder of the releases: the ten latest, and the one in use."""

from __future__ import annotations

import shutil
import time
import uuid
from pathlib import Path

from bot.releases import atomic
from bot.releases.covered import MODEL, STAMP, covered, program_of, state_of
from bot.releases.release import Kept, Release

MOST = 11  # ten to go back to, and the one in use
FILES, ABOUT, COMMIT, IN_USE = "filer", "utgava.json", "commit", "i-drift"
INSTALLED = "Så som det var installerat, eller ändrat utanför arbetsytan."


def shelf(root: Path) -> Path:
    """Return the folder, made where there is none."""
    folder = root / "var" / "utgavor"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def in_use(root: Path) -> str:
    """Return the id of the release that was published last, empty when none has been."""
    try:
        return (root / "var" / "utgavor" / IN_USE).read_text("utf-8").strip()
    except FileNotFoundError:
        return ""


def gather(root: Path, source: Path, about: Kept) -> Path:
    """Put the covered files and the model of a copy of the project, or of a release, on the shelf.

    Returns:
        The release's folder, whole and on the disk.

    Raises:
        OSError: it cannot be written; nothing is on the shelf then.
    """
    folder = shelf(root) / about.id
    new = folder.with_name(about.id + atomic.ENDING)
    for name in covered(source):
        (new / FILES / name).parent.mkdir(parents=True, exist_ok=True)
        atomic.write(new / FILES / name, (source / name).read_bytes())
    for name in (MODEL, STAMP):
        (new / FILES / name).parent.mkdir(parents=True, exist_ok=True)
        atomic.link_or_copy(source / name, new / FILES / name)
    atomic.write(new / ABOUT, about.to_json())
    atomic.put(new, folder)
    return folder


def read(folder: Path) -> Kept | None:
    """Return what is written of a release, None where there is no whole one."""
    try:
        return Kept.from_json((folder / ABOUT).read_bytes())
    except (OSError, ValueError):
        return None


def history(root: Path) -> list[Release]:
    """Return the releases, the newest first."""
    program, used = program_of(root), in_use(root)
    return [
        Release(
            id=kept.id,
            time=kept.time,
            author=kept.author,
            reason=kept.reason,
            changes=kept.changes,
            back_to=kept.back_to,
            commit=_commit(shelf(root) / kept.id),
            usable=kept.program == program,
            in_use=kept.id == used,
        )
        for kept in _newest(root)
    ]


def keep_what_is_live(root: Path) -> None:
    """Put what is live on the shelf, unless it is the release in use: what came from outside stays too."""
    current = read(shelf(root) / in_use(root)) if in_use(root) else None
    if current is None or current.state != state_of(root):
        gather(root, root, about(root, root, "", INSTALLED, ()))


def about(
    root: Path,
    source: Path,
    author: str,
    reason: str,
    changes: tuple[str, ...],
    back_to: str | None = None,
) -> Kept:
    """Return what is written of a release that is made now; its id sorts by time."""
    now = max(int(time.time()), *(kept.time + 1 for kept in _newest(root)), 0)
    stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime(now))
    id_ = f"{stamp}-{uuid.uuid4().hex[:8]}"
    return Kept(id_, now, author, reason, changes, back_to, state_of(source), program_of(root))


def tidy(root: Path) -> None:
    """Remove the oldest releases, and what was never finished."""
    folder, used = shelf(root), in_use(root)
    kept = {one.id for one in _newest(root)[:MOST]} | {used}
    for path in folder.iterdir():
        if path.is_dir() and path.name not in kept:
            shutil.rmtree(path)


def note_commit(folder: Path, commit: str) -> None:
    """Remember git's name for a release."""
    atomic.write(folder / COMMIT, commit.encode())


def _commit(folder: Path) -> str | None:
    try:
        return (folder / COMMIT).read_text("utf-8").strip() or None
    except FileNotFoundError:
        return None


def _newest(root: Path) -> list[Kept]:
    found = (read(path) for path in shelf(root).iterdir() if path.is_dir() and atomic.ENDING not in path.name)
    return sorted((kept for kept in found if kept), key=lambda kept: kept.id, reverse=True)
