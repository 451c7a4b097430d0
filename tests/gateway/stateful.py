"""The world of the stateful test: the door, an oracle for Rasa, and sessions as they should be."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import jwt
from cryptography.fernet import Fernet
from pydantic import SecretStr

from gateway.app import create_app
from gateway.clock import now
from gateway.escalation.settings import EscalationSettings
from gateway.redaction import Redactor
from gateway.services import Services, services
from gateway.settings import Settings
from knowledge.model import Knowledge
from tests.gateway.stub_rasa import CARD, StubRasa

KEY = "k" * 40
SILENCE, LIFETIME, CLOCKS_APART = 30 * 60, 8 * 3600, 30
LIMITS = ("session_limit", "client_limit", "new_session_limit", "escalation_limit")
TOPICS = ("alkohol-lunch", "alkohol-paverkad", "gavor-belopp", "krankt-utsatt")
CALLS: tuple[tuple[str, str, Any], ...] = (
    ("POST", "/api/chat", {"message": "hej"}),
    ("DELETE", "/api/chat", None),
    ("POST", "/api/feedback", {"topic": TOPICS[0], "helpful": True}),
    ("GET", "/api/escalation", None),
)
BROKEN = (b"", b"[]", b"null", b"{", b'[{"text": "hej"}]', b'[{"custom": {"type": "answer"}}]', b"\xff")


class Oracle(StubRasa):
    """Stands for Rasa: what it says and offers follows from who asks what, so that a mix-up is seen."""

    def answer(self, sent: dict[str, Any]) -> bytes:
        if self.body in BROKEN:
            return self.body
        topic, payloads = drawn(sent["sender"], sent["message"])
        options = [{"title": "Mer", "payload": payload, "sections": []} for payload in payloads]
        card = {**CARD, "topic": topic, "options": options}
        return json.dumps([{"text": f"till {sent['sender']}"}, {"custom": card}]).encode()


def drawn(sender: str, message: str) -> tuple[str, set[str]]:
    """Return what is answered and what is offered with it."""
    number = hashlib.sha256((sender + message).encode("utf-8", "replace")).digest()
    payloads = {f"/{TOPICS[number[1] % 4]}", f'/{TOPICS[number[2] % 4]}{{"roll": "chef"}}'}
    return TOPICS[number[0] % 4], payloads


@dataclass
class World:
    """The door, what stands behind it, and the one loop that both live in."""

    http: httpx.AsyncClient
    services: Services
    rasa: Oracle
    loop: asyncio.AbstractEventLoop

    def do(self, doing: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(doing)


@dataclass(eq=False)
class Talk:
    """A session as the model knows it."""

    name: str
    token: str
    begun: int
    seen: int
    cleared: bool = False
    offered: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    judged: set[str] = field(default_factory=set)

    @property
    def header(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def note(self) -> None:
        """It is in use; a clock that is set back makes it no older."""
        self.seen = max(self.seen, now())

    def has_token(self) -> bool:
        return now() < self.begun + LIFETIME + CLOCKS_APART

    def is_alive(self) -> bool:
        return self.has_token() and not self.cleared and self.seen >= now() - SILENCE


@dataclass(eq=False)
class Form:
    """A form to HR, and what was confirmed with it."""

    talk: Talk
    key: str
    sent: dict[str, Any] | None = None
    reference: str = ""


def card_in(answer: httpx.Response) -> dict[str, Any]:
    """Return the one card of a reply, which says something too."""
    parts = answer.json()
    assert any(part.get("text", "").strip() for part in parts)
    (card,) = [part["custom"] for part in parts if part.get("custom")]
    return card


def forged(talk: Talk, how: str) -> str:
    """Return a token that the gateway has not given out."""
    head, claims, signature = talk.token.split(".")
    good = {"sub": talk.name, "aud": "bemotandeassistenten", "iat": now(), "exp": now() + LIFETIME}
    made: dict[str, Callable[[], str]] = {
        "another key": lambda: jwt.encode(good, "x" * 40, "HS256"),
        "no signature": lambda: jwt.encode(good, None, "none"),
        "another name": lambda: ".".join((head, claims[:-3] + "AAA", signature)),
        "no token": lambda: talk.name,
    }
    return made[how]()


@asynccontextmanager
async def opened(
    folder: Path, rasa: Oracle, knowledge: Knowledge, redactor: Redactor
) -> AsyncIterator[World]:
    """Open the door, with the form to HR, on a database in a folder."""
    (folder / "inboxes.yml").write_text("reserv: hr@example.se\n", "utf-8")
    desk = EscalationSettings(
        inboxes=folder / "inboxes.yml",
        sender="assistenten@example.se",
        keys=(SecretStr(Fernet.generate_key().decode()),),
        smtp_host="127.0.0.1",
        smtp_tls="off",
    )
    chosen: dict[str, Any] = dict.fromkeys(LIMITS, "1000000/minute")
    chosen |= {"database_url": f"sqlite:///{folder}/gateway.db", "assistant_url": rasa.address}
    async with services(Settings(signing_key=SecretStr(KEY), **chosen), knowledge, redactor, desk) as shared:
        transport = httpx.ASGITransport(create_app(shared), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as http:
            yield World(http, shared, rasa, asyncio.get_running_loop())
