"""Reads the questions, from the files and folders that are named or from what somebody has uploaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from gateway.faq.csv_file import read_csv
from gateway.faq.limits import MEGABYTE, MOST_BYTES
from gateway.faq.names import Catalogue
from gateway.faq.question import Problem, Read, UnreadableError
from gateway.faq.xlsx_file import read_xlsx
from gateway.faq.yaml_file import read_yaml

OF_YAML = (".yml", ".yaml")
UPLOADED = (".xlsx", ".csv")
_WITH_MACROS = (".xlsm", ".xltm", ".xlsb", ".xlam")


def read_paths(paths: Iterable[Path], catalogue: Catalogue) -> Read:
    """Read files, and all files of questions straight in folders; never raises for what they hold."""
    return Read.joined(_one(path, catalogue) for path in _files(paths))


def read_upload(name: str, content: bytes, catalogue: Catalogue) -> Read:
    """Read what somebody has uploaded (Excel or CSV); never raises for what it holds.

    It takes up to some seconds for the largest files: in a server, call it in a thread.
    """
    try:
        return Read.joined([_table(name, content, catalogue)])
    except UnreadableError as error:
        return Read(problems=(error.problem,))


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.iterdir()):
            # "~$" is what Excel leaves beside a file that is open
            if file.suffix.lower() in OF_YAML + UPLOADED and not file.name.startswith(("~$", ".")):
                yield file


def _one(path: Path, catalogue: Catalogue) -> Read:
    name = path.as_posix()
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _too_large(name)
        if path.suffix.lower() in OF_YAML:
            return read_yaml(name, path, catalogue)
        return _table(name, path.read_bytes(), catalogue)
    except UnreadableError as error:
        return Read(problems=(error.problem,))
    except FileNotFoundError:
        return Read(problems=(Problem(name, "filen finns inte"),))
    except OSError:
        return Read(problems=(Problem(name, "filen går inte att öppna"),))


def _table(name: str, content: bytes, catalogue: Catalogue) -> Read:
    if len(content) > MOST_BYTES:
        raise _too_large(name)
    ending = Path(name).suffix.lower()
    if ending in _WITH_MACROS:
        raise UnreadableError(Problem(name, "filer med makron öppnas inte. Spara filen som .xlsx"))
    if ending not in UPLOADED:
        raise UnreadableError(Problem(name, "filen ska vara .xlsx eller .csv"))
    if ending == ".xlsx":
        return read_xlsx(name, content, catalogue)
    return read_csv(name, content, catalogue)


def _too_large(name: str) -> UnreadableError:
    return UnreadableError(Problem(name, f"filen är större än {MOST_BYTES // MEGABYTE} MB"))
