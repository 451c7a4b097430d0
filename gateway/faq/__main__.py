"""``python -m gateway.faq``: ask HR's questions, judge the replies, tell what has become worse.

Ends with 1 when a question that was not wrong before is wrong, or got no reply; with 2 when something could
not be read, or nobody answers; with 130 when it is stopped by Ctrl-C.
"""

from __future__ import annotations

import asyncio
import sys

from rich.console import Console
from rich.text import Text

from gateway.faq import written
from gateway.faq.asking import ask, places
from gateway.faq.command import read_command
from gateway.faq.compare import Comparison, compare
from gateway.faq.door import DoorError
from gateway.faq.names import Catalogue
from gateway.faq.output import terminal
from gateway.faq.question import Read
from gateway.faq.result import Result, Verdict
from gateway.faq.sets import read_paths
from knowledge import reader
from knowledge.problem import KnowledgeError

WORSE, UNREADABLE, STOPPED = 1, 2, 130


def status(result: Result, comparison: Comparison | None, strict: bool) -> int:
    """Return what the run ends with."""
    if result.cancelled:
        return STOPPED
    wrong = result.count(Verdict.ERROR) or (comparison and comparison.became_wrong)
    if wrong or (strict and result.count(Verdict.WRONG)):
        return WORSE
    return UNREADABLE if Read(problems=result.problems).broken else 0


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for; return the exit status that the module's first lines describe."""
    command, console = read_command(arguments), Console()

    def failed(told: str) -> int:
        Console(stderr=True).print(Text(told))
        return UNREADABLE

    try:
        catalogue = Catalogue.of(reader.read())
    except KnowledgeError as error:
        return failed(str(error))
    try:
        last = written.last_run(command.out)
        old = written.read_result(command.against) if command.against else last
    except ValueError:
        return failed(f"{command.against or command.out / written.LAST} är inget resultat att jämföra med.")
    read = read_paths(command.files, catalogue)
    terminal.problems(console, read.problems)
    if not read.questions:
        return failed("Det finns inga frågor att ställa.")
    try:
        with places(command) as (address, understand):
            result = asyncio.run(ask(read, address, understand, catalogue))
    except (DoorError, RuntimeError) as error:
        return failed(f"Frågorna gick inte att ställa: {error}")
    comparison = compare(old, result) if old else None
    try:
        written.write(command.out, result, comparison, catalogue)
        written.keep(command.out, last, result)
    except OSError:
        return failed(f"Resultatet går inte att skriva i {command.out}.")
    terminal.summary(console, result, comparison, catalogue)
    ended = status(result, comparison, command.strict)
    console.print(Text(_told(result, comparison, ended)))
    console.print(Text(f"Rapporten: {command.out / written.PAGE}"))
    return ended


def _told(result: Result, comparison: Comparison | None, ended: int) -> str:
    if ended == 0 and result.count(Verdict.WRONG):
        known = (
            "ingen har blivit fel sedan förra körningen" if comparison else "det finns ingen förra körning"
        )
        return f"{result.count(Verdict.WRONG)} besvaras fel, men {known}. Status 0."
    return f"Status {ended}."


if __name__ == "__main__":
    sys.exit(main())
