"""Asks a running assistant, as any client of the REST channel does."""

from __future__ import annotations

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
        OSError: the assistant is not running, or does not answer within ``timeout`` seconds.
    """
    body = {"sender": sender, "message": message, "metadata": {"roll": role} if role else {}}
    request = urllib.request.Request(
        ADDRESS.format(port=port), json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=timeout) as response:
        reply: list[dict[str, Any]] = json.load(response)
    return reply
