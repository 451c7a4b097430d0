"""An action server for tests that fails in the way it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

from tests.loopback import listening

CARD = {"version": 1, "type": "answer", "topic": "alkohol-lunch", "contacts": []}
GOOD = {"events": [], "responses": [{"text": "Så står det.", "custom": CARD}]}


class FaultyActions:
    """What it answers the next calls: a status and a body, or nothing at all; and what it was shown.

    Attributes:
        connections: From where it was called.
        closes: It closes every connection after an answer, without having said so.
    """

    def __init__(self) -> None:
        self.port, self.shown = 0, list[str]()
        self.connections, self.closes = set[tuple[str, int]](), False
        self.let_go = threading.Event()
        self.well()

    def well(self) -> None:
        """Answer as agreed."""
        self.answers(200, GOOD)

    def answers(self, status: int, body: object) -> None:
        """Answer this: an object as JSON, bytes as they are."""
        self.status, self.hangs = status, False
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()

    def hang(self) -> None:
        """Take calls and answer none."""
        self.hangs = True


@contextmanager
def faulty_actions() -> Iterator[FaultyActions]:
    """Listen on a free port of loopback until the end of the block."""
    told = FaultyActions()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            told.shown.append(self.headers.get("Authorization", ""))
            told.connections.add(self.client_address)
            if told.hangs:
                told.let_go.wait(30)
            self.send_response(told.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told.body)))
            self.end_headers()
            self.wfile.write(told.body)
            self.close_connection = told.closes

        def log_message(self, *arguments: object) -> None:
            pass

    with listening(Handler) as address:
        told.port = int(address.rpartition(":")[2])
        try:
            yield told
        finally:
            told.let_go.set()
