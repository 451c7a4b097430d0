"""The OpenAPI document says what the door does: schemathesis reads it, writes to the door, and compares."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx

from tests.gateway.served import served
from tests.gateway.stub_rasa import StubRasa

TOOL = Path(sys.executable).parent / "schemathesis"


def test_every_call_does_what_its_description_says(rasa: StubRasa) -> None:
    with served(rasa.address) as gateway:
        done = subprocess.run(
            [
                TOOL,
                "run",
                f"{gateway.address}/openapi.json",
                "--header",
                f"Authorization: Bearer {gateway.token()}",
                "--checks",
                "all",
                "--phases",
                "examples,coverage,fuzzing",
                "--max-examples",
                "60",
                "--seed",
                "4",
                "--no-color",
            ],
            capture_output=True,
            text=True,
            cwd=gateway.folder,
            timeout=300,
        )
    assert done.returncode == 0, done.stdout[-6000:]


def test_the_document_describes_every_call_of_the_door(rasa: StubRasa) -> None:
    with served(rasa.address) as gateway:
        document = httpx.get(f"{gateway.address}/openapi.json").json()
    calls = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert calls == {
        ("post", "/api/session"),
        ("post", "/api/chat"),
        ("delete", "/api/chat"),
        ("post", "/api/feedback"),
        ("get", "/api/escalation"),
        ("post", "/api/escalation"),
        ("get", "/api/escalation/{reference}"),
    }
