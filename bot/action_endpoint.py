"""The action server as Rasa calls it: soon answered or given up, over connections that stay open.

Rasa itself waits five minutes for an action, shows no token, and opens a connection for each call.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import nullcontext
from typing import Any

import aiohttp
from rasa.utils.endpoints import EndpointConfig

from bot.action_token import HEADER, header_value, token
from bot.failures import failed

VARIABLE, SECONDS = "ACTIONS_SECONDS", 3.0
CONNECT_SECONDS = 1
KEPT_SECONDS = 4  # the action server closes what has been silent for five


class ActionServer(EndpointConfig):
    """``action_endpoint:`` in endpoints.yml."""

    def __init__(self, config: EndpointConfig) -> None:
        """Take the address from Rasa's endpoint, and from ``ACTIONS_SECONDS`` how long to wait.

        Raises:
            ValueError: ``ACTIONS_SECONDS`` is no number of seconds, or the token too short.
            OSError: there is no token, and none can be made.
        """
        super().__init__()
        self.__dict__.update(vars(config))
        self.headers = {**config.headers, HEADER: header_value(token())}
        self._timeout = aiohttp.ClientTimeout(
            total=float(os.environ.get(VARIABLE) or SECONDS), connect=CONNECT_SECONDS
        )
        self._session: aiohttp.ClientSession | None = None

    def session(self) -> Any:
        """Return the one session, which Rasa must not close after each call."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(keepalive_timeout=KEPT_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return nullcontext(self._session)

    async def request(self, *arguments: Any, **named: Any) -> Any:
        """Call the action server as Rasa does, who names five minutes as its patience.

        Raises:
            aiohttp.ClientError, asyncio.TimeoutError: it does not answer, or not as agreed. Rasa logs it by
                its kind, goes on without what the action would have said, and the channel says so.
        """
        named["timeout"] = self._timeout
        try:
            try:
                return await super().request(*arguments, **named)
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                # It had just closed the connection. Nothing is done twice: actions only read.
                return await super().request(*arguments, **named)
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            failed("action", error)
            raise
