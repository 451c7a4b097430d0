"""The folder of a run: what is written there, and the run that the next one is compared with."""

from __future__ import annotations

from pathlib import Path

from gateway.faq.compare import Comparison, kept
from gateway.faq.names import Catalogue
from gateway.faq.output.junit import junit
from gateway.faq.output.page import page
from gateway.faq.output.workbook import workbook
from gateway.faq.result import Result

RESULT, JUNIT, WORKBOOK, PAGE, LAST = "result.json", "junit.xml", "resultat.xlsx", "rapport.html", "last.json"


def last_run(folder: Path) -> Result | None:
    """Return what the next run is compared with, None when nothing is kept; raises as ``read_result``."""
    path = folder / LAST
    return read_result(path) if path.exists() else None


def read_result(path: Path) -> Result:
    """Return a run that was kept.

    Raises:
        ValueError: the file is missing, or no run that this version knows.
    """
    try:
        return Result.from_json(path.read_bytes())
    except OSError as error:
        raise ValueError("filen finns inte eller går inte att öppna") from error


def write(folder: Path, result: Result, comparison: Comparison | None, catalogue: Catalogue) -> None:
    """Write the run's files; raises ``OSError``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / RESULT).write_bytes(result.to_json())
    (folder / JUNIT).write_bytes(junit(result))
    (folder / WORKBOOK).write_bytes(workbook(result, catalogue))
    (folder / PAGE).write_text(page(result, comparison, catalogue), "utf-8")


def keep(folder: Path, before: Result | None, result: Result) -> None:
    """Keep the run for the next comparison; raises ``OSError``."""
    new = folder / f"{LAST}.new"
    new.write_bytes(kept(before, result).to_json())
    new.replace(folder / LAST)  # never half a file
