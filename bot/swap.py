"""Takes up another release while the chat goes on, and tells which one is in use: a channel of Rasa's.

The new model is loaded beside the old one. A message that is on its way is answered by the old, the next
one by the new; both share the stores, so that conversations go on and messages of one are kept in order.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.nlg import KnowledgeAnswers
from bot.releases.covered import MODEL
from bot.releases.watch import Watch
from knowledge.current import renew

ROOT = Path(__file__).parent.parent


class ReleaseInput(InputChannel):
    """``GET /webhooks/release/`` answers ``{"release": "…", "fault": ""}``.

    ``release`` is empty when none has been published; ``fault`` is the kind of what went wrong when the
    latest was to be taken up, and the former is still in use.
    """

    @classmethod
    def name(cls) -> str:
        """Return Rasa's name of the channel, which is part of its address."""
        return "release"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the route of the channel; the releases are watched while the server runs."""
        routes = Blueprint("releases", __name__)

        @routes.listener("after_server_start")
        async def begin(app: Sanic, _loop: Any) -> None:
            watch.take_up_by(lambda: take_up(app))
            watch.start()

        @routes.listener("before_server_stop")
        async def end(_app: Sanic, _loop: Any) -> None:
            watch.end()

        @routes.route("/", methods=["GET"])
        async def which(_request: Request) -> HTTPResponse:
            return response.json({"release": watch.release, "fault": watch.fault})

        # Before the model is loaded: what is published from here on is taken up.
        watch = Watch(ROOT)
        return routes


def take_up(app: Sanic) -> None:
    """Read the knowledge anew and load the model, then let both answer; called in a thread.

    Raises:
        KnowledgeError: the files are broken. Whatever else is raised, the former model goes on.
    """
    renew()
    former: Agent = app.ctx.agent
    app.ctx.agent = Agent.load(
        ROOT / MODEL,
        domain=former.domain,  # the stores' too meanwhile: without it they would forget every slot
        generator=KnowledgeAnswers(),
        tracker_store=former.tracker_store,
        lock_store=former.lock_store,
        action_endpoint=former.action_endpoint,
    )
    del former
    give_back()


def give_back() -> None:
    """Give the former model's memory back to the machine, which Python and the C library would keep."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # not glibc: it is kept for the next model
        ctypes.CDLL("libc.so.6").malloc_trim(0)
