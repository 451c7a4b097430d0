"""Databases that hold a lot: what real conversations have left, repeated under other names.

SQLite alone: PostgreSQL looks rows up by the same indexes.
"""

from __future__ import annotations

import sqlite3
import time
import uuid
from pathlib import Path

from bench.load.measure import Load, measure
from bench.load.systems import ours

CONVERSATIONS, GATEWAY = "conversations.db", "gateway.db"


def settings(folder: Path) -> dict[str, str]:
    """Return the settings that keep the databases in a folder."""
    return {
        "TRACKER_URL": f"sqlite:///{folder}/{CONVERSATIONS}",
        "GATEWAY_DATABASE_URL": f"sqlite:///{folder}/{GATEWAY}",
    }


def fill(folder: Path, events: int) -> dict[str, int]:
    """Fill both databases with so many events and their sessions and offers; return the rows there are.

    Some conversations are held first, so that what is repeated is what the assistant itself writes.
    """
    with ours(settings(folder)) as system:
        measure(system, Load("saturation", 2, seconds=5, warm=1))
    with sqlite3.connect(folder / CONVERSATIONS) as opened:
        _repeat_events(opened, events)
    with sqlite3.connect(folder / GATEWAY) as opened:
        sessions = _repeat_sessions(opened, events // 10)
    opened.close()
    return {"events": events, "gateway": sessions}


def _repeat_events(opened: sqlite3.Connection, wanted: int) -> None:
    columns = "type_name, timestamp, intent_name, action_name, data"
    rows = opened.execute(f"SELECT sender_id, {columns} FROM events ORDER BY sender_id, id").fetchall()

    def repeated() -> list[tuple[object, ...]]:
        batch: list[tuple[object, ...]] = []
        while len(batch) < min(wanted, 50_000):
            names = {sender: uuid.uuid4().hex for sender, *_ in rows}
            batch += [(names[sender], kind, time.time(), *rest) for sender, kind, _, *rest in rows]
        return batch

    (there,) = opened.execute("SELECT count(*) FROM events").fetchone()
    while there < wanted:
        batch = repeated()[: wanted - there]
        opened.executemany(f"INSERT INTO events (sender_id, {columns}) VALUES (?, ?, ?, ?, ?, ?)", batch)
        there += len(batch)
    opened.commit()


def _repeat_sessions(opened: sqlite3.Connection, wanted: int) -> int:
    """Add sessions with five offers each; return the rows of both tables."""
    now = int(time.time())
    names = [uuid.uuid4().hex for _ in range(wanted)]
    opened.executemany(
        "INSERT INTO chat_sessions (id, channel, started, seen) VALUES (?, 'web', ?, ?)",
        [(name, now, now) for name in names],
    )
    offers = [(name, "payload", f"/amne-{number}") for name in names for number in range(5)]
    opened.executemany("INSERT INTO offers (session, kind, value) VALUES (?, ?, ?)", offers)
    opened.commit()
    counts = [
        opened.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("chat_sessions", "offers")
    ]
    return sum(counts)
