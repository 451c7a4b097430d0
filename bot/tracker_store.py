"""Conversations in a database, without the words that people wrote.

What is kept of a message is what was understood of it: its intent, its entities (values of our own such
as ``chef`` or ``sv``) and when it came. The conversation in memory is left as it is: within a turn the
actions read the text, and it is gone with the turn.
"""

from __future__ import annotations

import asyncio
import contextvars
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.lock_store import LockError
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT_NAME_KEY
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import sessionmaker

from bot.database import database_url, engine_of, patient
from bot.failures import failed
from bot.turn import StaleTurn, turn_of
from bot.wordless import wordless

READ_SECONDS = 4  # for one conversation, the wait for a thread included
THREADS = 8
Work = TypeVar("Work")
# Written once: to make a query anew for each message takes longer than to run it. Events are in the order in
# which they were kept. Rasa goes by their times: where the clocks of two machines differ, what the one says
# that is behind would stand before what was said earlier, or before the session, and be lost.
EVENTS = SQLTrackerStore.SQLEvent.__table__
OF_SENDER = EVENTS.c.sender_id == sa.bindparam("sender")
BEGUN = sa.select(sa.func.max(EVENTS.c.id)).where(
    OF_SENDER, EVENTS.c.action_name == ACTION_SESSION_START_NAME
)
OF_SESSION = OF_SENDER & (EVENTS.c.id >= sa.func.coalesce(BEGUN.scalar_subquery(), 0))
READ_ALL = sa.select(EVENTS.c.data).where(OF_SENDER).order_by(EVENTS.c.id)
READ_SESSION = sa.select(EVENTS.c.data).where(OF_SESSION).order_by(EVENTS.c.id)
COUNT_SESSION = sa.select(sa.func.count()).select_from(EVENTS).where(OF_SESSION)
# Whoever reads, writes and commits the same conversation at the same time waits for one another.
ONE_AT_A_TIME = sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


class StillOnDisk(RuntimeError):
    """What was deleted can still be read in SQLite's log, since somebody else is reading the database."""


class WordlessTrackerStore(SQLTrackerStore):
    """Rasa's SQL store, which keeps no words and can forget (``tracker_store:`` in endpoints.yml)."""

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        """Open the database that ``TRACKER_URL`` names, and make its table where it is missing.

        The arguments are Rasa's; ``host`` is not used. Rasa's own constructor is not called: it starts
        without a table when the database is down, and loses every conversation from then on.

        Raises:
            ValueError: ``TRACKER_URL`` names something else than a SQLite file or PostgreSQL.
            sqlalchemy.exc.OperationalError: the database does not answer; Rasa ends with its message.
        """
        TrackerStore.__init__(self, domain, event_broker, **kwargs)
        self.engine = engine_of(database_url())
        self._is_sqlite = self.engine.dialect.name == "sqlite"
        with self.engine.begin() as connection:
            if not self._is_sqlite:
                connection.execute(ONE_AT_A_TIME, {"name": self.SQLEvent.__tablename__})
            self.Base.metadata.create_all(connection)
        self.sessionmaker = sessionmaker(bind=self.engine)
        self._threads = ThreadPoolExecutor(THREADS, "conversations")
        # Of what was deleted, perhaps before the start; PostgreSQL sees to that itself.
        self._traces_in_file = self._traces_in_log = self._is_sqlite

    async def run(self, work: Callable[..., Work], *arguments: Any) -> Work:
        """Do something with the database: SQLite at once, PostgreSQL in a thread.

        Everybody's messages are handled by one thread, which must not wait for another machine.
        """
        if self._is_sqlite:
            return work(*arguments)
        doing = partial(contextvars.copy_context().run, work, *arguments)
        return await asyncio.get_running_loop().run_in_executor(self._threads, doing)

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> DialogueStateTracker | None:
        """Return a conversation, None when there is none.

        Raises:
            sqlalchemy.exc.SQLAlchemyError, asyncio.TimeoutError: it cannot be read. A new conversation in its
                place would make wrong answers.
        """
        try:
            reading = self.run(self._read, sender_id, fetch_events_from_all_sessions)
            events = await asyncio.wait_for(reading, READ_SECONDS)
        except (SQLAlchemyError, asyncio.TimeoutError) as error:
            failed("read", error)
            raise
        turn = turn_of(sender_id)
        if turn and not fetch_events_from_all_sessions:
            turn.seen = len(events)
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots) if events else None

    def _read(self, sender_id: str, of_all_sessions: bool) -> list[dict[str, Any]]:
        reading = READ_ALL if of_all_sessions else READ_SESSION
        with self.engine.connect() as connection:
            return [json.loads(data) for (data,) in connection.execute(reading, {"sender": sender_id})]

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add what is new in a conversation to the database.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: it cannot be kept.
            StaleTurn: somebody else has gone on with the conversation since it was read.
            LockError: nobody can tell whether somebody has.
        """
        turn = turn_of(tracker.sender_id)
        try:
            if turn:
                await turn.check()
            stored = await self.run(self._add, tracker, turn.seen if turn else None)
        except LockError as error:
            failed("stale" if isinstance(error, StaleTurn) else "lock", error)
            raise
        except SQLAlchemyError as error:
            failed("save", error)
            raise
        if turn:
            turn.seen = stored

    def _add(self, tracker: DialogueStateTracker, seen: int | None) -> int | None:
        """Keep what is new; return how many events of the session there are now, None when that is not known.

        Args:
            tracker: The conversation.
            seen: How many there were when it was read, None when that does not matter.
        """
        with self.engine.begin() as connection:
            if not self._is_sqlite:
                connection.execute(ONE_AT_A_TIME, {"name": tracker.sender_id})
            stored: int = connection.execute(COUNT_SESSION, {"sender": tracker.sender_id}).scalar_one()
            if seen is not None and stored != seen:
                raise StaleTurn("somebody else has gone on with the conversation")
            new = [wordless(event) for event in islice(tracker.events, stored, None)]
            # Whoever reads them next must not take the time of a clock that is behind for a long silence.
            latest = tracker.events[stored - 1].timestamp if stored else 0.0
            if new:
                rows = [self._row(tracker.sender_id, event, latest) for event in new]
                connection.execute(EVENTS.insert(), rows)
        return None if new else stored

    def _row(self, sender_id: str, event: Event, latest: float) -> dict[str, Any]:
        data = event.as_dict()
        data["timestamp"] = max(data["timestamp"], latest)
        return {
            "sender_id": sender_id,
            "type_name": event.type_name,
            "timestamp": data["timestamp"],
            "intent_name": data.get("parse_data", {}).get("intent", {}).get(INTENT_NAME_KEY),
            "action_name": data.get("name"),
            "data": json.dumps(data),
        }

    def senders_before(self, timestamp: float) -> list[str]:
        """Return the conversations that hold anything from before a time (seconds since the epoch)."""
        with patient(), self.session_scope() as session:
            older = session.query(self.SQLEvent.sender_id).filter(self.SQLEvent.timestamp < timestamp)
            return sorted(sender for (sender,) in older.distinct())

    def forget(self, sender_id: str) -> int:
        """Delete a conversation; return the number of events deleted.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
            StillOnDisk: it is deleted, but not overwritten yet; asking again is enough.
        """
        deleted = self._delete(self.SQLEvent.sender_id == sender_id)
        self._empty_log()
        return deleted

    def forget_before(self, timestamp: float) -> int:
        """Delete everything older than a time (seconds since the epoch); return and raise as ``forget``.

        Traces of what was forgotten since the last time are overwritten too.
        """
        deleted = self._delete(self.SQLEvent.timestamp < timestamp)
        self._write_anew()
        self._empty_log()
        return deleted

    def count(self, sender_id: str) -> int:
        """Return how many events of a conversation are kept; raises SQLAlchemyError."""
        return self._count(self.SQLEvent.sender_id == sender_id)

    def count_before(self, timestamp: float) -> int:
        """Return how many events are older than a time (seconds since the epoch); raises SQLAlchemyError."""
        return self._count(self.SQLEvent.timestamp < timestamp)

    def _count(self, condition: Any) -> int:
        with patient(), self.session_scope() as session:
            return int(session.query(self.SQLEvent).filter(condition).count())

    def _delete(self, condition: Any) -> int:
        with patient(), self.session_scope() as session:
            deleted: int = session.query(self.SQLEvent).filter(condition).delete(synchronize_session=False)
            session.commit()
        if deleted and self._is_sqlite:
            self._traces_in_file = self._traces_in_log = True
        return deleted

    def _write_anew(self) -> None:
        """Write SQLite's file anew from what is left: a tenth of a second for 20 MB, so not each time.

        ``secure_delete`` overwrites what is deleted where it stands, but not the copies that SQLite leaves
        in the free part of a page when it moves entries between pages (seen with the names of conversations).
        """
        if self._traces_in_file:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("VACUUM")
            self._traces_in_file, self._traces_in_log = False, True

    def _empty_log(self) -> None:
        """Cut SQLite's log, where pages stand as they were before, to nothing."""
        if self._traces_in_log:
            with self.engine.connect() as connection:
                busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            if busy:
                raise StillOnDisk("the log of the database is being read")
            self._traces_in_log = False
