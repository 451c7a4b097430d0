"""A copy of the project in which drafts are written, learnt from and tried while the chat goes on."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.learnt import NAME
from bot.releases import state_of
from bot.releases.atomic import ENDING, link_or_copy
from gateway.editing.content import ContactContent, TopicContent
from gateway.editing.writing import write

FOLDER = Path("var") / "utkast"
LINKED = ("bot", "actions")  # only read there
COPIED = ("knowledge", "data")
FILES = ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml", f"models/{NAME}.sha256")
LINKED_FILES = ("requirements/run.txt", f"models/{NAME}.tar.gz")  # the model is replaced, never written in
VECTORS = ".cache/embeddings"
MARK = "databas"
_SKIPPED = shutil.ignore_patterns("__pycache__", f"*{ENDING}", "*.partial.npz")


class Changed(Exception):
    """Somebody has changed the project's files meanwhile."""


@dataclass(frozen=True)
class Workspace:
    """Where it is."""

    folder: Path

    @property
    def python(self) -> str:
        """The Python that trains and runs the assistant."""
        return str(self.folder / ".venv/bin/python")

    @property
    def environment(self) -> dict[str, str]:
        """The environment of what runs there: nothing of the gateway's own settings, nor its databases."""
        own = {
            key: value for key, value in os.environ.items() if not key.startswith(("GATEWAY_", "TRACKER_"))
        }
        return own | {
            "PYTHONPATH": str(self.folder),
            "PYTHONWARNINGS": "ignore",
            "TMPDIR": str(self.own),
            "TRACKER_URL": f"sqlite:///{self.own}/conversations.db",
            "SANIC_HOST": "127.0.0.1",
            "OMP_NUM_THREADS": "1",
            "TRAINING_THREADS": "1",
            "RASA_TELEMETRY_ENABLED": "false",
            "RASA_MAX_CACHE_SIZE": "0",  # each is trained once
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "TF_CPP_MIN_LOG_LEVEL": "3",
        }

    @property
    def own(self) -> Path:
        """Where what runs there keeps its own: databases, what it prints."""
        return self.folder / "var"

    @property
    def there(self) -> bool:
        """Whether it is on this machine."""
        return (self.own / MARK).is_file()

    def remove(self) -> None:
        """Remove it with all that is in it; nothing where there is none."""
        shutil.rmtree(self.folder, ignore_errors=True)


def place(root: Path, id_: str) -> Workspace:
    """Return where the workspace of a publication is."""
    return Workspace(root / FOLDER / id_)


def make(
    root: Path, id_: str, contents: Iterable[TopicContent | ContactContent], base: str, mark: str
) -> Workspace:
    """Copy the project and write the drafts into the copy; some tenths of a second, in a thread.

    Args:
        root: The project.
        id_: The publication's id.
        contents: What is to be published.
        base: What ``state_of(root)`` was when the drafts were checked.
        mark: Whose it is, see ``orphans``.

    Raises:
        Changed: the project's files are others than that.
        NotThere: one of the contents is of a topic or contact that is not in the files.
        OSError: the copy cannot be written.
    """
    made = place(root, id_)
    made.own.mkdir(parents=True, mode=0o700)
    (made.own / MARK).write_text(mark, "utf-8")
    for name in LINKED:
        shutil.copytree(root / name, made.folder / name, copy_function=link_or_copy_to, ignore=_SKIPPED)
    for name in COPIED:
        shutil.copytree(root / name, made.folder / name, ignore=_SKIPPED)
    for names, copy in ((FILES, shutil.copy2), (LINKED_FILES, link_or_copy_to)):
        for name in names:
            (made.folder / name).parent.mkdir(exist_ok=True)
            if (root / name).exists():  # where nothing has been trained yet there is no model
                copy(root / name, made.folder / name)
    if (vectors := root / VECTORS / f"{_encoder(root)}.npz").exists():
        (made.folder / VECTORS).mkdir(parents=True)
        link_or_copy(vectors, made.folder / VECTORS / vectors.name)
    (made.folder / ".venv").symlink_to(root / ".venv")
    if state_of(made.folder) != base:
        raise Changed
    for content in contents:
        write(made.folder, content)
    return made


def link_or_copy_to(source: str | Path, path: str | Path) -> str:
    """``link_or_copy`` as shutil calls it."""
    link_or_copy(Path(source), Path(path))
    return str(path)


def orphans(root: Path, mark: str, owned: Iterable[str]) -> list[Workspace]:
    """Return the workspaces that no publication owns, of those that were made for one database.

    Args:
        root: The project.
        mark: A name of the database: another gateway's workspaces in the same folder are its own.
        owned: The ids of the publications that need theirs.
    """
    kept = set(owned)
    found = [Workspace(path) for path in sorted((root / FOLDER).glob("*")) if path.is_dir()]
    return [one for one in found if one.folder.name not in kept and _mark(one) in (mark, "")]


def _mark(workspace: Workspace) -> str:
    try:
        return (workspace.own / MARK).read_text("utf-8")
    except FileNotFoundError:
        return ""


def _encoder(root: Path) -> str:
    """Return the name that ``bot.nlu.embedder`` keeps an encoder's vectors under."""
    return hashlib.sha1((root / "bot/nlu/encoder/encoder.onnx").read_bytes()).hexdigest()[:12]
