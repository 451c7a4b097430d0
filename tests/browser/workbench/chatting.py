"""Fifty people who chat at the public door while something else happens."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.public_door import PublicDoor

PEOPLE, PAUSE = 50, 4.0  # seconds between a person's messages
QUESTION, FOLLOW_UP = "Får jag ta en öl till lunchen?", "och för politiker då?"
TOPIC = "alkohol-lunch"


@dataclass
class Chats:
    """What was sent and what came back."""

    sent: int = 0
    answers: list[tuple[float, str]] = field(default_factory=list)  # when, and the text of a first question
    follow_ups: list[str] = field(default_factory=list)  # whom the answer is for
    wrong: list[str] = field(default_factory=list)  # what came instead of an answer of the topic
    faults: list[str] = field(default_factory=list)  # what nobody was told
    seconds: list[float] = field(default_factory=list)  # that each answer took

    @property
    def answered(self) -> int:
        """How many messages got the right topic's answer."""
        return len(self.answers) + len(self.follow_ups)

    def told(self) -> str:
        """Return the counts and the times in a line."""
        took = sorted(self.seconds)
        half, most, longest = (took[round(share * (len(took) - 1))] for share in (0.5, 0.95, 1))
        lost = len(self.faults)
        counts = f"{PEOPLE} people, {self.sent} messages, {self.answered} answered rightly, {lost} lost"
        times = (
            f"median {half * 1000:.0f} ms, 95 % within {most * 1000:.0f} ms, at most {longest * 1000:.0f} ms"
        )
        return f"{counts}; {times}"


@contextmanager
def fifty_chats(address: str) -> Iterator[Chats]:
    """Let fifty people ask and follow up, each in conversation after conversation, until the block ends."""
    chats, over, writing = Chats(), threading.Event(), threading.Lock()

    def person(number: int) -> None:
        door, turn = PublicDoor(address), 0
        over.wait(PAUSE * number / PEOPLE)  # not all in the same moment
        while not over.is_set():
            name = f"{number}-{turn}"
            for message in (QUESTION, FOLLOW_UP):
                with writing:
                    chats.sent += 1
                asked = time.monotonic()
                try:
                    reply = door.ask(message, name)
                except Exception as error:  # whatever it is, a message was lost
                    with writing:
                        chats.faults.append(f"{type(error).__name__}: {error}")
                    break
                with writing:
                    chats.seconds.append(time.monotonic() - asked)
                    _note(chats, message, reply)
                over.wait(PAUSE)
            turn += 1

    people = [threading.Thread(target=person, args=(number,), daemon=True) for number in range(PEOPLE)]
    for one in people:
        one.start()
    try:
        yield chats
    finally:
        over.set()
        for one in people:
            one.join(60)


def _note(chats: Chats, message: str, reply: list[dict[str, Any]]) -> None:
    card: dict[str, Any] = next((part["custom"] for part in reply if "custom" in part), {})
    text = next((part["text"] for part in reply if "text" in part), "")
    if card.get("topic") != TOPIC or card.get("type") != "answer":
        chats.wrong.append(f"{message} → {card.get('type')} {card.get('topic')} {text[:60]}")
    elif message == QUESTION:
        chats.answers.append((time.monotonic(), text))
    else:
        chats.follow_ups.append(str(card.get("role")))
