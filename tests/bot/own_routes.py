"""Asks the routes of our own that the running Rasa serves beside its chat."""

import json
import urllib.error
import urllib.request
from typing import Any

from bench.running import Running


def ask_route(
    assistant: Running, path: str, method: str = "POST", body: Any = None
) -> tuple[int, dict[str, Any]]:
    """Ask ``/webhooks/<path>``; return the status and the JSON of the answer. Bytes are sent as they are."""
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    address = f"http://127.0.0.1:{assistant.port}/webhooks/{path}"
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
