"""A conversation goes on from the database as from memory, its words are nowhere, and it can be forgotten."""

import json
import random
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot.context import SILENCE, remembered
from bot.database import ROOT, database_url
from bot.failures import failures
from bot.tracker_store import StillOnDisk, WordlessTrackerStore
from bot.turn import StaleTurn, Turn, taking
from bot.wordless import UNDERSTOOD
from tests.postgres import running_postgres

MARKER = "hemlig-markör å la 7731"
DOMAIN = Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with running_postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[WordlessTrackerStore]:
    file = f"sqlite:///{tmp_path}/samtal/c.db"
    monkeypatch.setenv(
        "TRACKER_URL", file if request.param == "sqlite" else request.getfixturevalue("postgres")
    )
    made = WordlessTrackerStore(DOMAIN)
    yield made
    made.Base.metadata.drop_all(made.engine)
    made.engine.dispose()


only_sqlite = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


class Clock:
    """Time that passes when it is told to: a second an event."""

    def __init__(self, now: float = 1_000_000.25) -> None:
        self.now = now

    def __call__(self, seconds: float = 1) -> float:
        self.now += seconds
        return self.now


def said(text: str, at: float) -> UserUttered:
    """A message with all that Rasa and our components write beside it."""
    found: list[dict[str, Any]] = [
        {"entity": "motpart", "value": "chef", "start": 0, "end": 0, "extractor": "PeopleExtractor"},
        {"entity": "namn", "value": text, "start": 0, "end": len(text)},
    ]
    intent = {"name": "alkohol-lunch", "confidence": 0.5, "text": text}
    parsed: Any = {"text": text, "intent": intent, "entities": found}
    parsed |= {"intent_ranking": [intent], "text_tokens": [[0, 6]], "passages": [{"text": text}]}
    metadata = {"roll": "chef", "senaste_amne": "gavor", "model_id": "m", "annat": text}
    return UserUttered(text, intent, found, parsed, at, "rest", uuid.uuid4().hex, metadata)


def session(clock: Clock) -> list[Event]:
    metadata = {"roll": "chef", "annat": MARKER}
    started = SessionStarted(clock())
    return [
        SlotSet("session_started_metadata", metadata, clock(-0.5)),
        ActionExecuted("action_session_start", timestamp=clock(1.5)),
        started,
        SlotSet("session_started_metadata", metadata, clock()),
        ActionExecuted("action_listen", timestamp=clock()),
    ]


def turn(clock: Clock, text: str = MARKER, topic: str = "alkohol-lunch") -> list[Event]:
    card = {"version": 1, "type": "answer", "topic": topic}
    return [
        said(text, clock()),
        SlotSet("motpart", "chef", clock()),
        SlotSet("sprak", "sv", clock()),
        DefinePrevUserUtteredFeaturization(False, clock()),
        ActionExecuted(f"utter_{topic}", timestamp=clock()),
        BotUttered("Nej, inte på arbetstid.", {"custom": card}, timestamp=clock()),
        ActionExecuted("action_listen", timestamp=clock()),
    ]


async def goes_on(store: WordlessTrackerStore, sender: str, *events: list[Event]) -> DialogueStateTracker:
    """Take up a conversation as Rasa does for every message; return it as it is in memory afterwards."""
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    for event in (event for some in events for event in some):
        tracker.update(event, store.domain)
    await store.save(tracker)
    return tracker


async def taken_up(store: WordlessTrackerStore, sender: str) -> DialogueStateTracker:
    tracker = await store.retrieve(sender)
    assert tracker is not None
    return tracker


def kinds(events: Any) -> list[tuple[str, float | None]]:
    return [(event.type_name, event.timestamp) for event in events]


async def test_turn_by_turn_nothing_is_lost_or_doubled(store: WordlessTrackerStore) -> None:
    clock = Clock()
    in_memory = DialogueStateTracker.from_events("a", [], DOMAIN.slots)
    for events in (session(clock) + turn(clock), turn(clock), turn(clock, topic="gavor"), turn(clock)):
        for event in events:
            in_memory.update(event, DOMAIN)
        await goes_on(store, "a", events)
        full = await store.retrieve_full_tracker("a")
        assert full is not None and kinds(full.events) == kinds(in_memory.events)
    slots = (await taken_up(store, "a")).current_slot_values()
    assert slots["motpart"] == "chef"
    assert slots == {**in_memory.current_slot_values(), "session_started_metadata": {"roll": "chef"}}


async def test_after_a_silence_a_session_of_its_own_goes_on(store: WordlessTrackerStore) -> None:
    clock = Clock()
    await goes_on(store, "a", session(clock), turn(clock))
    clock(SILENCE + 60)
    second = session(clock), turn(clock, topic="gavor"), turn(clock, topic="representation")
    await goes_on(store, "a", second[0], second[1])
    await goes_on(store, "a", second[2])
    tracker, full = await taken_up(store, "a"), await store.retrieve_full_tracker("a")
    # Rasa begins at the start of the session, so that what came a moment before is of the last one.
    assert kinds(tracker.events) == kinds(second[0][1:] + second[1] + second[2])
    assert full is not None and len(full.events) == 5 + 7 + 5 + 7 + 7
    assert remembered(tracker, now=clock()) == {"senaste_amne": "representation"}


async def test_what_was_understood_is_kept_and_the_turn_keeps_its_text(store: WordlessTrackerStore) -> None:
    clock = Clock()
    now = (await goes_on(store, "a", session(clock), turn(clock))).latest_message
    assert now is not None and now.text == MARKER and now.parse_data["intent_ranking"]
    message = (await taken_up(store, "a")).get_last_event_for(UserUttered)
    assert message is not None and message.text == ""
    assert message.intent == {"name": "alkohol-lunch", "confidence": 0.5}
    assert message.entities == [{"entity": "motpart", "value": "chef"}]
    assert message.metadata == {"roll": "chef", "senaste_amne": "gavor", "model_id": "m"}
    assert message.as_sub_state() == {"intent": "alkohol-lunch", "entities": ["motpart"]}


def test_every_entity_and_slot_of_the_domain_holds_values_of_our_own() -> None:
    """Who adds one decides here, by ``UNDERSTOOD``, that it never holds what a person wrote."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    assert {*domain["entities"], *domain["slots"]} == set(UNDERSTOOD)


def everything_in(folder: Path) -> bytes:
    files = sorted(folder.iterdir())
    assert len(files) == 3, "the database, its log and the log's index"
    return b"".join(file.read_bytes() for file in files)


def spellings(text: str) -> list[bytes]:
    return [text.encode(), text.encode("utf-16-le"), json.dumps(text)[1:-1].encode(), text[:6].encode()]


@only_sqlite
async def test_no_file_holds_a_word(store: WordlessTrackerStore, tmp_path: Path) -> None:
    clock = Clock()
    await goes_on(store, "avsändare-1", session(clock), turn(clock))
    for _ in range(20):
        await goes_on(store, "avsändare-1", turn(clock))
    written = everything_in(tmp_path / "samtal")
    assert "avsändare-1".encode() in written and b"alkohol-lunch" in written
    assert [text for text in spellings(MARKER) if text in written] == []
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "samtal").iterdir()}
    assert modes == {"c.db": 0o600, "c.db-wal": 0o600, "c.db-shm": 0o600}
    assert (tmp_path / "samtal").stat().st_mode & 0o777 == 0o700


async def test_no_row_holds_a_word(store: WordlessTrackerStore) -> None:
    clock = Clock()
    await goes_on(store, "a", session(clock), turn(clock))
    with store.engine.connect() as connection:
        written = str([tuple(row) for row in connection.exec_driver_sql("SELECT * FROM events")])
    assert "alkohol-lunch" in written and "hemlig" not in written


async def test_a_forgotten_conversation_is_gone_and_the_others_stay(store: WordlessTrackerStore) -> None:
    clock = Clock()
    await goes_on(store, "a", session(clock), turn(clock))
    await goes_on(store, "b", session(clock), turn(clock))
    assert store.forget("a") == 12
    assert store.forget("a") == 0
    assert await store.retrieve("a") is None
    assert len((await taken_up(store, "b")).events) == 11
    await goes_on(store, "a", session(clock), turn(clock))
    assert len((await taken_up(store, "a")).events) == 11


@only_sqlite
async def test_not_even_the_name_of_a_forgotten_conversation_is_left_in_a_file(
    store: WordlessTrackerStore, tmp_path: Path
) -> None:
    """With these names SQLite splits a page of its index so that ``secure_delete`` misses a copy."""
    chance, clock = random.Random(1), Clock()
    names = [f"samtal-{chance.getrandbits(128):032x}" for _ in range(60)]
    for name in names:
        await goes_on(store, name, session(clock))
    for _ in range(4):
        for name in names:
            await goes_on(store, name, turn(clock))
    for name in names[::2]:
        store.forget(name)
    store.forget_before(0)  # the job that comes every few minutes
    left = everything_in(tmp_path / "samtal")
    assert [name for name in names[::2] if name.encode() in left] == []
    assert all(name.encode() in left for name in names[1::2])


async def test_only_what_is_younger_remains(store: WordlessTrackerStore) -> None:
    clock = Clock()
    await goes_on(store, "gammal", session(clock), turn(clock))
    await goes_on(store, "båda", session(clock), turn(clock))
    limit = clock()
    clock(SILENCE + 60)
    young = session(clock), turn(clock)
    await goes_on(store, "båda", *young)
    assert store.senders_before(limit) == ["båda", "gammal"]
    assert store.forget_before(limit) == 24
    assert store.senders_before(limit) == []
    assert await store.keys() == ["båda"]
    full = await store.retrieve_full_tracker("båda")
    assert full is not None and kinds(full.events) == kinds(young[0] + young[1])


@only_sqlite
async def test_what_somebody_still_reads_is_not_said_to_be_gone(
    store: WordlessTrackerStore, tmp_path: Path
) -> None:
    await goes_on(store, "a", session(Clock()))
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=1")
    reader = sqlite3.connect(tmp_path / "samtal/c.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM events").fetchall()
    with pytest.raises(StillOnDisk):
        store.forget("a")
    reader.execute("COMMIT")
    assert store.forget("a") == 0


async def test_without_the_database_nothing_is_lost_in_silence_or_told_in_the_log(
    store: WordlessTrackerStore, caplog: pytest.LogCaptureFixture
) -> None:
    clock, before = Clock(), failures()
    store.Base.metadata.drop_all(store.engine)
    tracker = DialogueStateTracker.from_events("a", session(clock) + turn(clock), DOMAIN.slots)
    with pytest.raises(SQLAlchemyError):
        await store.save(tracker)
    with pytest.raises(SQLAlchemyError):
        await store.get_or_create_tracker("a")
    assert "could not be kept" in caplog.text and "could not be read" in caplog.text
    assert MARKER not in caplog.text and "alkohol-lunch" not in caplog.text
    counted = {part: count - before[part] for part, count in failures().items() if count - before[part]}
    assert counted == {"save": 1, "read": 1}


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


async def read_and_save(store: WordlessTrackerStore, in_turn: Turn, *events: list[Event]) -> None:
    with taking(in_turn):
        await goes_on(store, in_turn.conversation, *events)


async def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(store: WordlessTrackerStore) -> None:
    """Also where the lock has forgotten everything, as a Redis that was restarted has."""
    clock = Clock()
    await read_and_save(store, Turn("a", yes), session(clock), turn(clock))
    late = Turn("a", yes)
    with taking(late):
        tracker = await store.get_or_create_tracker("a", append_action_listen=False)
    await read_and_save(store, Turn("a", yes), turn(clock, topic="gavor"))
    kept = kinds((await taken_up(store, "a")).events)
    for event in turn(clock, topic="representation"):
        tracker.update(event, store.domain)
    with taking(late), pytest.raises(StaleTurn):
        await store.save(tracker)
    assert kinds((await taken_up(store, "a")).events) == kept


async def test_whoever_has_lost_a_conversation_writes_nothing_in_it(store: WordlessTrackerStore) -> None:
    with pytest.raises(StaleTurn):
        await read_and_save(store, Turn("a", no), session(Clock()))
    assert await store.retrieve("a") is None


async def test_a_first_message_and_those_after_a_silence_are_kept_in_their_turns(
    store: WordlessTrackerStore,
) -> None:
    clock = Clock()
    await read_and_save(store, Turn("a", yes), session(clock), turn(clock))
    clock(SILENCE + 60)
    await read_and_save(store, Turn("a", yes), session(clock), turn(clock))
    await read_and_save(store, Turn("a", yes), turn(clock))
    full = await store.retrieve_full_tracker("a")
    assert full is not None and len(full.events) == 12 + 12 + 7


@only_sqlite
async def test_a_database_that_somebody_keeps_locked_is_told(
    store: WordlessTrackerStore, tmp_path: Path
) -> None:
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=1")
    await goes_on(store, "a", session(Clock()))
    writer = sqlite3.connect(tmp_path / "samtal/c.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError):
        await goes_on(store, "a", turn(Clock()))
    writer.execute("ROLLBACK")
    await goes_on(store, "a", turn(Clock(2_000_000)))
    assert len((await taken_up(store, "a")).events) == 11


@only_sqlite
async def test_a_full_disk_is_told(store: WordlessTrackerStore) -> None:
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(OperationalError):
        await goes_on(store, "a", *[turn(Clock()) for _ in range(50)])
    assert await store.retrieve("a") is None


def test_without_a_setting_conversations_are_kept_in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRACKER_URL", raising=False)
    for creation in ("mkdir", "touch"):
        monkeypatch.setattr(Path, creation, lambda *args, **kwargs: None)
    assert database_url().database == str(ROOT / "var/conversations.db")


@pytest.mark.parametrize("url", ["mysql://127.0.0.1/x", "sqlite://", "sqlite:///:memory:"])
def test_another_database_is_refused_and_not_replaced_by_memory(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_URL", url)
    with pytest.raises(ValueError, match="TRACKER_URL must be"):
        WordlessTrackerStore(DOMAIN)


def test_a_database_that_does_not_answer_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_URL", "postgresql://127.0.0.1:1/x")
    with pytest.raises(OperationalError):
        WordlessTrackerStore(DOMAIN)


async def test_two_machines_whose_clocks_differ_have_one_conversation(store: WordlessTrackerStore) -> None:
    ahead, behind = Clock(), Clock()
    ahead(300)
    behind(-3_600)
    await goes_on(store, "a", session(ahead), turn(ahead, topic="gavor"))
    await goes_on(store, "a", turn(behind, topic="representation"))
    tracker = await taken_up(store, "a")
    assert [event.type_name for event in tracker.events] == [
        event.type_name for event in (*session(ahead)[1:], *turn(ahead), *turn(behind))
    ]
    # Nor does what the one behind has said look like a silence to the one ahead.
    assert remembered(tracker, now=ahead()) == {"senaste_amne": "representation"}
