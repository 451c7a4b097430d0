"""Whether a request is Microsoft's, for this assistant, from this tenant.

Stricter than the SDK's own check, which accepts a token without ``exp``, ``nbf`` or ``serviceurl`` and only
warns of a foreign service address. What Microsoft asks for: learn.microsoft.com, "Authentication with the Bot
Connector API".
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import jwt
from microsoft_agents.activity import Activity

from gateway.teams.settings import LOOPBACK, TeamsSettings
from gateway.teams.signing_keys import SigningKey, SigningKeys, UnknownKey

ALGORITHM = "RS256"
CLOCKS_APART = 300  # seconds, what Microsoft prescribes
CHANNEL = "msteams"
REQUIRED = ["exp", "nbf", "iss", "aud", "serviceurl"]


class NotFromTeams(Exception):
    """A request that is refused: 401 for its token, 403 for what it asks; the message names the reason."""

    def __init__(self, status: int, why: str) -> None:
        """Refuse with an HTTP status."""
        super().__init__(why)
        self.status = status


class Verifier:
    """Checks tokens and what they are sent with."""

    def __init__(self, settings: TeamsSettings, keys: SigningKeys) -> None:
        """Check against the settings, with Microsoft's keys."""
        self._settings, self._keys = settings, keys

    async def claims(self, authorization: str | None) -> dict[str, Any]:
        """Return what a token says, when Microsoft has signed it for this assistant and it is valid now.

        Raises:
            NotFromTeams: 401.
            KeysUnavailable: it cannot be told, since Microsoft's keys are not at hand.
        """
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer":
            raise NotFromTeams(401, "no token")
        try:
            claims, signing = await signed_claims(
                token, self._keys, self._settings.issuer, [self._settings.app_id], REQUIRED
            )
        except (jwt.PyJWTError, UnknownKey) as error:
            raise NotFromTeams(401, type(error).__name__) from error
        if signing.endorsements and CHANNEL not in signing.endorsements:
            raise NotFromTeams(401, "endorsement")
        return claims

    def check(self, claims: dict[str, Any], activity: Activity) -> None:
        """Check that the token was made for this activity, and that the activity is ours to answer.

        Raises:
            NotFromTeams: 403.
        """
        address = activity.service_url or ""
        if not _same_address(address, str(claims["serviceurl"])):
            raise NotFromTeams(403, "service address of another token")
        if not self._may_be_answered(address):
            raise NotFromTeams(403, "service address")
        if activity.channel_id != CHANNEL:
            raise NotFromTeams(403, "channel")
        tenants = _tenants(claims, activity)
        if not tenants or tenants != {self._settings.tenant}:
            raise NotFromTeams(403, "tenant")

    def _may_be_answered(self, address: str) -> bool:
        """Whether our own token may be sent there: a listed host and port, encrypted unless this machine."""
        try:
            parts = urlsplit(address)
            if parts.username or parts.password or parts.query or parts.fragment:
                return False
            encrypted = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        except ValueError:
            return False
        return encrypted and parts.netloc.lower() in self._settings.service_hosts


async def signed_claims(
    token: str, keys: SigningKeys, issuer: str, audience: list[str], required: list[str]
) -> tuple[dict[str, Any], SigningKey]:
    """Return what a token says and the key that signed it: by RS256, of an issuer, for us, and valid now.

    Raises:
        jwt.PyJWTError: it is not so, or lacks a claim that is required.
        UnknownKey: nobody whose keys these are has signed it.
        KeysUnavailable: it cannot be told now.
    """
    header = jwt.get_unverified_header(token)
    if header.get("alg") != ALGORITHM:  # before anything is fetched for it
        raise jwt.InvalidAlgorithmError("algorithm")
    signing = await keys.key(str(header.get("kid")))
    claims: dict[str, Any] = jwt.decode(
        token,
        signing.key,
        algorithms=[ALGORITHM],
        audience=audience,
        issuer=issuer,
        leeway=CLOCKS_APART,
        options={"require": required},
    )
    return claims, signing


def _same_address(one: str, other: str) -> bool:
    return one.rstrip("/").lower() == other.rstrip("/").lower()


def _tenants(claims: dict[str, Any], activity: Activity) -> set[str]:
    """Return every tenant that the request names."""
    data = activity.channel_data if isinstance(activity.channel_data, dict) else {}
    tenant = data.get("tenant")
    conversation = activity.conversation
    named = [
        claims.get("tid"),
        conversation.tenant_id if conversation else None,
        tenant.get("id") if isinstance(tenant, dict) else None,
    ]
    return {str(name).lower() for name in named if name}
