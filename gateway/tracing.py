"""OpenTelemetry traces of a message's way through the gateway; off unless an address is set.

``OTEL_EXPORTER_OTLP_ENDPOINT`` is OpenTelemetry's own setting for where they are sent (OTLP over HTTP, see
https://opentelemetry.io/docs/specs/otel/protocol/exporter/). The provider is the gateway's own and not the
process's: other packages trace too, and nobody has promised that no text is in what they tell.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import NoOpTracerProvider, Status, StatusCode, Tracer

from gateway import request_ids

ENDPOINT, ANYWHERE = "OTEL_EXPORTER_OTLP_ENDPOINT", "GATEWAY_TRACES_ANYWHERE"
PATH = "/v1/traces"
NAME = "bemotandeassistenten-gateway"
MISSING = (
    f"{ENDPOINT} är satt, men det som skickar spår är inte installerat. Installera det med: "
    "VIRTUAL_ENV=.gateway .tools/bin/uv pip install --no-config --require-hashes -r requirements/traces.txt"
)
OFF: Tracer = NoOpTracerProvider().get_tracer(NAME)
_tracer = OFF


class WrongTracing(RuntimeError):
    """The traces cannot be sent as the settings ask for; the message says why, in Swedish."""


@contextmanager
def span(name: str) -> Iterator[None]:
    """Trace what happens inside, with the request's id; of what goes wrong, the kind alone."""
    about = {"request_id": request_ids.current() or ""}
    with _tracer.start_as_current_span(
        name, attributes=about, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield
        except Exception as error:
            current.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


@contextmanager
def sending(environment: Mapping[str, str]) -> Iterator[None]:
    """Send traces to where the environment says, while inside; to nowhere when it says nothing.

    Raises:
        WrongTracing: the address is a public one, or what sends them is not installed.
    """
    address = environment.get(ENDPOINT, "")
    if not address:
        yield
        return
    if environment.get(ANYWHERE, "").lower() != "true" and not is_near(address):
        raise WrongTracing(
            f"{ENDPOINT} ska vara den egna datorn eller en privat adress. {ANYWHERE}=true tillåter andra."
        )
    with exporting(_exporter(address.rstrip("/") + PATH)):
        yield


@contextmanager
def exporting(exporter: SpanExporter) -> Iterator[None]:
    """Give the spans that end inside to an exporter, in a thread of its own; the rest of them at the end."""
    global _tracer
    provider = TracerProvider(resource=Resource({"service.name": NAME}), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    _tracer = provider.get_tracer(NAME)
    try:
        yield
    finally:
        _tracer = OFF
        provider.shutdown()


def is_near(address: str) -> bool:
    """Return whether an http(s) address leads to this machine or a private network.

    All that its name means has to. A name that means nothing now is not near: it may mean anything later.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    try:
        found = socket.getaddrinfo(parts.hostname, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    places = [ipaddress.ip_address(str(place[4][0]).split("%")[0]) for place in found]
    return all(place.is_loopback or (place.is_private and not place.is_unspecified) for place in places)


def _exporter(address: str) -> SpanExporter:
    try:
        import requests
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError as error:
        raise WrongTracing(MISSING) from error
    session = requests.Session()
    session.trust_env = False  # no proxy between
    session.max_redirects = 0  # nor anywhere else than was checked
    return OTLPSpanExporter(endpoint=address, session=session)
