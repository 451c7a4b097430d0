"""Asks a running assistant, as any client of the REST channel does."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from typing import Any

ADDRESS = "http://127.0.0.1:{port}/webhooks/rest/webhook"


def ask(
    message: str, sender: str, port: int = 5005, role: str | None = None, timeout: float = 30
) -> list[dict[str, Any]]:
    """Send one message and return the reply's messages.

    Raises:
        OSError: nothing answers within ``timeout`` seconds, or something else than the assistant does.
    """
    body = {"sender": sender, "message": message, "metadata": {"roll": role} if role else {}}
    request = urllib.request.Request(
        ADDRESS.format(port=port), json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            raw = response.read()
    except urllib.error.HTTPError as error:  # a refusal is an answer too
        raw = error.read()
    except http.client.HTTPException as error:
        raise OSError("what answers is no web server") from error
    try:
        reply: list[dict[str, Any]] = json.loads(raw)
    except ValueError as error:
        raise OSError("what answers is not the assistant") from error
    return reply
