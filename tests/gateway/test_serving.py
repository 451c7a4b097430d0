"""The gateway as a process: it listens, believes its proxy only, forgets on schedule, and stops tidily."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from bench.running import free_port
from gateway.serve import listen
from tests.gateway.served import MANY, ROOT, served
from tests.gateway.stub_rasa import StubRasa


def sessions_begun(address: str, *forwarded: str) -> list[int]:
    return [
        httpx.post(f"{address}/api/session", headers={"X-Forwarded-For": one}).status_code
        for one in forwarded
    ]


def test_a_trusted_proxy_tells_clients_apart(rasa: StubRasa) -> None:
    with served(rasa.address, new_session_limit="2/minute") as gateway:
        assert sessions_begun(gateway.address, *["10.0.0.1"] * 3, "10.0.0.2") == [201, 201, 429, 201]


def test_nobody_else_can_pretend_to_be_others(rasa: StubRasa) -> None:
    with served(rasa.address, new_session_limit="2/minute", trusted_proxies="192.0.2.1") as gateway:
        assert sessions_begun(gateway.address, "10.0.0.1", "10.0.0.2", "10.0.0.3") == [201, 201, 429]


def test_a_body_that_does_not_come_is_not_waited_for(rasa: StubRasa) -> None:
    with served(rasa.address, body_seconds="0.3") as gateway:
        host, port = gateway.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{")
            assert connection.recv(200).startswith(b"HTTP/1.1 408")


def test_headers_are_bounded(rasa: StubRasa) -> None:
    with served(rasa.address) as gateway:
        host, port = gateway.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            answer = b""
            try:
                connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 1_000_000)
                answer = connection.recv(200)
            except (BrokenPipeError, ConnectionResetError):
                pass
        assert answer == b"" or answer.startswith(b"HTTP/1.1 400")
        assert httpx.get(gateway.address).status_code == 200


def test_old_conversations_are_forgotten_while_it_runs(rasa: StubRasa) -> None:
    with served(rasa.address, retention_every_minutes="0.01"):
        waited = time.monotonic()
        while not rasa.forgotten and time.monotonic() - waited < 20:
            time.sleep(0.1)
    assert "before=" in rasa.forgotten[0]


def test_replies_on_their_way_are_finished_before_it_stops(rasa: StubRasa, tmp_path: Path) -> None:
    rasa.delay = 1
    with served(rasa.address) as gateway:
        token = gateway.token()
        asking = subprocess.Popen(
            [
                "curl",
                "-s",
                "-H",
                f"Authorization: Bearer {token}",
                "--json",
                '{"message": "hej"}',
                f"{gateway.address}/api/chat",
            ],
            stdout=subprocess.PIPE,
        )
        while not rasa.got:
            time.sleep(0.05)
    assert b"Nej." in asking.communicate()[0]


def test_it_ends_with_status_0_and_says_when_an_address_is_taken(rasa: StubRasa, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment = {
            **os.environ,
            "GATEWAY_PORT": str(taken.getsockname()[1]),
            "GATEWAY_DATABASE_URL": f"sqlite:///{tmp_path}/gateway.db",
            "GATEWAY_CLIENT_LIMIT": MANY,
        }
        done = subprocess.run(
            [sys.executable, "-m", "gateway.serve"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1 and "går inte att lyssna på" in done.stderr
    with served(rasa.address) as gateway:
        os.kill(gateway.pid, signal.SIGTERM)
        assert gateway.ended() == 0


def test_the_body_of_an_answer_does_not_wait_for_its_headers_to_be_acknowledged() -> None:
    """40 ms on every answer, on a connection that is kept (Nagle's algorithm, RFC 9293 §3.7.4)."""
    with listen("127.0.0.1", free_port()) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
