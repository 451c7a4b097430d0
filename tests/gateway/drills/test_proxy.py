"""The stretch of network passes everything on, and refuses, holds and cuts when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bench.drills.proxy import HOST, Proxy
from bench.running import free_port


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    """In front of a server that says back what it hears, and ends when the other side does."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(100):
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(echo, HOST, 0)
    made = Proxy(free_port(), server.sockets[0].getsockname()[1])
    await made.open()
    yield made
    await made.close()
    server.close()


async def test_both_directions_and_the_end_are_passed_on(proxy: Proxy) -> None:
    reader, writer = await asyncio.open_connection(HOST, proxy.port)
    writer.write(b"hej")
    assert await reader.readexactly(3) == b"hej"
    writer.write_eof()
    assert await reader.read() == b""
    writer.close()


async def test_it_refuses_and_listens_again(proxy: Proxy) -> None:
    reader, writer = await asyncio.open_connection(HOST, proxy.port)
    writer.write(b"hej")
    await reader.readexactly(3)
    await proxy.close()
    with pytest.raises(ConnectionError):
        if await reader.read() == b"":
            raise ConnectionResetError
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(HOST, proxy.port)
    await proxy.open()
    _, again = await asyncio.open_connection(HOST, proxy.port)
    again.close()
    writer.close()


async def test_what_is_held_comes_when_it_is_let_go(proxy: Proxy) -> None:
    proxy.holds = True
    reader, writer = await asyncio.open_connection(HOST, proxy.port)
    writer.write(b"hej")
    heard = asyncio.create_task(reader.readexactly(3))
    assert (await asyncio.wait([heard], timeout=0.2))[0] == set()
    proxy.holds = False
    assert await heard == b"hej"
    writer.close()


async def test_one_behind_which_nobody_listens_cuts_off(proxy: Proxy) -> None:
    proxy.target = free_port()
    reader, writer = await asyncio.open_connection(HOST, proxy.port)
    with pytest.raises(ConnectionError):
        if await reader.read() == b"":
            raise ConnectionResetError
    writer.close()
