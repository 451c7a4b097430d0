"""Asks on behalf of the command line: of a gateway that runs, or of one that is started for it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from tqdm import tqdm

from bench.public_door import UNLIMITED
from bench.running import running
from gateway.faq.command import Command
from gateway.faq.door import SECONDS, GatewayDoor
from gateway.faq.names import Catalogue
from gateway.faq.question import Read
from gateway.faq.ranking import RANKING_PATH, from_endpoint
from gateway.faq.result import Result, Row
from gateway.faq.running import run


@contextmanager
def places(command: Command) -> Iterator[tuple[str, str | None]]:
    """Give the addresses of the gateway and of what tells its certainty, starting all when asked to."""
    if not command.start:
        yield command.address, command.understand
        return
    with running(settings=UNLIMITED) as assistant:
        own = f"http://127.0.0.1:{assistant.port}{RANKING_PATH}"
        yield f"http://127.0.0.1:{assistant.gateway_port}", command.understand or own


async def ask(read: Read, address: str, understand: str | None, catalogue: Catalogue) -> Result:
    """Ask with a progress bar; Ctrl-C stops it with the rows so far. Raises ``DoorError``: nobody answers."""
    cancelled = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, cancelled.set)
    async with httpx.AsyncClient(base_url=address, timeout=SECONDS) as http:
        door = GatewayDoor(http)
        await door.ready()
        with tqdm(total=len(read.questions), desc="Ställer frågor", unit="fråga") as bar:

            def on_progress(_row: Row, _done: int, _all: int) -> None:
                bar.update()

            understanding = from_endpoint(http, understand) if understand else None
            return await run(
                read.questions, door, catalogue, on_progress, cancelled, understanding, read.problems
            )
