"""The name of the request that is worked on, in Rasa and in the action server; the gateway gives it.

``X-Request-ID`` comes with what the gateway asks, stands in the log lines of the request, and goes on to the
action server (``gateway/request_ids.py`` begins it).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from functools import wraps
from typing import Any

HEADER = "X-Request-ID"
SAFE = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")  # no room for words
_current: ContextVar[str] = ContextVar("request_id", default="")


def begin(given: str | None) -> None:
    """Work for the request of this name from now on; for one without a name where it is not safe to print."""
    _current.set(given if given and SAFE.fullmatch(given) else "")


def current() -> str:
    """Return the name of the request that is worked on, empty where it has none."""
    return _current.get()


def pass_on() -> None:
    """Let Rasa name the request to whatever it calls: the action server, by its own client of endpoints."""
    from rasa.utils.endpoints import EndpointConfig

    EndpointConfig.request = naming(EndpointConfig.request)


def naming(
    request: Callable[..., Coroutine[Any, Any, Any]],
) -> Callable[..., Coroutine[Any, Any, Any]]:
    """Return ``EndpointConfig.request`` with the header added."""

    @wraps(request)
    async def named(*args: Any, **kwargs: Any) -> Any:
        if id_ := current():
            kwargs["headers"] = {**kwargs.get("headers", {}), HEADER: id_}
        return await request(*args, **kwargs)

    return named
