"""Conversations in a database, without the words that people wrote.

What is kept of a message is what was understood of it: its intent, its entities (values of our own such
as ``chef`` or ``sv``) and when it came. The conversation in memory is left as it is: within a turn the
actions read the text, and it is gone with the turn.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore, create_engine_kwargs
from rasa.shared.constants import ASSISTANT_ID_KEY
from rasa.shared.core.constants import SESSION_START_METADATA_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import METADATA_MODEL_ID
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

from bot.context import LAST_TOPIC, STATED_ROLE
from bot.nlu.language_detector import ENTITY as LANGUAGE
from bot.nlu.people import COUNTERPART, ROLE, SUBSTANCE

logger = logging.getLogger(__name__)

ROOT = Path(__file__).parent.parent
VARIABLE, DEFAULT = "TRACKER_URL", "sqlite:///var/conversations.db"
UNDERSTOOD = (ROLE, COUNTERPART, SUBSTANCE, LANGUAGE)  # entities and slots whose values we chose ourselves
METADATA = (ROLE, LAST_TOPIC, STATED_ROLE, METADATA_MODEL_ID, ASSISTANT_ID_KEY)
# What is deleted is overwritten; what SQLite must put aside while it works never gets to a disk.
SQLITE = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "busy_timeout=5000",
    "secure_delete=ON",
    "temp_store=MEMORY",
)


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
        self.Base.metadata.create_all(self.engine)
        self.sessionmaker = sessionmaker(bind=self.engine)
        # Of what was deleted, perhaps before the start; PostgreSQL sees to that itself.
        self._traces_in_file = self._traces_in_log = self.engine.dialect.name == "sqlite"

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add what is new in a conversation to the database.

        An error of the database is logged by its kind and ends here: Rasa would keep the whole conversation,
        words and all, in memory until the next start, without ever reading it.
        """
        try:
            await super().save(tracker)
        except SQLAlchemyError as error:
            logger.error("a turn of a conversation could not be kept: %s", type(error).__name__)

    def _additional_events(self, session: Session, tracker: DialogueStateTracker) -> Iterator[Event]:
        return map(wordless, super()._additional_events(session, tracker))

    def senders_before(self, timestamp: float) -> list[str]:
        """Return the conversations that hold anything from before a time (seconds since the epoch)."""
        with self.session_scope() as session:
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
        with self.session_scope() as session:
            return int(session.query(self.SQLEvent).filter(condition).count())

    def _delete(self, condition: Any) -> int:
        with self.session_scope() as session:
            deleted: int = session.query(self.SQLEvent).filter(condition).delete(synchronize_session=False)
            session.commit()
        if deleted and self.engine.dialect.name == "sqlite":
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


def wordless(event: Event) -> Event:
    """Return an event without what a person wrote: most are returned as they are.

    What the assistant said is kept, since every word of it is written beforehand. The value of a slot
    that is not known here is left out.
    """
    if isinstance(event, UserUttered):
        return UserUttered(
            text="",
            intent=_only(event.intent, ("name", "confidence")),
            entities=[_only(found, ("entity", "value")) for found in _understood(event.entities)],
            timestamp=event.timestamp,
            input_channel=event.input_channel,
            message_id=event.message_id,
            metadata=_only(event.metadata, METADATA),
        )
    if isinstance(event, SlotSet) and event.key == SESSION_START_METADATA_SLOT:
        return SlotSet(event.key, _only(event.value, METADATA), event.timestamp, event.metadata)
    if isinstance(event, SlotSet) and event.key not in UNDERSTOOD:
        return SlotSet(event.key, None, event.timestamp, event.metadata)
    return event


def _understood(entities: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (found for found in entities if found["entity"] in UNDERSTOOD)


def _only(data: Mapping[str, Any] | None, keys: Iterable[str]) -> dict[str, Any]:
    return {key: data[key] for key in keys if key in data} if data else {}


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
    """Return SQLAlchemy's engine, whose connections stay open and whose errors tell no values."""
    if url.get_backend_name() == "postgresql":
        settings = create_engine_kwargs(url)
        settings["connect_args"] = {"connect_timeout": 2, **settings.get("connect_args", {})}
        return sa.create_engine(url, hide_parameters=True, pool_pre_ping=True, **settings)
    # SQLAlchemy would open the file anew for every message, and closing it empties the log with two fsyncs.
    engine = sa.create_engine(
        url, hide_parameters=True, poolclass=QueuePool, connect_args={"check_same_thread": False}
    )
    sa.event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, record: Any) -> None:
    for setting in SQLITE:
        connection.execute(f"PRAGMA {setting}")
