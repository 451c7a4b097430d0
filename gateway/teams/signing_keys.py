"""The keys that Microsoft signs its requests with (OpenID Connect Discovery 1.0, RFC 7517)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
import jwt

from gateway.clock import now
from gateway.logs import logger

A_DAY = 24 * 3600  # Microsoft asks for the keys to be fetched anew at least daily
BETWEEN_REFRESHES = 60  # seconds; anybody can make up a key id
BETWEEN_FAILURES = 5  # seconds, while there is no key at all
log = logger("gateway.teams.keys")


class UnknownKey(ValueError):
    """No key of Microsoft's has this id."""


class KeysUnavailable(RuntimeError):
    """The keys have never been fetched, and cannot be now; the message names the kind."""


@dataclass(frozen=True)
class SigningKey:
    """A public key, and the channels whose requests it may sign (empty: not said)."""

    key: jwt.PyJWK
    endorsements: tuple[str, ...]


class SigningKeys:
    """Fetched when the first request comes, kept a day, and fetched anew for an unknown key id."""

    def __init__(self, http: httpx.AsyncClient, openid_url: str) -> None:
        """Take the keys that the OpenID configuration at ``openid_url`` points to."""
        self._http, self._openid_url = http, openid_url
        self._keys: dict[str, SigningKey] = {}
        self._fetched = self._tried = 0
        self._one_at_a_time = asyncio.Lock()

    async def key(self, id_: str) -> SigningKey:
        """Return a key.

        Raises:
            UnknownKey: Microsoft has no such key, or none when it was asked less than a minute ago.
            KeysUnavailable: Microsoft has not been reached yet.
        """
        if not self._has(id_):
            async with self._one_at_a_time:
                if not self._has(id_) and self._may_ask():
                    await self._fetch()
        if not self._keys:
            raise KeysUnavailable("no keys yet")
        if id_ not in self._keys:
            raise UnknownKey("unknown key id")
        return self._keys[id_]

    def _has(self, id_: str) -> bool:
        return id_ in self._keys and now() - self._fetched < A_DAY

    def _may_ask(self) -> bool:
        return now() - self._tried >= (BETWEEN_REFRESHES if self._keys else BETWEEN_FAILURES)

    async def _fetch(self) -> None:
        """Fetch the keys; when it fails the ones that we have are kept, Microsoft may be down for a while."""
        self._tried = now()
        try:
            address = str((await self._json(self._openid_url))["jwks_uri"])
            self._keys = _read(await self._json(_same_host(address, self._openid_url)))
            self._fetched = now()
        except (httpx.HTTPError, ValueError, KeyError, TypeError, jwt.PyJWTError) as error:
            log.error("Microsoft's keys could not be fetched", error=type(error).__name__)

    async def _json(self, address: str) -> Any:
        response = await self._http.get(address)
        response.raise_for_status()
        return response.json()


def _same_host(address: str, known: str) -> str:
    """Return the address; the keys are taken from nobody but whom we asked.

    Raises:
        ValueError: it is on another host.
    """
    if urlsplit(address)[:2] != urlsplit(known)[:2]:
        raise ValueError("the keys are on another host")
    return address


def _read(answer: dict[str, Any]) -> dict[str, SigningKey]:
    said = {str(entry.get("kid")): tuple(entry.get("endorsements") or ()) for entry in answer["keys"]}
    usable = jwt.PyJWKSet.from_dict(answer).keys
    return {str(key.key_id): SigningKey(key, said[str(key.key_id)]) for key in usable if key.key_id}
