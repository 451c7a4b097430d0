"""Tells what has failed in this process since it started: a channel of Rasa's without any chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.failures import failures


class HealthInput(InputChannel):
    """``GET /webhooks/health/`` answers ``{"failures": {"read": 0, "save": 0, …}}``, see ``bot.failures``.

    ``GET /webhooks/health/metrics`` tells the same as Prometheus reads it
    (https://prometheus.io/docs/instrumenting/exposition_formats/).
    """

    @classmethod
    def name(cls) -> str:
        """Return Rasa's name of the channel, which is part of its address."""
        return "health"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes of the channel."""
        routes = Blueprint("failures", __name__)

        @routes.route("/", methods=["GET"])
        async def counts(_request: Request) -> HTTPResponse:
            return response.json({"failures": failures()})

        @routes.route("/metrics", methods=["GET"])
        async def metrics(_request: Request) -> HTTPResponse:
            return response.text(as_metrics(failures()))

        return routes


def as_metrics(counted: dict[str, int]) -> str:
    """Return counts by part in Prometheus' text format."""
    name = "assistant_failures_total"
    lines = [f"# HELP {name} What failed in Rasa's process", f"# TYPE {name} counter"]
    lines += [f'{name}{{part="{part}"}} {count}' for part, count in counted.items()]
    return "\n".join(lines) + "\n"
