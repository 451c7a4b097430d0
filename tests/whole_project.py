"""A copy of this project that runs: a git checkout of its own, whose files can be changed and broken."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODELS = "models"
INSTALLED = (
    ".venv",
    ".gateway",
    ".tools",
    "gateway/widget/node_modules",
    "gateway/widget/dist",
    "tests/browser/adaptive_cards/node_modules",
)
WHO = ("-c", "user.name=Prov", "-c", "user.email=prov@localhost")


def whole_project(target: Path) -> Path:
    """Copy the project as it stands, changes that are not committed included, and commit it once.

    What is installed is linked to and must not be changed. The model is copied: training writes into the
    file that is there, and would through a hard link write into this project's.

    Args:
        target: A folder that does not exist yet.

    Returns:
        ``target``; ``bench.running.running(root=target)`` starts it.

    Raises:
        FileExistsError: there is something already.
        subprocess.CalledProcessError: this project is no git checkout.
    """
    target.mkdir(parents=True)
    for name in _sources():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target / name)
    if (ROOT / MODELS).exists():
        shutil.copytree(ROOT / MODELS, target / MODELS)
    for name in filter(lambda name: (ROOT / name).exists(), INSTALLED):
        (target / name).symlink_to(ROOT / name, target_is_directory=True)
    git(target, "init", "--quiet", "--initial-branch=main")
    # .gitignore names folders; these are links
    (target / ".git/info/exclude").write_text("".join(f"/{name}\n" for name in INSTALLED), "utf-8")
    git(target, "add", "--all")
    git(target, *WHO, "commit", "--quiet", "--message", "Som det var")
    return target


def git(folder: Path, *words: str) -> str:
    """Run git in a checkout and in no other, without this machine's settings; return what it prints.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    # a hook that runs the tests names its own checkout in variables, which would outrank the folder
    others = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_OPTIONAL_LOCKS": "0"}
    command = ["git", "-C", str(folder), *words]
    done = subprocess.run(command, env=others | alone, capture_output=True, text=True, check=True)
    return done.stdout


def _sources() -> list[str]:
    """Return the files that git has or would take, but for those that are removed here."""
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    return [name for name in sorted(set(listed)) if (ROOT / name).is_file()]
