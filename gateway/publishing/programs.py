"""What is done in a workspace by the project's own programs: its files are checked, its model trained."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from gateway.publishing.child import last_lines, running
from gateway.publishing.errors import StepFailed
from gateway.publishing.workspace import Workspace

Progress = Callable[[int, int], None]  # how much is done, of how much
LAST_IN_LINE = 19  # the niceness of what gets the processor when nobody chats
EVERY = 0.5  # seconds
MOST_SECONDS = 3600
USUAL_SECONDS = 120  # a training in which few examples are new
CURRENT = "Modellen är aktuell."
ASK = "Den som förvaltar assistenten hittar orsaken i loggen."
READ, MANY = re.compile(r"(\d+)/(\d+) \["), 500
PROBLEM = re.compile(r"\S+?:\d+: (?P<message>.+)")


async def check(workspace: Workspace) -> None:
    """See that the files fit together.

    Raises:
        StepFailed: they do not; every defect is told.
    """
    output = workspace.own / "kontroll.txt"
    status = await _run(workspace, ["knowledge.check", "--knowledge-only"], output)
    if status:
        lines = output.read_text("utf-8", "replace").splitlines()
        found = [match["message"] for line in lines if (match := PROBLEM.fullmatch(line))]
        told = [f"{message[:1].upper()}{message[1:]}." for message in dict.fromkeys(found)]
        raise StepFailed(told or [f"Filerna gick inte att kontrollera. {ASK}"], last_lines(output))


async def train(
    workspace: Workspace,
    on_progress: Progress,
    usual: float = USUAL_SECONDS,
    command: Sequence[str] = ("bot.train",),
) -> float | None:
    """Train the model on the files; nothing where none of what is learnt from has changed.

    Args:
        workspace: Where.
        on_progress: Called every half second with the seconds that have gone and those that it should take.
        usual: How many seconds it took the last time.
        command: The module that trains, and its arguments.

    Returns:
        How many seconds it took, None when there was nothing to learn.

    Raises:
        StepFailed: it did not succeed, or not in an hour.
    """
    output, started = workspace.own / "traning.txt", time.monotonic()

    def tell() -> None:
        gone = time.monotonic() - started
        on_progress(int(gone), max(int(gone) + 1, int(_expected(output, gone, usual))))

    try:
        async with asyncio.timeout(MOST_SECONDS):
            status = await _run(workspace, command, output, tell)
    except TimeoutError as error:
        raise StepFailed([f"Träningen tog för lång tid och avbröts. {ASK}"], last_lines(output)) from error
    if status:
        raise StepFailed([f"Träningen gick inte att genomföra. {ASK}"], last_lines(output))
    return None if CURRENT in last_lines(output) else time.monotonic() - started


async def _run(
    workspace: Workspace, command: Sequence[str], output: Path, tell: Callable[[], None] = lambda: None
) -> int:
    module = [workspace.python, "-m", *command]
    async with running(module, workspace.folder, workspace.environment, LAST_IN_LINE, output) as process:
        ended = asyncio.create_task(process.wait())
        try:
            while not (await asyncio.wait({ended}, timeout=EVERY))[0]:
                tell()
            return ended.result()
        finally:
            ended.cancel()


def _expected(output: Path, gone: float, usual: float) -> float:
    """Return how many seconds a training should take: how many new examples are read is told (tqdm)."""
    told = READ.findall(output.read_text("utf-8", "replace")[-2000:])
    read, all_ = map(int, told[-1]) if told else (0, 0)
    # Few are read in no time, and the last ones are not told.
    return gone * all_ / read + usual if all_ >= MANY and 0 < read < 0.98 * all_ else usual
