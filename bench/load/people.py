"""The people of a load run: a locust file (https://docs.locust.io), run by ``bench.load.measure``.

It runs in the environment ``.load``, so it knows nothing of the assistant but its two doors. ``Chatting`` are
people who read and think between their messages (a closed loop); ``Arriving`` sends messages at a given rate
however long the answers take (an open loop), and counts the wait from when a message was due. Every message
becomes a row of ``--rows``: when it was answered (seconds since the epoch), milliseconds, what went wrong,
its number in the session.
"""

from __future__ import annotations

import csv
import random
import time
from argparse import ArgumentParser
from collections import deque
from pathlib import Path
from typing import Any

import gevent
from locust import constant, events, task
from locust.contrib.fasthttp import FastHttpUser
from locust.env import Environment

from bench.load.conversation import Chat, Door, read_conversations
from bench.load.doors import door_named

CONVERSATIONS = read_conversations()
LONGEST_PAUSE = 3.0  # seconds until somebody of an open loop goes on
rows: list[tuple[float, float, str, int]] = []


@events.init_command_line_parser.add_listener
def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--door", default="gateway", help="gateway or rest")
    parser.add_argument(
        "--think", type=float, default=10.0, help="mean seconds between answer and next message"
    )
    parser.add_argument("--rate", type=float, default=1.0, help="messages a second of an open loop")
    parser.add_argument("--turns", type=int, default=0, help="messages in a session; 0: a conversation's own")
    parser.add_argument("--rows", default="rows.csv", help="where the rows are written")


@events.test_start.add_listener
def _same_every_time(environment: Environment, **_: Any) -> None:
    random.seed(1)
    rows.clear()


@events.quitting.add_listener
def _write(environment: Environment, **_: Any) -> None:
    with Path(environment.parsed_options.rows).open("w", newline="") as opened:
        csv.writer(opened).writerows(rows)


class _Person(FastHttpUser):
    abstract = True
    wait_time = constant(0)
    connection_timeout = network_timeout = 60.0

    def chat(self) -> Chat:
        """Return a new conversation of somebody."""
        options = self.environment.parsed_options
        door: Door = door_named(options.door, self.client)
        return Chat.begun(CONVERSATIONS, door, options.turns)

    def say(self, chat: Chat, due: float) -> None:
        """Send a chat's next message and keep the row; ``due`` is when it should have been sent."""
        wrong = chat.say_next()
        rows.append((time.time(), (time.perf_counter() - due) * 1000, wrong, chat.said))


class Chatting(_Person):
    """Somebody who has one conversation after the other."""

    @task
    def converse(self) -> None:
        """Hold a whole conversation, pauses included; the first comes after a part of a pause."""
        think = self.environment.parsed_options.think
        chat = self.chat()
        while chat.goes_on:
            gevent.sleep(random.uniform(0.5, 1.5) * think)
            self.say(chat, time.perf_counter())


class Arriving(_Person):
    """Everybody at once: messages arrive at random (Poisson), in conversations under way or new ones."""

    concurrency = 2000

    def on_start(self) -> None:
        """Begin with nobody."""
        self.resting: deque[tuple[float, Chat]] = deque()
        self.due = time.perf_counter()

    @task
    def arrive(self) -> None:
        """Wait for the next message to be due, and have it sent."""
        self.due += random.expovariate(self.environment.parsed_options.rate)
        gevent.sleep(max(0.0, self.due - time.perf_counter()))
        gevent.spawn(self._send, self.due)

    def _send(self, due: float) -> None:
        rested = self.resting and self.resting[0][0] < due - LONGEST_PAUSE
        chat = self.resting.popleft()[1] if rested else self.chat()
        self.say(chat, due)
        if chat.goes_on:
            self.resting.append((time.perf_counter(), chat))
