"""Opens the database: SQLite in a file by default, PostgreSQL by one setting."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.util.concurrency import in_greenlet

from gateway.store.tables import Table

MIGRATIONS = Path(__file__).parent / "migrations"
ROOT = Path(__file__).parents[2]
MIGRATING = 4711_0004  # a number of our own for PostgreSQL's advisory locks
_POSTGRESQL_PATIENCE = {"connect_timeout": 5, "options": "-c statement_timeout=5000"}  # seconds, milliseconds
_SYNCHRONOUS = "NORMAL"
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}


async def open_database(address: str) -> AsyncEngine:
    """Return an engine whose database has the newest tables.

    Args:
        address: ``sqlite:///path`` or ``postgresql://user:password@host/name``.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database cannot be reached or its tables not be made.
    """
    url = _with_driver(address)
    if url.get_backend_name() == "sqlite":
        engine = _sqlite(url)
    else:
        engine = create_async_engine(
            url, pool_pre_ping=True, hide_parameters=True, connect_args=_POSTGRESQL_PATIENCE
        )
    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # several gateways may start at once
            await connection.execute(text("SET LOCAL statement_timeout = 0"))  # a migration takes its time
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
        await connection.run_sync(upgrade)
    return engine


@asynccontextmanager
async def durable(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Begin a transaction that also a power cut leaves in place once it is committed.

    PostgreSQL's are. SQLite's outlive a killed process always, a power cut only where each is synchronised.
    """
    async with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            await connection.exec_driver_sql("PRAGMA synchronous=FULL")
            await connection.commit()
        try:
            async with connection.begin():
                yield connection
        finally:
            if engine.dialect.name == "sqlite":
                await connection.exec_driver_sql(f"PRAGMA synchronous={_SYNCHRONOUS}")


async def overwrite_deleted(engine: AsyncEngine) -> None:
    """Move SQLite's log, where deleted rows can still be read, into the file; nothing for PostgreSQL."""
    if engine.dialect.name == "sqlite":
        async with engine.connect() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def insert(engine: AsyncEngine, table: type[Table]) -> sqlite.Insert | postgresql.Insert:
    """Return an insert that knows ``on_conflict_…``, for two messages at once; each database has its own."""
    return (postgresql if engine.dialect.name == "postgresql" else sqlite).insert(table)


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest shape."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _with_driver(address: str) -> URL:
    """Return the address with the driver that we use; a SQLite file is named from the project's root."""
    url = make_url(address)
    url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
    if url.get_backend_name() == "sqlite":
        return url.set(database=str(ROOT / str(url.database)))
    return url


def _sqlite(url: URL) -> AsyncEngine:
    """Return an engine on a file that its owner alone can read."""
    file = Path(str(url.database))
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)  # the log takes the mode of the file
    engine = create_async_engine(url, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "invalidate", _roll_back)
    return engine


def _roll_back(connection: Any, _record: Any, _error: BaseException | None) -> None:
    """Undo what a cancelled task has written, before SQLAlchemy closes the connection that it used.

    To close it is not enough: while a cursor of it is referred to, as by the cancelled task's traceback,
    SQLite keeps the closed connection, its transaction and its lock, and nobody else can write.
    """
    if in_greenlet():  # outside of it nothing can wait for the thread; no task of ours gets there
        with suppress(connection.dbapi.Error):  # where the file itself is the fault there is nothing to undo
            connection.rollback()


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    """Let readers and a writer work side by side, and overwrite what is deleted."""
    cursor = connection.cursor()
    for setting in (
        "journal_mode=WAL",
        f"synchronous={_SYNCHRONOUS}",
        "busy_timeout=5000",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()
