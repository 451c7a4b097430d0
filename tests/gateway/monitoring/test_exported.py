"""What the dashboard and the alarms look at is what a gateway really exports."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import httpx
import pytest
from sqlalchemy import insert

from bot.failures import PARTS
from gateway.api.models import Card
from gateway.clock import now
from gateway.metrics import FAILING, TYPES
from gateway.ops import create_ops
from gateway.store.tables import Escalation
from tests.gateway.conftest import Door, Opener
from tests.gateway.monitoring.figures import RULES, exported, expressions, named
from tests.gateway.stub_rasa import CARD

GATEWAY = Path(__file__).parents[3] / "gateway"
OF_RASA = re.compile(r'assistant_failures_total\{part=~"([^"]+)"')
COUNTED = re.compile(r"failures\.labels\(\"(\w+)\"\)")


async def figures_of(door: Door) -> str:
    """Return what Prometheus is told."""
    transport = httpx.ASGITransport(create_ops(door.services))
    async with httpx.AsyncClient(transport=transport, base_url="http://ops") as ops:
        return (await ops.get("/metrics")).text


@pytest.fixture
async def used(door: Door) -> str:
    """The figures of a gateway where some of everything has happened."""
    session = await door.begin()
    await door.say(session, "hej, ring 070-174 06 05")
    await door.http.delete("/api/chat", headers=session)
    door.services.metrics.escalations.labels("confirmed")  # the desk to HR is closed here
    door.services.metrics.outbox.labels("stuck")
    return await figures_of(door)


async def test_every_series_and_label_that_is_asked_for_exists(used: str) -> None:
    there = exported(used)
    there["assistant_failures_total"] = {"part"}  # Rasa's own, see the next test
    recorded = {rule["record"] for rule in RULES if "record" in rule}
    asked = [(name, labels) for text in expressions() for name, labels in named(text) if name not in recorded]
    assert len({name for name, _ in asked}) > 15
    assert [name for name, _ in asked if name not in there] == []
    assert [(name, labels - there[name]) for name, labels in asked if labels - there[name]] == []


def test_rasa_counts_what_its_alarm_looks_at() -> None:
    """That Rasa serves them is in ``tests/gateway/test_whole_chain.py``."""
    chosen = {part for text in expressions() for parts in OF_RASA.findall(text) for part in parts.split("|")}
    assert chosen and chosen <= PARTS.keys()


async def test_every_kind_of_failure_is_there_before_the_first_one(door: Door) -> None:
    """Prometheus sees no increase in a series that begins with 1."""
    counted = {part for file in GATEWAY.rglob("*.py") for part in COUNTED.findall(file.read_text("utf-8"))}
    assert counted and counted <= set(FAILING)
    figures = await figures_of(door)
    assert [part for part in FAILING if f'gateway_failures_total{{part="{part}"}} 0.0' not in figures] == []
    assert [
        kind for kind in TYPES if f'gateway_replies_total{{channel="web",type="{kind}"}}' not in figures
    ] == []


def test_every_type_of_reply_is_counted_from_the_start() -> None:
    assert set(TYPES) == set(get_args(Card.model_fields["type"].annotation))


async def test_what_waits_and_who_may_write_is_read_when_it_is_asked_for(door: Door) -> None:
    await door.begin()
    row = {
        "reference": "HR-2222-2222",
        "key": "k",
        "sealed": b"",
        "created": now() - 90,
        "due": now(),
        "attempts": 1,
        "to_fallback": False,
    }
    async with door.services.engine.begin() as connection:
        await connection.execute(insert(Escalation).values(row))
    figures = await figures_of(door)
    assert 'gateway_sessions_open{channel="web"} 1.0' in figures
    (waited,) = re.findall(r"^gateway_outbox_oldest_seconds (\S+)", figures, re.M)
    assert 90 <= float(waited) < 120


async def test_a_reply_is_timed_by_its_kind_and_its_parts(door: Door) -> None:
    door.rasa.says([{"text": "?"}, {"custom": {**CARD, "type": "fallback", "sources": []}}])
    await door.say(await door.begin(), "hej")
    figures = await figures_of(door)
    assert 'gateway_reply_seconds_count{channel="web",type="fallback"} 1.0' in figures
    for part in ("redaction", "assistant", "storage"):
        assert f'gateway_part_seconds_count{{part="{part}"}}' in figures
    assert 'gateway_saves_total{outcome="saved",what="session"} 1.0' in figures
    assert 'gateway_saves_total{outcome="saved",what="unanswered"} 1.0' in figures


async def test_a_chain_that_hangs_does_not_hide_the_other_figures(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.gauges.PATIENCE", 0.2)
    async with opened(assistant_seconds=5) as door:
        door.rasa.delay = 1.5
        figures = await figures_of(door)
    assert 'gateway_part_up{part="assistant"} 0.0' in figures
    assert 'gateway_sessions_open{channel="web"} 0.0' in figures


async def test_no_label_names_a_session_or_holds_a_word(door: Door) -> None:
    session = await door.begin()
    await door.say(session, "planted-marker heter jag")
    figures = await figures_of(door)
    assert "planted-marker" not in figures
    assert not re.search(r"[0-9a-f]{32}", figures)
