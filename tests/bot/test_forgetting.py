"""What is deleted stays deleted, also when a reply was on its way; what could not be deleted is told."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered

from bench.running import Running
from bot.client import ask
from bot.forgetting import counted, forget, forget_before, seconds, told
from bot.lock_store import InProcessLockStore
from bot.tracker_store import WordlessTrackerStore
from tests.bot.own_routes import ask_route

Delete = Callable[[Any], Awaitable[int]]
LATER = 2e9


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """What the deletion needs of Rasa's agent: the store and the locks."""
    monkeypatch.setenv("TRACKER_URL", f"sqlite:///{tmp_path}/samtal/c.db")
    store = WordlessTrackerStore(Domain.empty())
    yield SimpleNamespace(tracker_store=store, lock_store=InProcessLockStore())
    store.engine.dispose()


async def one_turn(agent: Any, sender: str, reply: float = 0) -> None:
    """Take up a conversation, reply after some seconds, and keep it, under Rasa's lock as Rasa does."""
    async with agent.lock_store.lock(sender):
        tracker = await agent.tracker_store.get_or_create_tracker(sender)
        tracker.update(UserUttered("hej", {"name": "halsning"}))
        await asyncio.sleep(reply)
        tracker.update(ActionExecuted("utter_halsning"))
        await agent.tracker_store.save(tracker)


async def test_one_conversation_is_forgotten(agent: Any) -> None:
    await one_turn(agent, "a")
    await one_turn(agent, "b")
    assert await told(forget(agent, "a")) == (200, {"forgotten": 3})
    assert await told(forget(agent, "a")) == (200, {"forgotten": 0})
    assert await agent.tracker_store.keys() == ["b"]


@pytest.mark.parametrize(
    "delete", [lambda agent: forget(agent, "a"), lambda agent: forget_before(agent, LATER)]
)
async def test_a_reply_on_its_way_writes_nothing_afterwards(agent: Any, delete: Delete) -> None:
    await one_turn(agent, "a")
    turn = asyncio.create_task(one_turn(agent, "a", reply=0.1))
    await asyncio.sleep(0)
    assert await delete(agent) == 5
    await turn
    assert await agent.tracker_store.keys() == []


async def test_after_old_events_are_forgotten_a_conversation_goes_on(agent: Any) -> None:
    await one_turn(agent, "a")
    first = await agent.tracker_store.retrieve("a")
    assert await forget_before(agent, first.events[-1].timestamp) == 2
    await one_turn(agent, "a")
    left = await agent.tracker_store.retrieve("a")
    assert [event.type_name for event in left.events] == ["action", "user", "action"]


@pytest.mark.parametrize(
    "delete", [lambda agent: forget(agent, "a"), lambda agent: forget_before(agent, LATER)]
)
async def test_what_is_not_forgotten_is_told_and_logged_by_kind(
    agent: Any, delete: Delete, caplog: pytest.LogCaptureFixture
) -> None:
    store = agent.tracker_store
    store.Base.metadata.drop_all(store.engine)
    assert await told(delete(agent)) == (503, {"error": "not forgotten, ask again"})
    assert caplog.messages == ["a conversation could not be forgotten: OperationalError"]


async def test_a_store_that_cannot_forget_is_no_success(agent: Any) -> None:
    agent.tracker_store = InMemoryTrackerStore(Domain.empty())
    with pytest.raises(TypeError, match="cannot forget"):
        await told(forget(agent, "a"))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1790000000", 1.79e9),
        ("1.5", 1.5),
        (None, None),
        ("", None),
        ("igår", None),
        ("nan", None),
        ("inf", None),
    ],
)
def test_a_time_is_a_finite_number(text: str | None, read: float | None) -> None:
    assert seconds(text) == read


async def test_what_is_kept_is_counted_or_the_error_told(agent: Any) -> None:
    await one_turn(agent, "a")
    await one_turn(agent, "b")
    store = agent.tracker_store
    assert await counted(store.run(store.count, "a")) == (200, {"events": 3})
    assert await counted(store.run(store.count_before, LATER)) == (200, {"events": 6})
    assert await counted(store.run(store.count_before, 1)) == (200, {"events": 0})
    store.Base.metadata.drop_all(store.engine)
    assert await counted(store.run(store.count, "a")) == (503, {"error": "not counted, ask again"})


def ask_at(assistant: Running, path: str, method: str = "DELETE") -> tuple[int, dict[str, Any]]:
    return ask_route(assistant, f"forget/conversations{path}", method)


def test_the_running_assistant_forgets_what_was_talked_about(assistant: Running) -> None:
    sender = f"å/{uuid.uuid4().hex}"
    ask("Får jag ta en öl till lunchen?", sender, assistant.port)
    assert ask("var står det?", sender, assistant.port)[-1]["custom"]["topic"] == "alkohol-lunch"
    path = "/" + quote(sender, safe="")
    kept = ask_at(assistant, path, "GET")[1]["events"]
    status, body = ask_at(assistant, path)
    assert status == 200 and body["forgotten"] == kept > 10
    assert ask_at(assistant, path, "GET") == (200, {"events": 0})
    assert ask("var står det?", sender, assistant.port)[-1]["custom"]["topic"] is None


def test_the_running_assistant_forgets_what_is_old(assistant: Running) -> None:
    assert ask_at(assistant, "?before=1", "GET") == (200, {"events": 0})
    assert ask_at(assistant, "?before=1") == (200, {"forgotten": 0})


@pytest.mark.parametrize("path", ["", "/", "/%20", "?before=", "?before=ig%C3%A5r", "?before=nan"])
def test_without_a_sender_or_a_time_nothing_is_deleted(assistant: Running, path: str) -> None:
    status, body = ask_at(assistant, path)
    assert status == 400 and body["error"]
