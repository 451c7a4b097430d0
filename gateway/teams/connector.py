"""Sends answers to Microsoft, which shows them in Teams."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from microsoft_agents.activity import Activity
from microsoft_agents.hosting.core.connector.teams import TeamsConnectorClient

from gateway.teams.login import Login, LoginFailed
from gateway.teams.settings import TeamsSettings

# What a bot may send again (learn.microsoft.com: "Status code responses from agent conversational APIs").
AGAIN = frozenset({412, 429, 500, 502, 503, 504})
ATTEMPTS = 5
LONGEST_WAIT = 120  # seconds; an answer that comes later than that is no answer


class Undelivered(RuntimeError):
    """An answer did not reach Teams, as far as we know; the message names the kind."""


class _NotNow(Exception):
    """It was certainly not taken, and may be sent again, after so many seconds if Microsoft said so."""

    def __init__(self, why: str, seconds: float | None = None) -> None:
        super().__init__(why)
        self.seconds = seconds


class Connector:
    """Microsoft's connector service, as one who answers sees it."""

    def __init__(self, settings: TeamsSettings, login: Login, trusted: ssl.SSLContext) -> None:
        """Send with the login's token."""
        self._settings, self._login, self._trusted = settings, login, trusted
        self._connections: aiohttp.TCPConnector | None = None  # it wants a running loop

    async def send(self, answer: Activity) -> None:
        """Send an answer, again when Microsoft asks for it.

        Where it may have been taken (no answer in time) it is not sent again: nobody is answered twice.

        Raises:
            Undelivered: it was refused, or not taken within a few attempts.
        """
        for attempt in range(ATTEMPTS):
            try:
                return await self._post(answer)
            except _NotNow as error:
                wait = (
                    error.seconds if error.seconds is not None else self._settings.retry_seconds * 2**attempt
                )
                if attempt + 1 == ATTEMPTS or wait > LONGEST_WAIT:
                    raise Undelivered(str(error)) from error
            await asyncio.sleep(wait)

    async def close(self) -> None:
        """Let go of the connections."""
        if self._connections:
            await self._connections.close()

    async def _post(self, answer: Activity) -> None:
        try:
            token = await self._login.token()
        except LoginFailed as error:
            raise _NotNow(f"login {error}") from error
        try:
            async with self._session(answer.service_url) as session:
                client = TeamsConnectorClient(answer.service_url, token, session=session)
                if answer.reply_to_id:
                    await client.conversations.reply_to_activity(
                        answer.conversation.id, answer.reply_to_id, answer
                    )
                else:
                    await client.conversations.send_to_conversation(answer.conversation.id, answer)
        except aiohttp.ClientResponseError as error:
            if error.status in AGAIN:
                raise _NotNow(str(error.status), _retry_after(error)) from error
            raise Undelivered(str(error.status)) from error
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise _NotNow(type(error).__name__) from error
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise Undelivered(type(error).__name__) from error

    def _session(self, service_url: str) -> aiohttp.ClientSession:
        if self._connections is None:
            self._connections = aiohttp.TCPConnector(ssl=self._trusted)
        no_redirects = aiohttp.TraceConfig()
        no_redirects.on_request_redirect.append(_refuse_redirect)
        return aiohttp.ClientSession(
            base_url=f"{service_url.rstrip('/')}/",
            connector=self._connections,
            connector_owner=False,
            timeout=aiohttp.ClientTimeout(total=self._settings.send_seconds, connect=5),
            trace_configs=[no_redirects],
            trust_env=True,  # a proxy on the way out
        )


async def _refuse_redirect(*_: object) -> None:
    """Nothing is sent on to whoever the connector names: neither the token nor the answer."""
    raise Undelivered("redirect")


def _retry_after(error: aiohttp.ClientResponseError) -> float | None:
    """Return the seconds of ``Retry-After``, which is a number or a date (RFC 9110 §10.2.3)."""
    said = error.headers.get("Retry-After", "") if error.headers else ""
    if said.isdecimal():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
