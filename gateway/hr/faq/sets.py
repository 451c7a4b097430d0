"""Where the questions come from: the project's own sets, or a file that somebody has uploaded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

from anyio import CapacityLimiter, to_thread

from gateway.faq.names import Catalogue
from gateway.faq.question import Read
from gateway.faq.sets import OF_YAML, read_paths, read_upload
from gateway.settings import ROOT

FOLDER = ROOT / "tests" / "faq"
ALL, ALL_TITLE = "alla", "Alla projektets frågor"
MOST_NAME = 80


def titles(folder: Path = FOLDER) -> dict[str, str]:
    """Return what can be chosen, by name; empty where the project's questions are not installed."""
    names = sorted(path.stem for path in folder.glob("*.yml") if path.suffix in OF_YAML)
    return {ALL: ALL_TITLE, **{name: name for name in names}} if names else {}


async def read_set(name: str, catalogue: Catalogue, folder: Path = FOLDER) -> Read:
    """Read a set that ``titles`` names."""
    paths = sorted(folder.glob("*.yml")) if name == ALL else [folder / f"{name}.yml"]
    return _named(await to_thread.run_sync(read_paths, paths, catalogue))


class Uploads:
    """Reads uploaded files, one at a time: the largest take some seconds and a good deal of memory."""

    def __init__(self) -> None:
        """Read none yet."""
        self._one = CapacityLimiter(1)

    async def read(self, name: str, content: bytes, catalogue: Catalogue) -> Read:
        """Read the questions of a file, and what is wrong with it."""
        return await to_thread.run_sync(read_upload, name, content, catalogue, limiter=self._one)


def file_name(sent: str | None) -> str:
    """Return what an uploaded file is called, without folders and what cannot be seen, and not too long."""
    name = "".join(filter(str.isprintable, PurePosixPath((sent or "").replace("\\", "/")).name)).strip()
    path = PurePosixPath(name or "fil")
    return f"{path.stem[: MOST_NAME - 10]}{path.suffix[:10]}"


def _named(read: Read) -> Read:
    """Return what was read with the names of the files only: the folders are this machine's."""
    return Read(
        tuple(replace(question, file=Path(question.file).name) for question in read.questions),
        tuple(replace(problem, file=Path(problem.file).name) for problem in read.problems),
    )
