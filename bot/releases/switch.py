"""Publishes a release, or goes back to one: crash-safe, one at a time over all processes.

A release is made whole on the shelf first. Then one file, ``pagar``, names it: from there on it is
published, whatever happens; whoever starts next (``recover``) finishes what was begun. This is a redo log,
as databases have: https://www.postgresql.org/docs/current/wal-intro.html
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.releases import atomic, git, shelf
from bot.releases.covered import MODEL, STAMP, covered, program_of, state_of
from bot.releases.release import Kept, Release
from bot.releases.shelf import FILES, IN_USE, in_use

__all__ = ["BaseChanged", "NotUsable", "in_use", "publish", "recover", "roll_back"]
UNDER_WAY, LOCK = "pagar", "las"


class BaseChanged(Exception):
    """The files are no longer those that the new ones were made from."""


class NotUsable(Exception):
    """There is no such release to go back to, or the program has changed since."""


def publish(
    root: Path, workspace: Path, base: str, author: str, reason: str, changes: Sequence[str]
) -> Release:
    """Publish what stands in a copy of the project: its covered files and its model.

    Args:
        root: The project.
        workspace: The copy.
        base: What ``state_of(root)`` was when the copy was made.
        author: The name of whoever publishes.
        reason: Why.
        changes: The ids of what was edited.

    Raises:
        BaseChanged: somebody has changed the project's files in between; nothing is published.
        OSError: the release cannot be written; nothing is published, unless it was under way already: then
            ``recover`` finishes it.
    """
    with _alone(root):
        _finish(root)
        if state_of(root) != base:
            raise BaseChanged
        shelf.keep_what_is_live(root)
        return _switch(root, workspace, shelf.about(root, workspace, author, reason, tuple(changes)))


def roll_back(root: Path, id_: str, author: str, reason: str) -> Release:
    """Publish a former release once more, as a release of its own.

    Raises:
        NotUsable: there is none of that id, or another program has trained its model.
        OSError: see ``publish``.
    """
    with _alone(root):
        _finish(root)
        folder = shelf.shelf(root) / id_
        old = shelf.read(folder) if id_ in {release.id for release in shelf.history(root)} else None
        if old is None or old.program != program_of(root):
            raise NotUsable
        shelf.keep_what_is_live(root)
        source = folder / FILES
        return _switch(root, source, shelf.about(root, source, author, reason, old.changes, back_to=id_))


def recover(root: Path) -> None:
    """Finish what was under way when something stopped; nothing where nothing was."""
    if (shelf.shelf(root) / UNDER_WAY).exists():
        with _alone(root):
            _finish(root)


def _switch(root: Path, source: Path, about: Kept) -> Release:
    shelf.gather(root, source, about)
    atomic.write(shelf.shelf(root) / UNDER_WAY, about.id.encode())
    _finish(root)
    shelf.tidy(root)
    return next(release for release in shelf.history(root) if release.id == about.id)


def _finish(root: Path) -> None:
    """Do, or do again, all that is to be done once a release is named as under way."""
    under_way = shelf.shelf(root) / UNDER_WAY
    try:
        id_ = under_way.read_text("utf-8")
    except FileNotFoundError:
        return
    folder = shelf.shelf(root) / id_
    about = shelf.read(folder)
    assert about is not None, "a release is whole before it is named"
    files = _copied(root, folder / FILES)
    if (name := git.commit(root, files, about.author, about.reason, id_)) is not None:
        shelf.note_commit(folder, name)
    atomic.write(shelf.shelf(root) / IN_USE, id_.encode())
    under_way.unlink()
    atomic.sync_folder(under_way.parent)


def _copied(root: Path, source: Path) -> list[str]:
    """Let the project's files be those of a release; return the names of all covered ones, gone ones too."""
    wanted, before = covered(source), covered(root)
    for name in wanted:
        content = (source / name).read_bytes()
        if name not in before or (root / name).read_bytes() != content:
            atomic.write(root / name, content)
    for name in set(before) - set(wanted):
        (root / name).unlink()
    for name in (MODEL, STAMP):  # the stamp last: without it the model is trained anew, and right again
        new = root / (name + atomic.ENDING)
        atomic.link_or_copy(source / name, new)
        atomic.put(new, root / name)
    return sorted({*wanted, *before})


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Wait until no other process publishes; the lock is the operating system's, and goes with a process."""
    with (shelf.shelf(root) / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
