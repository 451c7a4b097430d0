"""The same behaviour on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, delete, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.store import channels, feedback, old, once
from gateway.store.database import open_database
from gateway.store.sessions import Sessions
from gateway.store.tables import DealtWith, Table
from gateway.switch import main, switch
from tests.postgres import running_postgres


@pytest.fixture
def fresh_postgres() -> Iterator[str]:
    with running_postgres() as address:
        yield address


async def test_the_migrations_make_the_tables_that_the_code_expects(engine: AsyncEngine) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), Table.metadata))

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_opening_again_keeps_what_is_there(engine: AsyncEngine, address: str) -> None:
    await channels.close(engine, channels.WEB)
    again = await open_database(address)
    assert not await channels.is_open(again, channels.WEB)
    await again.dispose()


async def test_a_task_that_is_cancelled_in_the_middle_of_a_write_leaves_no_lock(engine: AsyncEngine) -> None:
    begun, long = (
        asyncio.Event(),
        text(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)"
            " SELECT max(i) FROM n UNION ALL SELECT 1"
        ),
    )

    async def write() -> None:
        async with engine.begin() as connection:
            await connection.execute(delete(DealtWith))
            begun.set()
            await connection.execute(long)

    writing = asyncio.create_task(write())
    await begun.wait()
    await asyncio.sleep(0.02)  # of the two tenths of a second that it takes
    writing.cancel()
    [cancelled] = await asyncio.gather(writing, return_exceptions=True)
    assert isinstance(cancelled, asyncio.CancelledError)  # and is held: it refers to the task's cursor
    await channels.close(engine, channels.WEB)


async def test_a_session_from_beginning_to_end(engine: AsyncEngine) -> None:
    with time_machine.travel("2026-11-25 08:00Z") as clock:
        sessions = Sessions(engine, silence_seconds=3600)
        name = await sessions.begin("web")
        assert await sessions.see(name) and not await sessions.see("nobody")
        assert await sessions.offer(name, ["/a", "/b", "/a"], "amne", None)
        assert await sessions.offer(name, ["/b", "/c"], "amne", "chef")
        assert await sessions.role(name) == "chef"
        assert await sessions.was_offered([name], "/c") and not await sessions.was_offered([name], "/d")
        assert await feedback.store(engine, name, "amne", True)
        assert await sessions.offer(name, [], "amne", None)
        assert not await feedback.store(engine, name, "amne", True)
        assert await sessions.silent() == []
        clock.shift(3601)
        assert await sessions.silent() == [name] and not await sessions.see(name)
        await sessions.forget(name)
        assert await sessions.silent() == [] and not await sessions.was_offered([name], "/a")


async def test_a_session_that_was_cleared_takes_nothing_more(engine: AsyncEngine) -> None:
    sessions = Sessions(engine, silence_seconds=3600)
    name = await sessions.begin("web")
    assert await sessions.end(name)
    assert not await sessions.see(name)
    assert not await sessions.offer(name, ["/a"], None, None)
    assert await sessions.silent() == [name]


async def test_offers_at_once_do_not_collide(engine: AsyncEngine) -> None:
    sessions = Sessions(engine, silence_seconds=3600)
    name = await sessions.begin("web")
    made = await asyncio.gather(*(sessions.offer(name, ["/a", f"/b-{n}"], "amne", None) for n in range(10)))
    assert made == [True] * 10


def test_two_gateways_can_start_at_once(fresh_postgres: str) -> None:
    environment = {**os.environ, "GATEWAY_DATABASE_URL": fresh_postgres}
    command = [sys.executable, "-m", "gateway.switch", "show"]
    starting = [subprocess.Popen(command, env=environment) for _ in range(3)]
    assert [process.wait(timeout=60) for process in starting] == [0, 0, 0]


async def test_switches(engine: AsyncEngine, address: str) -> None:
    assert await switch(address, "show", None) == "Alla kanaler är öppna."
    assert "web (sedan" in await switch(address, "close", "web")
    assert "web (sedan" in await switch(address, "close", "web")
    assert not await channels.is_open(engine, "web")
    assert await switch(address, "open", "web") == "Alla kanaler är öppna."


async def test_what_is_forgotten_is_gone_from_the_files(tmp_path: Path) -> None:
    engine = await open_database(f"sqlite:///{tmp_path}/new/gateway.db")
    sessions = Sessions(engine, silence_seconds=3600)
    name = await sessions.begin("web")
    await sessions.offer(name, ["/ett-val"], None, None)
    await sessions.forget(name)
    for file in (tmp_path / "new").iterdir():
        assert name.encode() not in file.read_bytes() and b"ett-val" not in file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
    await engine.dispose()


def test_a_switch_that_cannot_reach_the_database_says_that_nothing_is_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GATEWAY_DATABASE_URL", "postgresql://127.0.0.1:1/x")
    monkeypatch.setattr(sys, "argv", ["switch", "close", "web"])
    assert main() == 1
    assert "Inget är ändrat" in capsys.readouterr().err


async def test_what_is_done_once_is_done_by_one_of_several_processes(engine: AsyncEngine) -> None:
    tries = await asyncio.gather(*(once.is_first(engine, "a", 60) for _ in range(8)))
    assert sorted(tries) == [False] * 7 + [True]
    assert await once.is_first(engine, "b", 60)


async def test_it_is_done_again_when_its_time_is_over_and_then_forgotten(engine: AsyncEngine) -> None:
    async def kept() -> int:
        async with engine.connect() as connection:
            return len((await connection.execute(select(DealtWith))).all())

    async def forget() -> None:
        table, over = old.rules(1, 1, 1, 1)["dealt-with"]
        await old.remove(engine, table, over, dry_run=False)

    with time_machine.travel("2026-11-26T08:00:00Z") as clock:
        assert await once.is_first(engine, "a", 60)
        clock.shift(61)
        assert await once.is_first(engine, "a", 60)
        await forget()
        assert await kept() == 1
        clock.shift(61)
        await forget()
        assert await kept() == 0


async def test_a_role_that_a_sign_in_told_lives_as_long_as_the_session(engine: AsyncEngine) -> None:
    sessions = Sessions(engine, silence_seconds=60)
    name = await sessions.begin("teams")
    await sessions.sign_in(name, "chef")
    assert await sessions.signed_in_role(name) == "chef"
    await sessions.forget(name)
    assert await sessions.signed_in_role(name) is None
