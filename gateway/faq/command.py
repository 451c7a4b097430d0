"""What the command line asks for."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from gateway.settings import ROOT

ADDRESS = "http://127.0.0.1:8080"
QUESTIONS = ROOT / "tests" / "faq"
OUT = ROOT / "build" / "faq"


@dataclass(frozen=True)
class Command:
    """The command line, read."""

    files: tuple[Path, ...]
    address: str
    start: bool
    out: Path
    against: Path | None
    understand: str | None
    strict: bool


def read_command(arguments: list[str] | None = None) -> Command:
    """Read the command line; ends with status 2, and says why, when it cannot be."""
    parser = argparse.ArgumentParser(
        prog="python -m gateway.faq", description="Ställ HR:s frågor och se vilka som besvaras rätt."
    )
    parser.add_argument("files", type=Path, nargs="*", metavar="fil", help="filer eller mappar med frågor")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--address", default=ADDRESS, metavar="URL", help="porten som frågas")
    place.add_argument("--start", action="store_true", help="starta allt, fråga, och stoppa det igen")
    parser.add_argument("--out", type=Path, default=OUT, metavar="mapp", help="där resultatet skrivs")
    parser.add_argument("--against", type=Path, metavar="fil", help="result.json att jämföra med")
    parser.add_argument("--understand", metavar="URL", help="där Rasa säger hur säkert ett svar är")
    parser.add_argument("--strict", action="store_true", help="status 1 om någon fråga besvaras fel")
    read = parser.parse_args(arguments)
    address = read.address.rstrip("/")
    for url in (address, *([read.understand] if read.understand else [])):
        if not url.startswith(("http://", "https://")):
            parser.error(f"{url} är ingen adress, skriv som {ADDRESS}")
    files = tuple(read.files) or (_near(QUESTIONS),)
    return Command(files, address, read.start, read.out, read.against, read.understand, read.strict)


def _near(path: Path) -> Path:
    """Return a path as seen from here, so that a run is compared with the same files' last one."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
