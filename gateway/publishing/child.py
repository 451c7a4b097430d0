"""Programs that run beside the gateway, in a copy of the project, and never outlive it."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

KEEPER = Path(__file__).with_name("keeper.py")
LAST = 40  # lines that are told of a program that has failed


@asynccontextmanager
async def running(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], niceness: int, output: Path
) -> AsyncIterator[Process]:
    """Run a program until the end of the block; what it has begun ends with it.

    Args:
        command: The program and its arguments.
        folder: Where it runs.
        environment: All of its environment.
        niceness: 0 as the gateway, 19 when nobody else wants the processor.
        output: The file that it prints to, for the owner alone.

    Raises:
        OSError: the file cannot be written, or no process be begun.
    """
    output.touch(mode=0o600)
    with output.open("wb") as written:
        beginning = asyncio.create_task(
            asyncio.create_subprocess_exec(
                *(sys.executable, "-P", str(KEEPER), str(niceness), *command),
                cwd=folder,
                env=environment,
                stdin=PIPE,
                stdout=written,
                stderr=STDOUT,
                start_new_session=True,  # Ctrl-C in the terminal is for the gateway, which ends it then
            )
        )
        try:
            process = await asyncio.shield(beginning)
        except asyncio.CancelledError:
            await _end(await beginning)  # one that is half begun would be nobody's
            raise
    try:
        yield process
    finally:
        await _end(process)


async def to_the_end[Kind](work: Coroutine[None, None, Kind]) -> Kind:
    """Do something that must not be left half done, also when it is cancelled meanwhile."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


async def _end(process: Process) -> None:
    assert process.stdin is not None
    process.stdin.close()
    await process.wait()


def last_lines(output: Path) -> str:
    """Return the end of what a program has printed; empty when it has printed nothing."""
    try:
        lines = output.read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return ""
    return "\n".join(lines[-LAST:])
