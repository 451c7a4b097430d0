"""What Rasa shows the action server, which has no authentication of its own: a secret that both can read.

It is what ``ACTIONS_TOKEN`` says, for those on different machines; without it a random one in ``var/``, for
the owner of the project alone, made by whichever of them is first.
"""

from __future__ import annotations

import hmac
import os
from pathlib import Path

import pluggy
from rasa_sdk.plugin import plugin_manager
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.kept_secret import VAR, kept_secret

VARIABLE = "ACTIONS_TOKEN"
FILE = VAR / "actions-token"
LEAST_CHARACTERS = 32
HEADER = "Authorization"
OPEN = "/health"  # says that it runs, and nothing else

_implements = pluggy.HookimplMarker("rasa_sdk")


def token(file: Path = FILE) -> str:
    """Return the secret; it is made where there is none.

    Raises:
        ValueError: what was set is too short to be one.
        OSError: nothing is set, and it cannot be kept in ``file``.
    """
    secret = os.environ.get(VARIABLE) or kept_secret(file)
    if len(secret) < LEAST_CHARACTERS:
        raise ValueError(f"{VARIABLE} måste ha minst {LEAST_CHARACTERS} tecken")
    return secret


def header_value(secret: str) -> str:
    """Return the header's value that shows a secret."""
    return f"Bearer {secret}"


class Guard:
    """An extension of the action server (``rasa_sdk.plugin``): 401 to whoever does not show the secret."""

    def __init__(self, secret: str) -> None:
        """Let in whoever shows ``secret``."""
        self._wanted = header_value(secret).encode()

    @_implements
    def attach_sanic_app_extensions(self, app: Sanic) -> None:
        """Look at every request before it is answered."""

        @app.middleware("request")
        async def look(request: Request) -> HTTPResponse | None:
            shown = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
            if request.path == OPEN or hmac.compare_digest(shown, self._wanted):
                return None
            return response.json({"error": "no token, or another one"}, status=401)


def guard() -> None:
    """Guard the action server of this process when it starts; raises as ``token``."""
    plugin_manager().register(Guard(token()))
