"""What Rasa has kept of the conversations: the intents of the messages, in the order of saving."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from typing import Any

import psycopg

KEPT = "SELECT sender_id, intent_name FROM events WHERE type_name = 'user' ORDER BY id"


def stored(database: str) -> dict[str, list[str]]:
    """Return the intents by session.

    Args:
        database: ``sqlite:///<file>`` or ``postgresql://…``, the tracker store's.
    """
    connection: Any
    if database.startswith("sqlite"):
        connection = sqlite3.connect(database.removeprefix("sqlite:///"))
    else:
        connection = psycopg.connect(database)
    found: dict[str, list[str]] = defaultdict(list)
    with closing(connection):
        for session, intent in connection.execute(KEPT):
            found[session].append(intent)
    return dict(found)
