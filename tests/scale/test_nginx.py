"""nginx as deploy/ sets it up, in front of stand-ins that can be taken away."""

from __future__ import annotations

import contextlib
import http.client
import json
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bench.running import free_port
from bench.scaled.layout import Layout, lay_out, program_of
from bench.scaled.nginx import write_nginx
from deploy.rolling import NotReady, answers, roll, write_upstream


@dataclass
class Replica:
    """A stand-in for a gateway: notes what it gets; ``drops`` it without an answer if told so."""

    port: int
    drops: bool = False
    got: list[Message] = field(default_factory=list)


@contextmanager
def listening(replica: Replica) -> Iterator[Replica]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            replica.got.append(self.headers)
            if replica.drops:
                self.connection.close()
                return
            body = str(replica.port).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", replica.port), Handler)
    server.block_on_close = False
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield replica
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Front:
    """An nginx, and where its replicas would listen."""

    layout: Layout
    process: subprocess.Popen[bytes]

    @property
    def folder(self) -> Path:
        return self.layout.folder / "nginx"

    @property
    def replicas(self) -> tuple[Replica, ...]:
        return tuple(map(Replica, self.layout.gateways))

    def post(self, path: str = "/api/chat", **headers: str) -> tuple[int, bytes]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.layout.door}{path}", b"{}", headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read()

    def reload(self) -> None:
        self.process.send_signal(1)


@pytest.fixture
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    layout = lay_out(tmp_path_factory.mktemp("nginx"), 2, free_port(), free_port)
    for folder in (layout.folder, *layout.folder.parents[:2]):
        folder.chmod(0o755)  # nginx's workers are another user when root starts them
    write_nginx(layout)
    command = ["bench/scaled/nginx.sh", str(program_of("nginx")), str(layout.folder / "nginx")]
    process = subprocess.Popen(command)
    address = f"http://127.0.0.1:{layout.rasa_door}/"
    while not refused(address):
        assert process.poll() is None
    yield Front(layout, process)
    process.terminate()
    process.wait()


def refused(address: str) -> bool:
    """Return whether nginx is there to say that nobody stands behind it."""
    try:
        urllib.request.urlopen(address, timeout=5)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def test_a_dead_replica_is_not_seen(front: Front) -> None:
    alive = front.replicas[0]
    with listening(alive):
        assert {front.post() for _ in range(6)} == {(200, str(alive.port).encode())}


def test_a_message_that_may_have_been_taken_is_not_sent_again(front: Front) -> None:
    first, second = front.replicas
    first.drops = second.drops = True
    with listening(first), listening(second):
        status, body = front.post()
    assert (status, len(first.got) + len(second.got)) == (503, 1)
    (card,) = [part["custom"] for part in json.loads(body) if part.get("custom")]
    assert card["type"] == "error" and card["contacts"]


def test_a_session_is_begun_at_the_next_one(front: Front) -> None:
    first, second = front.replicas
    first.drops = True
    with listening(first), listening(second):
        assert {front.post("/api/session") for _ in range(4)} == {(200, str(second.port).encode())}


def test_nothing_is_sent_to_rasa_on_a_connection_that_a_reload_may_close(front: Front) -> None:
    alive = Replica(front.layout.rasa[0])
    client = http.client.HTTPConnection("127.0.0.1", front.layout.rasa_door)  # asks to keep it, unlike urllib
    with listening(alive), contextlib.closing(client):
        client.request("GET", "/")
        assert client.getresponse().headers["Connection"] == "close"


def test_without_any_gateway_people_get_the_contacts(front: Front) -> None:
    status, body = front.post()
    (card,) = [part["custom"] for part in json.loads(body) if part.get("custom")]
    assert (status, card["type"]) == (503, "error")
    assert "nodnummer-112" in [contact["id"] for contact in card["contacts"]]
    status, page = front.post("/")
    assert status == 503 and "svarar inte just nu" in page.decode()


def test_a_replica_learns_who_asks_and_what_the_request_is_called(front: Front) -> None:
    alive = front.replicas[0]
    with listening(alive):
        front.post(**{"X-Forwarded-For": "203.0.113.7", "X-Request-ID": "made-up"})
    (headers,) = alive.got
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    assert len(headers["X-Request-ID"]) == 32
    log = (front.folder / "calls.log").read_text("utf-8")
    assert headers["X-Request-ID"] in log and "127.0.0.1" not in log.replace(f"127.0.0.1:{alive.port}", "")


def test_a_replica_that_is_restarted_gets_nothing_until_it_answers(front: Front) -> None:
    first, second = front.replicas
    file = front.folder / "gateways" / "gateway-1.conf"
    meanwhile = list[tuple[int, bytes]]()
    with listening(first), listening(second):
        roll(
            file,
            front.reload,
            restart=lambda: meanwhile.extend(front.post() for _ in range(6)),
            ready=lambda: answers(f"http://127.0.0.1:{first.port}/"),
        )
        assert set(meanwhile) == {(200, str(second.port).encode())}
        while front.post()[1] != str(first.port).encode():
            assert file.read_text("utf-8").startswith(f"server 127.0.0.1:{first.port} max_fails")


def test_one_that_does_not_come_back_stays_out(front: Front) -> None:
    file = front.folder / "gateways" / "gateway-1.conf"
    with pytest.raises(NotReady, match="gateway-1 svarar inte"):
        roll(file, front.reload, restart=lambda: None, ready=lambda: False, patience=0)
    assert "down" in file.read_text("utf-8")


def test_a_list_of_nginx_is_one_line(tmp_path: Path) -> None:
    write_upstream(tmp_path / "rasa" / "rasa-1.conf", "10.0.0.7:5005")
    line = (tmp_path / "rasa" / "rasa-1.conf").read_text("utf-8")
    assert line == "server 10.0.0.7:5005 max_fails=3 fail_timeout=5s;\n"
