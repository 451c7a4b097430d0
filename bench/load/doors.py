"""The two doors that a load run knocks at: the gateway's (docs/gateway.md) and Rasa's REST channel."""

from __future__ import annotations

import uuid
from typing import Any, Protocol

CHAT, SESSION, REST = "/api/chat", "/api/session", "/webhooks/rest/webhook"


class Client(Protocol):
    """What is needed of locust's HTTP client."""

    def post(self, path: str, **kwargs: Any) -> Any:
        """Send a body and return a response with ``status_code`` and ``json()``."""


def door_named(name: str, client: Client) -> Gateway | Rest:
    """Return a new session at ``gateway`` or ``rest``."""
    return Gateway(client) if name == "gateway" else Rest(client)


def fault_of(status: int, reply: Any) -> str:
    """Return what is wrong with a reply: not 200, nothing said, or a card that says that something broke."""
    if status != 200:
        return f"status {status}"
    if not isinstance(reply, list) or not any(isinstance(m, dict) and m.get("text") for m in reply):
        return "no answer"
    cards = [message.get("custom") or {} for message in reply]
    return "error card" if any(card.get("type") == "error" for card in cards) else ""


def payloads_of(reply: Any) -> list[str]:
    """Return what can be tapped, from the card or, where there is none, the buttons."""
    if not isinstance(reply, list):
        return []
    offered = [option for m in reply for option in (m.get("custom") or {}).get("options", [])]
    offered = offered or [button for message in reply for button in message.get("buttons", [])]
    return [option["payload"] for option in offered]


class _Session:
    def __init__(self, client: Client) -> None:
        """Begin without anything said."""
        self._client = client
        self._payloads: list[str] = []

    def type_(self, text: str, role: str | None) -> str:
        """Send what is typed; return what went wrong, empty when nothing did."""
        return self._send({"message": text}, role)

    def tap(self, option: int, role: str | None) -> str | None:
        """Send the payload of an option of the last answer; None when there is none."""
        if option > len(self._payloads):
            return None
        return self._send({"payload": self._payloads[option - 1]}, role)

    def _send(self, said: dict[str, str], role: str | None) -> str:
        raise NotImplementedError

    def _post(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> str:
        response = self._client.post(path, json=body, headers=headers)
        try:
            reply = response.json()
        except (ValueError, TypeError):  # no JSON: a proxy's page, or nothing at all
            reply = None
        self._payloads = payloads_of(reply)
        return fault_of(response.status_code, reply)


class Gateway(_Session):
    """As the widget does: a session, then messages and payloads with its token."""

    def __init__(self, client: Client) -> None:
        """Get a session, as a browser does when the chat is opened."""
        super().__init__(client)
        begun = client.post(SESSION, json={})
        self._token = begun.json()["token"] if begun.status_code == 201 else ""

    def _send(self, said: dict[str, str], role: str | None) -> str:
        body = {**said, **({"roll": role} if role else {})}
        return self._post(CHAT, body, {"Authorization": f"Bearer {self._token}"})


class Rest(_Session):
    """As any client of Rasa's REST channel: a sender's name, and payloads as messages."""

    def __init__(self, client: Client) -> None:
        """Choose a sender's name."""
        super().__init__(client)
        self._sender = uuid.uuid4().hex

    def _send(self, said: dict[str, str], role: str | None) -> str:
        (message,) = said.values()
        metadata = {"metadata": {"roll": role}} if role else {}
        return self._post(REST, {"sender": self._sender, "message": message, **metadata}, {})
