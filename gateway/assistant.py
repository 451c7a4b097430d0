"""Asks Rasa, which listens on loopback behind the gateway (docs/ANSWER_CONTRACT.md)."""

from __future__ import annotations

from collections.abc import Sequence

import httpx

from gateway import request_ids
from gateway.api.models import Reply, read_reply
from gateway.understood import SentenceVectors, Understood

WEBHOOK = "/webhooks/rest/webhook"
FORGET = "/webhooks/forget/conversations"
UNDERSTAND = "/webhooks/understand/ranking"
RELEASE = "/webhooks/release/"
VECTORS = "/webhooks/understand/vectors"
CONNECTIONS = 200  # people who wait at once; each has a connection, and all are kept for the next ones


class AssistantError(RuntimeError):
    """The assistant did not answer, or not as agreed; the message names the kind, never the text."""


class Assistant:
    """The assistant, as its clients see it."""

    def __init__(self, address: str, seconds: float) -> None:
        """Talk to the assistant at ``address``; wait at most ``seconds`` for a reply."""
        waiting = httpx.Timeout(seconds, connect=2)
        transport = httpx.AsyncHTTPTransport(
            retries=1,  # connecting only: a message is never sent twice
            limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
        )
        self._http = httpx.AsyncClient(
            base_url=address,
            timeout=waiting,
            transport=transport,
            trust_env=False,
            event_hooks={"request": [_name]},
        )

    async def ask(self, session: str, message: str, role: str | None) -> Reply:
        """Send a message or a payload in a session's conversation and return the reply.

        Raises:
            AssistantError: nothing came back in time, or nothing that the contract allows.
        """
        body = {"sender": session, "message": message, "metadata": {"roll": role} if role else {}}
        try:
            response = await self._http.post(WEBHOOK, json=body)
            return read_reply(response.content)
        except (httpx.HTTPError, ValueError) as error:
            raise AssistantError(type(error).__name__) from error

    async def understand(self, session: str, message: str, role: str | None) -> Understood:
        """Return how a message would be understood in a session's conversation, which stays as it is.

        Raises:
            AssistantError: nothing came back in time, or nothing as agreed.
        """
        body = {"sender": session, "message": message, "roll": role}
        try:
            response = await self._http.post(UNDERSTAND, json=body)
            response.raise_for_status()
            return Understood.model_validate_json(response.content)
        except (httpx.HTTPError, ValueError) as error:
            raise AssistantError(type(error).__name__) from error

    async def vectors(self, texts: Sequence[str]) -> SentenceVectors:
        """Return the sentence vectors of at most a hundred texts, in their order.

        Raises:
            AssistantError: nothing came back in time, or nothing as agreed.
        """
        try:
            response = await self._http.post(VECTORS, json={"texts": list(texts)})
            response.raise_for_status()
            told = SentenceVectors.model_validate_json(response.content)
            if [len(vector) for vector in told.vectors] != [len(told.vectors[0])] * len(texts):
                raise ValueError
            return told
        except (httpx.HTTPError, ValueError, IndexError) as error:
            raise AssistantError(type(error).__name__) from error

    async def forget(self, session: str) -> None:
        """Remove a conversation from Rasa's tracker store.

        Raises:
            AssistantError: it could not be removed now.
        """
        await self._number("DELETE", f"{FORGET}/{session}", "forgotten")

    async def forget_before(self, time: int) -> int:
        """Remove every event from before ``time`` (seconds since the epoch); return how many there were.

        Raises:
            AssistantError: they could not be removed now.
        """
        return await self._number("DELETE", f"{FORGET}?before={time}", "forgotten")

    async def count_before(self, time: int) -> int:
        """Return how many events there are from before ``time``; raises as ``forget_before``."""
        return await self._number("GET", f"{FORGET}?before={time}", "events")

    async def count(self, session: str) -> int:
        """Return how many events of a conversation are kept; raises as ``forget``."""
        return await self._number("GET", f"{FORGET}/{session}", "events")

    async def release(self) -> tuple[str, str]:
        """Return the release that is answered from, and the kind of what went wrong with a newer one.

        Each is empty where there is none.

        Raises:
            AssistantError: nothing came back in time, or nothing as agreed.
        """
        try:
            response = await self._http.get(RELEASE)
            response.raise_for_status()
            told = response.json()
            return str(told["release"]), str(told["fault"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise AssistantError(type(error).__name__) from error

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def _number(self, method: str, path: str, name: str) -> int:
        try:
            response = await self._http.request(method, path)
            response.raise_for_status()
            return int(response.json()[name])
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise AssistantError(type(error).__name__) from error


async def _name(request: httpx.Request) -> None:
    """Tell Rasa which request it works for, so that its log lines are found with the gateway's."""
    if id_ := request_ids.current():
        request.headers[request_ids.HEADER] = id_
