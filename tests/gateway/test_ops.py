"""Health and figures, for whoever runs the gateway, on a port of their own."""

from __future__ import annotations

import json

import httpx
import pytest

from gateway.health import FAILURE_KEPT_SECONDS, KEPT_SECONDS, Health
from gateway.ops import create_ops
from tests.gateway.conftest import Door
from tests.gateway.stub_rasa import REPLY


@pytest.fixture
def ops(door: Door) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_ops(door.services))
    return httpx.AsyncClient(transport=transport, base_url="http://ops")


async def test_health_is_asked_of_the_whole_chain_and_leaves_no_conversation(
    door: Door, ops: httpx.AsyncClient
) -> None:
    response = await ops.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"ok": True, "failing": []})
    first, second = (sent["sender"] for sent in door.rasa.got)
    assert first == second
    assert door.rasa.forgotten == [f"/webhooks/forget/conversations/{first}"]


@pytest.mark.parametrize(
    "broken",
    [b"", json.dumps([{"text": "?"}, {"custom": {**REPLY[1]["custom"], "type": "error"}}]).encode()],
)
async def test_a_chain_that_does_not_answer_is_unhealthy(
    door: Door, ops: httpx.AsyncClient, broken: bytes
) -> None:
    door.rasa.says(broken)
    response = await ops.get("/healthz")
    assert (response.status_code, response.json()["failing"]) == (503, ["assistant"])
    assert (await ops.get("/readyz")).status_code == 200


async def test_a_monitor_is_no_load(door: Door) -> None:
    time = [0.0]
    health = Health(door.services, clock=lambda: time[0])
    for _ in range(5):
        assert await health.failing() == []
    assert len(door.rasa.got) == 2
    time[0] = KEPT_SECONDS + 1
    door.rasa.status, door.rasa.body = 500, b""
    assert await health.failing() == ["assistant"]
    time[0] += FAILURE_KEPT_SECONDS + 1
    door.rasa.says(REPLY)
    door.rasa.status = 200
    assert await health.failing() == []


async def test_a_database_that_is_gone_makes_the_process_unready(
    door: Door, ops: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    def gone() -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(type(door.services.engine), "connect", lambda self: gone())
    assert (await ops.get("/readyz")).status_code == 503
    assert (await ops.get("/livez")).status_code == 200


async def test_figures_count_kinds_and_never_words(door: Door, ops: httpx.AsyncClient) -> None:
    session = await door.begin()
    await door.say(session, "planted-marker ring 070-174 06 05")
    await door.http.post("/api/chat", json={}, headers=session)
    await door.http.get("/planted-marker")
    figures = (await ops.get("/metrics")).text
    assert 'gateway_replies_total{channel="web",type="answer"} 1.0' in figures
    assert 'gateway_redacted_total{kind="telefonnummer"} 1.0' in figures
    assert 'gateway_refused_total{status="422"} 1.0' in figures
    assert "planted-marker" not in figures
