"""Questions that were not answered, for HR to learn from."""

from __future__ import annotations

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.clock import today
from gateway.store.tables import Unanswered

NOT_UNDERSTOOD, OUT_OF_SCOPE, NO_HELP = "not-understood", "out-of-scope", "no-help"
KIND = {"fallback": NOT_UNDERSTOOD, "out_of_scope": OUT_OF_SCOPE}  # by the card's type
# A longer one is somebody's story, which points out whoever tells it whatever is taken out of it.
MOST_CHARACTERS = 300


async def keep(engine: AsyncEngine, kind: str, redacted: str, topic: str | None = None) -> bool:
    """Keep a question without a session, with the day only.

    Args:
        engine: The gateway's database.
        kind: One of the kinds above.
        redacted: The question, without what identifies a person.
        topic: The topic whose answer did not help.

    Returns:
        False when it is too long, and not kept.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database fails.
    """
    if len(redacted) > MOST_CHARACTERS:
        return False
    row = {"kind": kind, "text": redacted, "topic": topic, "day": today()}
    async with engine.begin() as connection:
        await connection.execute(insert(Unanswered).values(row))
    return True
