"""Each release is a commit, where the project is a git checkout."""

from __future__ import annotations

import logging
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

logger = logging.getLogger(__name__)
MAIL = "arbetsytan@localhost"  # git wants one; nobody's is known
TRAILER = "Utgåva"
SECONDS = 60


def commit(root: Path, files: Sequence[str], author: str, reason: str, release: str) -> str | None:
    """Commit files, and nothing else that may be changed or staged in the checkout.

    Args:
        root: The project.
        files: Below ``root``; removed ones too.
        author: The name of whoever published.
        reason: Why, as it was written.
        release: The id of the release, by which a commit that was made already is known again.

    Returns:
        The commit's name; None where there is no checkout, or it cannot be committed to (this is logged: the
        release counts all the same).
    """
    if not (root / ".git").exists() or shutil.which("git") is None:
        return None
    name = " ".join("".join(c for c in author if c.isprintable() and c not in "<>").split()) or "Arbetsytan"
    who = ["-c", f"user.name={name}", "-c", f"user.email={MAIL}", "-c", "commit.gpgsign=false"]
    message = f"{reason}\n\n{TRAILER}: {release}"
    try:
        if _git(root, "status", "--porcelain", "--", *files):
            _git(root, "add", "--all", "--", *files)
            _git(root, *who, "commit", "--quiet", "--no-verify", "--message", message, "--only", "--", *files)
            return _git(root, "rev-parse", "HEAD")
        return (
            _git(root, "log", "-1", "--format=%H", "--fixed-strings", f"--grep={TRAILER}: {release}") or None
        )
    except (subprocess.SubprocessError, OSError) as error:
        logger.error("a release could not be committed: %s", type(error).__name__)
        return None


def _git(root: Path, *words: str) -> str:
    command = ["git", "-C", str(root), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=SECONDS)
    return done.stdout.strip()
