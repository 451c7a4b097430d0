"""Bytes at the door: what HTTP does not allow, headers and texts that nobody types. It answers, and goes on.

Over a real socket, since no client library would send most of it. What is a call in the sense of the
OpenAPI document, schemathesis tries (test_openapi.py).
"""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Iterator
from http.client import HTTPException, HTTPResponse
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from tests.gateway.fuzz.effort import effort
from tests.gateway.served import Served, served
from tests.gateway.stub_rasa import stub_rasa

EXAMPLES = 120
PATIENCE = 20  # seconds; the body of a message may take ten (GATEWAY_BODY_SECONDS)
GLANCE = 0.3  # seconds, where it may well wait for more
REFUSALS = {400, 401, 403, 404, 405, 408, 409, 413, 422, 431, 501, 505}
LINES = (
    b"POST /api/chat HTTP/1.1", b"post /api/chat HTTP/1.1", b"POST /api/chat HTTP/1.0",
    b"POST /api/chat HTTP/2.0",
    b"POST /api/chat", b"POST  /api/chat HTTP/1.1", b"POST //api//chat HTTP/1.1", b"POST /api/chat/ HTTP/1.1",
    b"POST /api/%63hat HTTP/1.1", b"POST /api/chat%00 HTTP/1.1", b"POST /api/../api/chat HTTP/1.1",
    b"POST * HTTP/1.1",
    b"POST http://annan.example/api/chat HTTP/1.1", b"POST /api/chat?" + b"a" * 70_000 + b" HTTP/1.1",
    b"PUT /api/chat HTTP/1.1",
    b"HEAD /api/chat HTTP/1.1", b"OPTIONS /api/chat HTTP/1.1", b"TRACE /api/chat HTTP/1.1",
    b"CONNECT a:1 HTTP/1.1",
    "POST /api/chat?å=ö HTTP/1.1".encode(), b"\x16\x03\x01\x02\x00", b"PRI * HTTP/2.0",
    b"GET /kallor/..%2f..%2fetc HTTP/1.1",
)  # fmt: skip
HEADERS = (
    b"Content-Length: -1", b"Content-Length: 1, 2", b"Content-Length: 9999999999999999999",
    b"Content-Length: 5\r\nContent-Length: 6",
    b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked\r\nContent-Length: 3",
    b"Transfer-Encoding: gzip", b"Expect: 100-continue",
    b"Content-Type: text/plain", b"Content-Type: application/json; charset=utf-16",
    b"Content-Encoding: gzip", b"Connection: close, keep-alive",
    b"Authorization: Bearer " + b"a" * 5_000, b"Authorization: Bearer \xff\xfe",
    b"Authorization: Bearer a b c", b"Authorization:",
    b"Origin: null", b"Origin: http://[", b"Origin: http://annan.example", b"Host:", b"Host: [",
    b"Host: a:b:c", b"X-Forwarded-For: <script>",
    b"X-Request-ID: " + b"x" * 500, b"X-Request-ID: a\tb", b"Accept: */*;q=x",
    b"Cookie: " + b"a=b;" * 1_000, b": tom", b"Bad Name: x",
    b"X-Nul: \x00", b"X-Fold: a\r\n b", "X-Å: ö".encode(), b"Upgrade: websocket\r\nConnection: Upgrade",
    b"Upgrade: h2c",
)  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=()), min_size=1, max_size=60) | st.sampled_from(
    (
        "\ud800", "a\u0300" * 500, "\u202e" * 1_000, "👩\u200d👩\u200d👧" * 100, "1" * 1_000, "070-" * 250,
        "a@" * 500, "@a." * 333,
        "jag heter " * 100, "min chef " * 111, "Åsgatan 1 " * 100, "AAA 111 " * 125, "680719-" * 142,
        "(" * 1_000, "\\" * 1_000, "\n" * 1_000,
        "%s%n{0}${x}", "';--", "<script>alert(1)</script>", "/restart", "/kris-vald",
        '/alkohol-lunch{"roll": "chef"}', "[namn]" * 166,
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def gateway() -> Iterator[Served]:
    with stub_rasa() as rasa, served(rasa.address) as started:
        yield started


@pytest.fixture(scope="module")
def token(gateway: Served) -> str:
    return gateway.token()


def sent(gateway: Served, raw: bytes, patience: float) -> bytes:
    """Return everything that comes back until the gateway hangs up, or says nothing for so many seconds."""
    host, _, port = gateway.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        got = b""
        try:
            connection.sendall(raw)
            connection.settimeout(patience)
            while part := connection.recv(65_536):
                got += part
        except (ConnectionResetError, BrokenPipeError, TimeoutError):
            pass  # it hangs up before everything is sent, or waits for more; what it said first counts
        return got


class _Bytes:
    """A socket, as far as ``HTTPResponse`` needs one."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def makefile(self, *_: Any) -> io.BytesIO:
        return io.BytesIO(self.content)


def status_of(answer: bytes) -> int:
    """Return the status of an answer that is HTTP."""
    response = HTTPResponse(_Bytes(answer))  # type: ignore[arg-type]
    response.begin()
    return response.status


def message(text: str) -> bytes:
    return json.dumps({"message": text}).encode()


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """Draw what might be a request."""
    line = draw(st.sampled_from((LINES[0], *LINES)) | st.binary(max_size=30))
    headers = [
        b"Host: 127.0.0.1",
        b"Content-Type: application/json",
        b"Connection: close",
        b"Authorization: Bearer TOKEN",
    ]
    body = draw(
        st.sampled_from((message("hej"), b"", b"{", b"5\r\n{}", b"0\r\n\r\n", b"x" * 20_000))
        | st.binary(max_size=60)
    )
    headers.append(b"Content-Length: %d" % len(body))
    for _ in range(draw(st.integers(0, 2))):
        odd = draw(st.sampled_from(HEADERS) | st.binary(max_size=20))
        headers.insert(draw(st.integers(0, len(headers))), odd)
    if draw(st.booleans()):
        headers.pop(draw(st.integers(0, len(headers) - 1)))
    end = draw(st.sampled_from((b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r")))
    return end.join([line, *headers, b"", b""]) + body


@effort(EXAMPLES)
@given(raw=requests())
def test_what_is_no_request_is_refused_and_the_next_one_answered(
    gateway: Served, token: str, raw: bytes
) -> None:
    answer = sent(gateway, raw.replace(b"TOKEN", token.encode()), GLANCE)
    event("answered" if answer else "hung up or waited")
    if answer:
        try:
            assert status_of(answer) in REFUSALS | {200, 204, 100}, answer[:300]
        except HTTPException as error:
            raise AssertionError(answer[:300]) from error
    assert gateway.process.poll() is None


@effort(EXAMPLES // 2)
@given(text=TEXTS)
def test_every_text_that_json_can_hold_is_answered(gateway: Served, token: str, text: str) -> None:
    body = message(text)
    head = "POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"
    head += f"Authorization: Bearer {token}\r\n"
    answer = sent(gateway, f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body, PATIENCE)
    assert status_of(answer) in (200, 422)
    parts = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert parts[0]["text"].strip() and sum("custom" in part for part in parts) == 1


def test_it_still_answers_after_all_that(gateway: Served) -> None:
    raw = b"POST /api/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    assert status_of(sent(gateway, raw, PATIENCE)) == 201
