"""The assistant's own token to Microsoft (OAuth 2.0 client credentials, RFC 6749 §4.4), with MSAL.

MSAL itself rather than the SDK's ``MsalAuth`` around it, which sets no timeout and logs the login's answer.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Any

import httpx
from msal import ConfidentialClientApplication

from gateway.teams.settings import TeamsSettings

SCOPE = "https://api.botframework.com/.default"


class LoginFailed(RuntimeError):
    """Microsoft gave no token now; the message names the kind."""


class _Http(httpx.Client):
    """What MSAL sends through. It writes for ``requests``, which sends bytes in a form as they are."""

    def post(self, url: Any, *, data: Any = None, **more: Any) -> httpx.Response:
        """Send a form; httpx alone would send a certificate's signed statement as ``b'…'``."""
        form = {name: value.decode() if isinstance(value, bytes) else value for name, value in data.items()}
        return super().post(url, data=form, **more)


class Login:
    """Fetches a token when one is needed; MSAL keeps it until shortly before it ends."""

    def __init__(self, settings: TeamsSettings, trusted: ssl.SSLContext) -> None:
        """Log in as the settings say; nothing is fetched yet."""
        self._settings = settings
        # No environment but the proxy's: what is trusted is decided in one place.
        self._http = _Http(timeout=settings.send_seconds, verify=trusted)
        self._msal: ConfidentialClientApplication | None = None
        # MSAL blocks, so it runs in a thread: one, however many answers wait while Microsoft is slow.
        self._one_at_a_time = asyncio.Lock()

    async def token(self) -> str:
        """Return a token.

        Raises:
            LoginFailed: Microsoft cannot be reached, or does not accept the secret or certificate.
        """
        async with self._one_at_a_time:
            try:
                answer = await asyncio.to_thread(self._ask)
            except (httpx.HTTPError, ValueError, OSError) as error:
                raise LoginFailed(type(error).__name__) from error
        if "access_token" not in answer:
            raise LoginFailed(str(answer.get("error", "no token")))
        return str(answer["access_token"])

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def _ask(self) -> dict[str, Any]:
        if self._msal is None:
            self._msal = ConfidentialClientApplication(
                self._settings.app_id,
                authority=f"{self._settings.login_url}/{self._settings.tenant}",
                client_credential=self._credential(),
                http_client=self._http,
                instance_discovery=False,  # the login's address is set, nobody needs to be asked for it
            )
        answer: dict[str, Any] = self._msal.acquire_token_for_client([SCOPE])
        return answer

    def _credential(self) -> str | dict[str, Any]:
        if self._settings.certificate is None:
            return self._settings.secret.get_secret_value()
        credential: dict[str, Any] = {"private_key_pfx_path": str(self._settings.certificate)}
        if password := self._settings.certificate_password.get_secret_value():
            credential["passphrase"] = password
        return credential
