"""Stands for Microsoft's login on loopback, for both sides: the assistant's and the Playground's.

Beyond ``tests.gateway.teams.fake_microsoft``, whose tests play Teams themselves, both get a token here that
the other side checks: the Playground signs nothing itself, it shows the token that Microsoft gave it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from tests.certificates import certified
from tests.gateway.teams.fake_microsoft import APP, TENANT, FakeMicrosoft
from tests.loopback import listening

SECRET = "a-secret-of-the-tests"
CONNECTOR = "https://api.botframework.com"
KEYS = "/v1/.well-known/keys"
TOKEN = "/oauth2/v2.0/token"


class Microsoft(FakeMicrosoft):
    """Gives a token to whoever knows the app's secret, made for whom it asks to talk to."""

    playground: str = ""  # the service address of the Playground, which its tokens name

    def get(self, path: str, asked_as: str = "") -> dict[str, Any] | None:
        """Return what stands at an address, below the name that the server was asked by.

        OpenID Connect Discovery 1.0 §4: the configuration names its own issuer, and who reads it checks that.
        """
        tenant = path.split("/")[1]
        if tenant in (TENANT, "botframework.com") and path.endswith("/v2.0/.well-known/openid-configuration"):
            issuer = f"https://{asked_as or self.host}/{tenant}"
            return {
                "issuer": f"{issuer}/v2.0",
                "authorization_endpoint": f"{issuer}/oauth2/v2.0/authorize",
                "token_endpoint": f"{issuer}/oauth2/v2.0/token",
                "jwks_uri": f"https://{asked_as or self.host}{KEYS}",
            }
        return super().get(KEYS if path == f"/{TENANT}/discovery/v2.0/keys" else path)

    def login(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Return the answer to a login (OAuth 2.0 client credentials, RFC 6749 §4.4): status and content."""
        if (form.get("client_id"), form.get("client_secret")) != (APP, SECRET):
            return 401, {"error": "invalid_client"}
        if form.get("scope", "").startswith(CONNECTOR):  # the assistant, on its way to the connector
            token = self.token(aud=CONNECTOR, serviceurl=None, appid=APP, tid=TENANT)
        else:  # the Playground, on its way to the assistant
            token = self.token(serviceurl=self.playground)
        return 200, {"token_type": "Bearer", "expires_in": 3600, "access_token": token}


@contextmanager
def microsoft(folder: Path) -> Iterator[Microsoft]:
    """Listen on a free port of loopback; ``authority`` is what both sides have to trust."""
    stand_in = Microsoft(authority=folder / "authority.pem")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = stand_in.get(self.path.partition("?")[0], self.headers["Host"])
            self._send(200 if found else 404, found or {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._send(*stand_in.login(form) if self.path.partition("?")[0].endswith(TOKEN) else (404, {}))

        def _send(self, status: int, body: dict[str, Any]) -> None:
            stand_in.asked.append(f"{self.command} {self.headers['Host']}{self.path} {status}")
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None: ...

    with listening(Handler, certified(stand_in.authority)) as stand_in.host:
        yield stand_in
