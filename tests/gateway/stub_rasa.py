"""Stands for Rasa behind the gateway: a real HTTP server that says what a test tells it to."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.loopback import listening

CARD: dict[str, Any] = {
    "version": 1,
    "type": "answer",
    "topic": "alkohol-paverkad",
    "role": None,
    "sources": [
        {
            "id": "medarbetare/alkohol-och-droger",
            "title": "Bemötandekod",
            "quote": "Du har ett ansvar att inte själv komma påverkad till arbetet.",
            "url": "/kallor/medarbetare#alkohol-och-droger",
        }
    ],
    "contacts": [{"id": "narmaste-chef", "title": "Närmaste chef", "how": "Som du brukar.", "links": []}],
    "options": [
        {"title": "Öl till lunchen", "payload": "/alkohol-lunch", "sections": []},
        {"title": "Jag är chef", "payload": '/alkohol-lunch{"roll": "chef"}', "sections": []},
    ],
    "language": "sv",
}
REPLY = [{"text": "Nej."}, {"custom": CARD}]


@dataclass
class StubRasa:
    """What was asked, what was forgotten, and what is answered next."""

    address: str = ""
    got: list[dict[str, Any]] = field(default_factory=list)
    named: list[str | None] = field(default_factory=list)  # the request's name, of each that was asked
    forgotten: list[str] = field(default_factory=list)
    body: bytes = json.dumps(REPLY).encode()
    status: int = 200
    delay: float = 0

    def answer(self, sent: dict[str, Any]) -> bytes:
        """Return the body that answers what was sent."""
        return self.body

    def told(self, path: str) -> bytes:
        """Return the body that answers what is only asked for."""
        return b'{"events": 3, "release": "", "fault": ""}'

    def says(self, body: Any) -> None:
        """Answer with this from now on: bytes as they are, anything else as JSON."""
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()


@contextmanager
def stub_rasa(stub: StubRasa | None = None) -> Iterator[StubRasa]:
    """Listen on a free port of loopback until the test is over; a stand-in of one's own may answer."""
    stub = stub or StubRasa()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            stub.got.append(sent)
            stub.named.append(self.headers["X-Request-ID"])
            time.sleep(stub.delay)
            self._send(stub.answer(sent))

        def do_GET(self) -> None:
            self._send(stub.told(self.path))

        def do_DELETE(self) -> None:
            stub.forgotten.append(self.path)
            self._send(b'{"forgotten": 1}')

        def _send(self, body: bytes) -> None:
            self.send_response(stub.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    with listening(Handler) as place:
        stub.address = f"http://{place}"
        yield stub
