"""Traces are off unless they are asked for, go to a near address, and hold no words."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from gateway import tracing
from gateway.request_ids import HEADER
from tests.gateway.conftest import Door
from tests.loopback import listening

NAME = "0af7651916cd43dd8448eb211c80319c"
MARKER = "planted-marker"


@pytest.fixture
def exporter() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    yield exporter
    exporter.clear()


async def spans_of(door: Door, exporter: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    """Return the spans of one message by their names."""
    session = await door.begin()
    with tracing.exporting(exporter):
        await door.http.post("/api/chat", json={"message": MARKER}, headers={**session, HEADER: NAME})
        exporter_before_end = exporter.get_finished_spans
    return {span.name: span for span in exporter_before_end()}


async def test_a_message_has_a_span_for_each_part(door: Door, exporter: InMemorySpanExporter) -> None:
    spans = await spans_of(door, exporter)
    assert spans.keys() == {"turn", "redaction", "assistant", "storage"}
    whole = spans["turn"].context
    assert {span.parent.span_id for span in spans.values() if span.parent} == {whole.span_id}
    assert {span.attributes["request_id"] for span in spans.values() if span.attributes} == {NAME}
    assert MARKER not in str([span.to_json() for span in spans.values()])


async def test_of_a_failure_the_kind_is_traced_and_no_word(
    door: Door, exporter: InMemorySpanExporter
) -> None:
    door.rasa.says(MARKER.encode())
    failed = (await spans_of(door, exporter))["assistant"]
    assert (failed.status.is_ok, failed.status.description, failed.events) == (False, "AssistantError", ())
    assert MARKER not in failed.to_json()


async def test_nothing_is_traced_unless_it_is_asked_for(door: Door) -> None:
    with tracing.sending({}):
        assert tracing._tracer is tracing.OFF
        await door.say(await door.begin(), "hej")


def test_what_other_packages_trace_goes_nowhere(exporter: InMemorySpanExporter) -> None:
    with tracing.exporting(exporter), trace.get_tracer("another").start_as_current_span(MARKER):
        pass
    assert exporter.get_finished_spans() == ()


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("http://127.0.0.1:4318", True),
        ("http://localhost:4318", True),
        ("http://[::1]:4318", True),
        ("http://10.2.3.4:4318", True),
        ("https://192.168.1.9", True),
        ("http://8.8.8.8:4318", False),
        ("http://0.0.0.0:4318", False),
        ("http://no-such-name.invalid:4318", False),
        ("grpc://127.0.0.1:4317", False),
        ("127.0.0.1:4318", False),
    ],
)
def test_only_this_machine_and_private_networks_are_near(address: str, near: bool) -> None:
    assert tracing.is_near(address) is near


def test_a_public_address_has_to_be_allowed() -> None:
    far = {tracing.ENDPOINT: "http://8.8.8.8:4318"}
    with pytest.raises(tracing.WrongTracing, match=tracing.ANYWHERE), tracing.sending(far):
        pass
    with tracing.sending({**far, tracing.ANYWHERE: "true"}):
        assert tracing._tracer is not tracing.OFF
    assert tracing._tracer is tracing.OFF


def test_spans_arrive_at_a_collector() -> None:
    got = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.path, self.headers["Content-Type"], b"redaction" in body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with (
        listening(Collector) as place,
        tracing.sending({tracing.ENDPOINT: f"http://{place}/"}),
        tracing.span("redaction"),
    ):
        pass
    assert got == [("/v1/traces", "application/x-protobuf", True)]


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "opentelemetry.exporter.otlp.proto.http", None)
    monkeypatch.setitem(
        __import__("sys").modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None
    )
    near = {tracing.ENDPOINT: "http://127.0.0.1:4318"}
    with pytest.raises(tracing.WrongTracing, match="requirements/traces.txt"), tracing.sending(near):
        pass
