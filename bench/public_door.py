"""Asks through the gateway, as the widget does; also for scorers that only know Rasa's REST channel.

``python -m bench.public_door --gateway http://127.0.0.1:8080 --port 5006`` listens on loopback in the shape
of the REST channel and asks the gateway, so that any client of docs/ANSWER_CONTRACT.md can be pointed at it.
"""

from __future__ import annotations

import argparse
import json
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = list[dict[str, Any]]
UNLIMITED = dict.fromkeys(
    ("GATEWAY_SESSION_LIMIT", "GATEWAY_CLIENT_LIMIT", "GATEWAY_NEW_SESSION_LIMIT"), "1000000/minute"
)


class PublicDoor:
    """A client of the gateway that holds one session a sender."""

    def __init__(self, address: str, timeout: float = 30) -> None:
        """Ask at ``address``; wait at most ``timeout`` seconds for each answer."""
        self.address, self.timeout = address, timeout
        self._tokens: dict[str, str] = {}

    def ask(self, message: str, sender: str, role: str | None = None) -> Reply:
        """Send one message in a sender's session and return the reply's messages.

        Raises:
            OSError: the gateway does not answer.
        """
        if sender not in self._tokens:
            self._tokens[sender] = self._post("/api/session", {}, {})["token"]
        body = {"message": message, **({"roll": role} if role else {})}
        reply: Reply = self._post("/api/chat", body, {"Authorization": f"Bearer {self._tokens[sender]}"})
        return reply

    def _post(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> Any:
        request = urllib.request.Request(
            self.address + path, json.dumps(body).encode(), {"Content-Type": "application/json", **headers}
        )
        while True:
            try:
                with urllib.request.urlopen(request, timeout=self.timeout) as response:
                    return json.loads(response.read())
            except urllib.error.HTTPError as refusal:
                if refusal.code != 429:
                    return json.loads(refusal.read())
                time.sleep(int(refusal.headers["Retry-After"]))


def handler(door: PublicDoor) -> type[BaseHTTPRequestHandler]:
    """Return a handler that answers as Rasa's REST channel, by asking the door."""

    class AsRest(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Answer ``{"sender", "message", "metadata"}``."""
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            role = (sent.get("metadata") or {}).get("roll")
            reply = json.dumps(door.ask(sent["message"], sent["sender"], role)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: Any) -> None:
            """Say nothing: what is asked is nobody's business."""

    return AsRest


def main() -> None:
    """Listen until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateway", default="http://127.0.0.1:8080")
    parser.add_argument("--port", type=int, default=5006)
    chosen = parser.parse_args()
    print(f"http://127.0.0.1:{chosen.port}/webhooks/rest/webhook asks {chosen.gateway}", flush=True)
    ThreadingHTTPServer(("127.0.0.1", chosen.port), handler(PublicDoor(chosen.gateway))).serve_forever()


if __name__ == "__main__":
    main()
