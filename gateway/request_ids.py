"""One name for a request, through the proxy, the gateway, Rasa and the action server.

A proxy may give it (nginx's ``$request_id``); else the gateway makes one. It stands in every log line of the
request and in the answer's header ``X-Request-ID``, so that whoever helps a person can follow what happened.
"""

from __future__ import annotations

import re
import uuid

from structlog.contextvars import bind_contextvars, get_contextvars

HEADER = "X-Request-ID"
# 32 hexadecimal digits, or a UUID: a name with room for words would bring what somebody typed into the logs.
SAFE = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")


def begin(given: str) -> str:
    """Bind the id of the request that begins to its context, and return it.

    Args:
        given: What the header says; it is taken over when it is safe to print.
    """
    id_ = given if SAFE.fullmatch(given) else uuid.uuid4().hex
    bind_contextvars(request_id=id_)
    return id_


def current() -> str | None:
    """Return the id of the request that is answered now, None outside of one."""
    id_: str | None = get_contextvars().get("request_id")
    return id_
