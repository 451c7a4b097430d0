"""The database of the conversations: which one, and connections to it that never make anybody wait long."""

from __future__ import annotations

import os
import select
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import psycopg2
import psycopg2.extensions as postgresql
import sqlalchemy as sa
from rasa.core.tracker_store import create_engine_kwargs
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.pool import QueuePool

ROOT = Path(__file__).parent.parent
VARIABLE, DEFAULT = "TRACKER_URL", "sqlite:///var/conversations.db"
PATIENT_SECONDS = 60
SECONDS = 2  # for a connection, a statement, a lock, a connection of the pool
POOL = {"pool_size": 5, "max_overflow": 5, "pool_timeout": SECONDS, "pool_recycle": 1_800}
# What is deleted is overwritten; what SQLite must put aside while it works never gets to a disk.
SQLITE = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    f"busy_timeout={SECONDS * 1000}",
    "secure_delete=ON",
    "temp_store=MEMORY",
)
_seconds: ContextVar[int] = ContextVar("seconds", default=SECONDS)


def database_url() -> URL:
    """Return where conversations are kept; a SQLite file and its folder are made for the owner alone.

    Raises:
        ValueError: it is neither a SQLite file nor PostgreSQL.
    """
    url = make_url(os.environ.get(VARIABLE) or DEFAULT)
    if url.get_backend_name() == "postgresql":
        return url
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        raise ValueError(f"{VARIABLE} must be sqlite:///<file> or postgresql://…")
    file = ROOT / str(url.database)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)  # the log takes the mode of the file
    return url.set(database=str(file))


def engine_of(url: URL) -> Engine:
    """Return SQLAlchemy's engine, whose connections stay open and whose errors tell no values.

    A PostgreSQL that hangs raises ``OperationalError`` as one that refuses does: its own timeouts, which it
    keeps while it runs, and ours (``_wait``) in all of this process, for one that is stopped.
    """
    if url.get_backend_name() == "postgresql":
        settings = create_engine_kwargs(url)
        settings["connect_args"] = {"connect_timeout": SECONDS, **settings.get("connect_args", {})}
        postgresql.set_wait_callback(_wait)
        engine = sa.create_engine(url, hide_parameters=True, pool_pre_ping=True, **(settings | POOL))
        sa.event.listen(engine, "begin", _limit)
        return engine
    # SQLAlchemy would open the file anew for every message, and closing it empties the log with two fsyncs.
    engine = sa.create_engine(
        url, hide_parameters=True, poolclass=QueuePool, connect_args={"check_same_thread": False}
    )
    sa.event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, record: Any) -> None:
    for setting in SQLITE:
        connection.execute(f"PRAGMA {setting}")


@contextmanager
def patient() -> Iterator[None]:
    """Let the statements within take a minute: housekeeping over all conversations, which nobody awaits."""
    before = _seconds.set(PATIENT_SECONDS)
    try:
        yield
    finally:
        _seconds.reset(before)


def _limit(connection: sa.engine.Connection) -> None:
    """Tell PostgreSQL, at the start of a transaction, how long each statement of it may take."""
    connection.exec_driver_sql(f"SET LOCAL statement_timeout = {_seconds.get() * 1000}")


def _wait(connection: Any) -> None:
    """Wait for PostgreSQL as ``psycopg2.extras.wait_select`` does, but not for ever.

    libpq has no limit of its own for an answer, and the kernel of a machine whose PostgreSQL is stopped
    goes on acknowledging. psycopg2 closes a connection whose callback raises.
    """
    while (state := connection.poll()) != postgresql.POLL_OK:
        reading, writing = state == postgresql.POLL_READ, state == postgresql.POLL_WRITE
        files = [connection.fileno()]
        if not any(select.select(files * reading, files * writing, [], _seconds.get() + 1)):
            raise psycopg2.OperationalError("PostgreSQL does not answer")
