"""Puts the parts of the assistant together as endpoints.yml names them, or says why it does not.

Rasa takes models from other machines, goes on with no model at all, keeps conversations in memory where the
store that is named cannot be imported or fails, and would send what people write to an event broker.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop
from pathlib import Path
from typing import Any

import rasa.core.agent
from rasa.core.agent import Agent
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.utils.endpoints import EndpointConfig

from bot.action_endpoint import ActionServer
from bot.lock_store import InProcessLockStore, LeasedRedisLockStore
from bot.tracker_store import WordlessTrackerStore

REFUSED = {
    "model": "models: modellen läses bara från den egna disken",
    "nlu": "nlu: meddelanden tolkas bara i den egna processen",
    "event_broker": "event_broker: vad människor skriver lämnar inte processen",
}


class RefusedSetting(SystemExit):
    """Something is set that the assistant does not run with; it ends and prints what."""

    def __init__(self, what: str) -> None:
        """Say what."""
        super().__init__(f"Assistenten startar inte. {what}.")


async def load_agent(
    model_path: str | None = None,
    model_server: EndpointConfig | None = None,
    remote_storage: str | None = None,
    endpoints: AvailableEndpoints | None = None,
    loop: AbstractEventLoop | None = None,
) -> Agent:
    """Stand in for ``rasa.core.agent.load_agent``, with its arguments.

    Raises:
        RefusedSetting: a part is named that is not taken, or the model is not there.
    """
    if model_server is not None or remote_storage is not None:
        raise RefusedSetting(REFUSED["model"])
    if endpoints is None:
        raise RefusedSetting("Filen endpoints.yml saknas")
    for part, reason in REFUSED.items():
        if getattr(endpoints, part) is not None:
            raise RefusedSetting(f"I endpoints.yml står {reason}")
    if model_path is None or not Path(model_path).is_file():
        raise RefusedSetting(f"Modellen {model_path} finns inte. Kör: make train")
    if endpoints.action is None:
        raise RefusedSetting("I endpoints.yml saknas action_endpoint")
    agent = Agent(
        generator=endpoints.nlg,
        tracker_store=TrackerStore.create(endpoints.tracker_store),
        lock_store=locks(endpoints.lock_store),
        action_endpoint=ActionServer(endpoints.action),
    )
    agent.load_model(model_path)
    return agent


def locks(named: EndpointConfig | None) -> LockStore:
    """Return the lock store that endpoints.yml names.

    Raises:
        RefusedSetting: it is one of Rasa's own, which let two in at once.
    """
    store = LockStore.create(named)
    if not isinstance(store, (InProcessLockStore, LeasedRedisLockStore)):
        raise RefusedSetting(f"I endpoints.yml står lock_store: {type(store).__name__}, som inte är vår")
    return store


def only_store(store: Any, domain: Any) -> WordlessTrackerStore:
    """Stand in for ``Agent._create_tracker_store``: without the wrapper that goes on in memory.

    Raises:
        RefusedSetting: it is one that keeps what people write.
    """
    if not isinstance(store, WordlessTrackerStore):
        raise RefusedSetting(f"I endpoints.yml står tracker_store: {type(store).__name__}, som inte är vår")
    store.domain = domain
    return store


def install() -> None:
    """Let Rasa put its parts together this way."""
    rasa.core.agent.load_agent = load_agent
    Agent._create_tracker_store = staticmethod(only_store)
