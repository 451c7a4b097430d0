"""Whatever a client sends, the person is answered: never a 500, never an empty reply."""

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from bot.client import ADDRESS, ask

EVIL = [
    pytest.param(b"[]", 400, id="a list"),
    pytest.param(b"", 400, id="nothing"),
    pytest.param(b"{", 400, id="not JSON"),
    pytest.param(b'"hej"', 400, id="a string"),
    pytest.param(b"null", 400, id="null"),
    pytest.param(b'{"message": null}', 400, id="no message"),
    pytest.param(b'{"message": {"a": 1}}', 400, id="an object as message"),
    pytest.param(b'{"message": 5}', 400, id="a number as message"),
    pytest.param(b"\xff\xfe{}", 400, id="not UTF-8"),
    pytest.param(json.dumps({"message": "x" * 1_000_000}).encode(), 413, id="a megabyte"),
    pytest.param(json.dumps({"message": "å" * 4_001}).encode(), 413, id="a character too long"),
    pytest.param(b'{"message": ""}', 200, id="an empty message"),
    pytest.param(b'{"message": "   \\n\\t "}', 200, id="only white space"),
    pytest.param(b'{"message": "\\u0000\\u0007"}', 200, id="only control characters"),
    pytest.param(b'{"message": "f\\u00e5r\\u0000 jag dricka"}', 200, id="a NUL inside"),
    pytest.param(b'{"message": "hej \\ud83d"}', 200, id="a lone surrogate"),
    pytest.param('{"message": "😡😡😡"}'.encode(), 200, id="emoji only"),
    pytest.param(b'{"message": "/restart"}', 200, id="a Rasa command"),
    pytest.param(b'{"message": "/session_start"}', 200, id="another Rasa command"),
    pytest.param(b'{"message": "/kris-vald"}', 200, id="an intent that no button offers"),
    pytest.param(
        b'{"message": "/alkohol-lunch{\\"roll\\": \\"kung\\"}"}', 200, id="an unknown role in a payload"
    ),
    pytest.param(b'{"message": "/alkohol-lunch@9{\\"a\\":1}"}', 200, id="a payload with extras"),
    pytest.param(b'{"message": "hej", "metadata": "chef"}', 200, id="metadata as text"),
    pytest.param(b'{"message": "hej", "metadata": {"roll": "kung"}}', 200, id="an unknown role"),
    pytest.param(b'{"message": "hej", "metadata": {"roll": ["chef"]}}', 200, id="a list as role"),
    pytest.param(b'{"message": "hej", "sender": 7}', 200, id="a number as sender"),
    pytest.param(b'{"message": "hej", "sender": null}', 200, id="no sender"),
    pytest.param(b'{"message": "{roll} {0} %s {{}}"}', 200, id="format marks"),
]


def post(body: bytes, port: int) -> tuple[int, Any]:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(ADDRESS.format(port=port), body, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@pytest.mark.parametrize(("body", "status"), EVIL)
def test_every_body_gets_a_sentence_and_a_card(body: bytes, status: int, assistant: Any) -> None:
    got, reply = post(body, assistant.port)
    assert got == status
    assert any(part.get("text", "").strip() for part in reply)
    assert [part["custom"]["version"] for part in reply if "custom" in part] == [1]


def test_a_typed_command_does_not_reset_the_conversation(assistant: Any) -> None:
    ask("jag är förtroendevald", "resets-nothing", assistant.port)
    ask("/restart", "resets-nothing", assistant.port)
    reply = ask("/alkohol-lunch", "resets-nothing", assistant.port)
    assert reply[-1]["custom"]["role"] == "fortroendevald"


def test_only_loopback_listens(assistant: Any) -> None:
    """Neither Rasa nor the actions can be reached from another machine."""
    listening = set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        local, state = line.split()[1], line.split()[3]
        address, port = local.split(":")
        if state == "0A" and int(port, 16) in (assistant.port, assistant.actions_port):
            listening.add((int(port, 16), address))
    assert listening == {(assistant.port, "0100007F"), (assistant.actions_port, "0100007F")}
