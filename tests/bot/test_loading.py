"""What the assistant does not run with is refused at the start, and nothing takes its place in silence."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot.loading import RefusedSetting, load_agent, only_store
from bot.serve import alone

OURS = "bot.tracker_store.WordlessTrackerStore"
LOCKS = EndpointConfig(type="bot.lock_store.InProcessLockStore")
ELSEWHERE = EndpointConfig(url="http://127.0.0.1:9/")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_URL", f"sqlite:///{tmp_path}/c.db")
    monkeypatch.setenv("ACTIONS_TOKEN", "x" * 40)
    monkeypatch.setattr(Agent, "_create_tracker_store", staticmethod(only_store))


def load(endpoints: AvailableEndpoints, model: Path | None = None, **named: Any) -> Agent:
    return asyncio.run(load_agent(str(model or __file__), endpoints=endpoints, **named))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"model": ELSEWHERE}, "egna disken"),
        ({"nlu": ELSEWHERE}, "egna processen"),
        ({"event_broker": EndpointConfig(type="kafka")}, "lämnar inte processen"),
        ({"action": None}, "action_endpoint"),
        ({"tracker_store": None}, "InMemoryTrackerStore"),
        ({"tracker_store": EndpointConfig(type="bot.tracker_store.Misspelt")}, "InMemoryTrackerStore"),
        ({"lock_store": None}, "InMemoryLockStore"),
        ({"lock_store": EndpointConfig(type="in_memory")}, "InMemoryLockStore"),
    ],
)
def test_a_part_that_is_not_ours_is_refused(changed: dict[str, Any], told: str) -> None:
    parts = {"action": ELSEWHERE, "tracker_store": EndpointConfig(type=OURS), "lock_store": LOCKS} | changed
    with pytest.raises(RefusedSetting, match=told):
        load(AvailableEndpoints(**parts))


def test_a_model_that_is_not_there_or_elsewhere_is_refused(tmp_path: Path) -> None:
    parts = AvailableEndpoints(action=ELSEWHERE, tracker_store=EndpointConfig(type=OURS), lock_store=LOCKS)
    with pytest.raises(RefusedSetting, match="make train"):
        load(parts, tmp_path / "model.tar.gz")
    for elsewhere in ({"remote_storage": "aws"}, {"model_server": ELSEWHERE}):
        with pytest.raises(RefusedSetting, match="egna disken"):
            load(parts, **elsewhere)


def test_a_store_is_not_wrapped_in_one_that_goes_on_in_memory() -> None:
    from bot.tracker_store import WordlessTrackerStore

    store = WordlessTrackerStore(Domain.empty())
    assert Agent(tracker_store=store).tracker_store is store
    with pytest.raises(RefusedSetting):
        Agent(tracker_store=InMemoryTrackerStore(Domain.empty()))


def test_several_processes_behind_one_port_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANIC_WORKERS", "2")
    with pytest.raises(RefusedSetting, match="SANIC_WORKERS"):
        alone()
