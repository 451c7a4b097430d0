"""A stretch of network that can be bad: between two parts, on loopback, slow or silent or closed as told."""

from __future__ import annotations

import asyncio
import contextlib

HOST = "127.0.0.1"
CHUNK = 65_536


class Proxy:
    """Listens on a port and passes everything on to another.

    Attributes:
        delay: Seconds that each piece of data takes longer, in each direction.
        holds: Whether nothing is passed on at all, while connections are taken.
    """

    def __init__(self, port: int, target: int) -> None:
        """Pass on from ``port`` to ``target``, once it is opened."""
        self.port, self.target = port, target
        self.delay, self.holds = 0.0, False
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._connected, HOST, self.port)

    async def close(self) -> None:
        """Refuse: nobody listens, and those who are connected are cut off."""
        if self._server:
            self._server.close()
            self._server = None
        for writer in list(self._open):
            writer.transport.abort()
        for task in list(self._tasks):
            task.cancel()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        self._open.add(writer)
        try:
            there, back = await asyncio.open_connection(HOST, self.target)
        except OSError:
            writer.transport.abort()
        else:
            self._open.add(back)
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.gather(self._pass(reader, back), self._pass(there, writer))
            self._open.discard(back)
            back.transport.abort()
        self._open.discard(writer)
        writer.close()
        self._tasks.discard(task)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on one direction until it ends; an end is passed on, a reset cuts the other side off."""
        try:
            while data := await reader.read(CHUNK):
                await self._wait()
                writer.write(data)
                await writer.drain()
            await self._wait()
            writer.write_eof()
        except OSError:
            writer.transport.abort()

    async def _wait(self) -> None:
        if self.delay:
            await asyncio.sleep(self.delay)
        while self.holds:
            await asyncio.sleep(0.05)
