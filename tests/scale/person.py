"""People who chat with the set, each in a session of their own."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

QUESTION, FOLLOW_UP, TOPIC = "min kollega luktar sprit", "var står det?", "alkohol-misstanke-kollega"
UNANSWERED = "unanswered"


class Person:
    """Somebody with a browser."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.token = self.call("POST", "/api/session", {})["token"]

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Return the JSON of an answer, of whatever status; raises OSError when there is none."""
        headers = {"Content-Type": "application/json"}
        if hasattr(self, "token"):
            headers["Authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=40) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as refusal:
            return json.loads(refusal.read())

    def say(self, message: str) -> dict[str, Any]:
        """Return the card of the reply."""
        reply = self.call("POST", "/api/chat", {"message": message})
        (card,) = [part["custom"] for part in reply if part.get("custom")]
        return card

    def confirm(self, text: str) -> str:
        """Send a message to HR; return its reference."""
        form = self.call("GET", "/api/escalation")
        sent = {"key": form["key"], "confirmed": True, "topic": TOPIC, "text": text}
        return self.call("POST", "/api/escalation", sent)["reference"]

    def state_of(self, reference: str) -> str:
        """Return how far a message to HR has come."""
        return self.call("GET", f"/api/escalation/{reference}")["state"]


@dataclass
class Crowd:
    """What people have been answered: how many replies of each kind, and how many wrong topics."""

    kinds: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def count(self, kind: str) -> None:
        """Count a reply."""
        with self._one_at_a_time:
            self.kinds[kind] += 1


def converse(person: Person, crowd: Crowd) -> None:
    """Ask, and ask on; say it again after a plain error, as people do."""
    for message in (QUESTION, FOLLOW_UP):
        for _ in range(3):
            try:
                card = person.say(message)
            except (OSError, ValueError):  # no answer, or none that the widget could show
                crowd.count(UNANSWERED)
                continue
            crowd.count(card["type"])
            if card["type"] != "error":
                if card["topic"] != TOPIC:
                    crowd.wrong.append(f"{message}: {card['type']} {card['topic']}")
                break


@contextmanager
def chatting(address: str, people: int) -> Iterator[Crowd]:
    """Let people converse, one conversation after the other, for as long as the block takes."""
    crowd, over = Crowd(), threading.Event()

    def chat() -> None:
        while not over.is_set():
            try:
                person = Person(address)
            except OSError:
                crowd.count(UNANSWERED)
            else:
                converse(person, crowd)

    with ThreadPoolExecutor(people) as pool:
        running = [pool.submit(chat) for _ in range(people)]
        try:
            yield crowd
        finally:
            over.set()
            for one in running:
                one.result()
