"""Signing in with the organisation's accounts: OpenID Connect, by Authlib.

The authorization code flow with PKCE (RFC 7636), state and nonce; the ID token is validated as OpenID Connect
Core 1.0 §3.1.3.7 asks. What is pending between the two halves is in a signed cookie of ten minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from fastapi import Request
from fastapi.responses import Response
from joserfc.errors import JoseError

from gateway.hr.person import subject_of
from gateway.hr.settings import WorkbenchSettings
from gateway.hr.workbench import PREFIX

ANSWER = f"{PREFIX}/oidc/svar"
DISCOVERY = "/.well-known/openid-configuration"
SECONDS = 10
ALGORITHMS = "id_token_signing_alg_values_supported"
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
CLOCKS_APART = 60  # seconds that the provider's clock may differ


class NotProven(Exception):
    """The provider did not say who it is, or not so that it can be believed; the message names the kind."""


class ProviderSilent(Exception):
    """The provider does not answer now."""


class Provider:
    """The organisation's sign-in, as Microsoft Entra ID."""

    def __init__(self, settings: WorkbenchSettings) -> None:
        """Know the provider; nothing is fetched from it before somebody signs in."""
        self._settings = settings
        self._client = OAuth().register(
            "hr",
            client_id=settings.client_id,
            client_secret=settings.client_secret.get_secret_value(),
            server_metadata_url=settings.oidc_issuer.rstrip("/") + DISCOVERY,
            client_kwargs={
                "scope": "openid profile",
                "code_challenge_method": "S256",
                "timeout": SECONDS,
                "trust_env": False,
                "verify": httpx2.create_ssl_context(),  # SSL_CERT_FILE names another list of authorities
            },
        )

    async def ask(self, request: Request) -> Response:
        """Send the browser to the provider.

        Raises:
            NotProven: it names itself otherwise than the settings do.
            ProviderSilent: it does not answer.
        """
        await self._check_issuer()
        response: Response = await self._client.authorize_redirect(request, self._settings.address + ANSWER)
        return response

    async def proven(self, request: Request) -> Mapping[str, Any]:
        """Return the claims of the ID token that the provider gives for what the browser brings back.

        Raises:
            NotProven: what came back was not asked for here, or the token is not for us, or not (any more)
                good.
            ProviderSilent: it does not answer.
        """
        await self._check_issuer()
        options = {
            "iss": {"essential": True, "values": [self._settings.oidc_issuer]},
            "aud": {"essential": True, "value": self._settings.client_id},
            "exp": {"essential": True},
            "nonce": {"essential": True},
        }
        try:
            token = await self._client.authorize_access_token(
                request, claims_options=options, leeway=CLOCKS_APART
            )
        except (httpx2.TransportError, httpx2.HTTPStatusError) as error:
            raise ProviderSilent(type(error).__name__) from error
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as error:
            raise NotProven(type(error).__name__) from error
        claims: Mapping[str, Any] | None = token.get("userinfo")
        if not claims:
            raise NotProven("no ID token")
        return claims

    def person(self, claims: Mapping[str, Any]) -> tuple[str, str, list[str]]:
        """Return a person's id, name for the head of the page, and groups.

        Raises:
            NotProven: the token has no id.
        """
        subject, groups = claims.get(self._settings.person_claim), claims.get(self._settings.groups_claim)
        if not isinstance(subject, str) or not subject:
            raise NotProven("no id")
        name = claims.get("name") or claims.get("preferred_username") or ""
        listed = [group for group in groups if isinstance(group, str)] if isinstance(groups, list) else []
        return subject_of(subject), str(name), listed

    async def _check_issuer(self) -> None:
        """Hold what the provider says of itself against the settings (OpenID Connect Discovery 1.0 §4.3)."""
        try:
            metadata = await self._client.load_server_metadata()
        except (httpx2.HTTPError, ValueError) as error:
            raise ProviderSilent(type(error).__name__) from error
        if metadata.get("issuer") != self._settings.oidc_issuer:
            raise NotProven("another issuer")
        # Authlib believes whatever the provider lists, also "none" and what is signed with our own secret.
        listed = metadata.get(ALGORITHMS) or SIGNATURES
        metadata[ALGORITHMS] = [name for name in SIGNATURES if name in listed] or list(SIGNATURES)
