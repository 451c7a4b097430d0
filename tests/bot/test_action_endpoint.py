"""Rasa calls the action server over connections that stay open, and gives up soon."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import aiohttp
import pytest
from rasa.utils.endpoints import EndpointConfig

from bench.running import free_port
from bot.action_endpoint import ActionServer
from bot.failures import failures
from tests.bot.faulty_actions import GOOD, FaultyActions, faulty_actions

RASAS_PATIENCE = 300


@pytest.fixture
def actions() -> Iterator[FaultyActions]:
    with faulty_actions() as started:
        yield started


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONS_TOKEN", "x" * 40)
    monkeypatch.setenv("ACTIONS_SECONDS", "0.5")


def server(port: int) -> ActionServer:
    return ActionServer(EndpointConfig(url=f"http://127.0.0.1:{port}/webhook", headers={"X-Own": "1"}))


async def called(to: ActionServer) -> object:
    return await to.request(json={"next_action": "x"}, method="post", timeout=RASAS_PATIENCE)


async def test_one_connection_serves_many_calls(actions: FaultyActions) -> None:
    to = server(actions.port)
    assert [await called(to) for _ in range(5)] == [GOOD] * 5
    assert len(actions.connections) == 1


async def test_a_connection_that_was_closed_meanwhile_is_not_noticed(actions: FaultyActions) -> None:
    to, actions.closes = server(actions.port), True
    assert [await called(to) for _ in range(5)] == [GOOD] * 5


@pytest.mark.parametrize("fault", ["hangs", "is not there"])
async def test_who_does_not_answer_is_soon_given_up_and_counted(fault: str, actions: FaultyActions) -> None:
    before, begun = failures()["action"], time.monotonic()
    actions.hang()
    with pytest.raises((aiohttp.ClientError, asyncio.TimeoutError)):
        await called(server(actions.port if fault == "hangs" else free_port()))
    assert time.monotonic() - begun < RASAS_PATIENCE / 10
    assert failures()["action"] == before + 1
