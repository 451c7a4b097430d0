"""Stands for Microsoft on loopback: its login, its keys and its connector, over TLS."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.certificates import certified
from tests.loopback import listening

APP = "00000000-0000-4000-8000-00000000000a"
TENANT = "00000000-0000-4000-8000-00000000000b"
ISSUER = "https://api.botframework.com"
OPENID = "/v1/.well-known/openidconfiguration"
OUR_TOKEN = "the-assistants-own-token"


def new_key() -> rsa.RSAPrivateKey:
    """Return a key pair."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Post:
    """What the connector was sent."""

    path: str
    authorization: str
    body: dict[str, Any]


@dataclass
class FakeMicrosoft:
    """What was asked for, and how it is answered next."""

    host: str = ""
    authority: Path = Path()
    keys: dict[str, rsa.RSAPrivateKey] = field(default_factory=lambda: {"key-1": new_key()})
    endorsements: tuple[str, ...] = ("msteams",)
    reachable: bool = True
    delay: float = 0  # seconds before the connector answers
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)  # then 201 again
    login_refuses: bool = False
    logins: list[dict[str, str]] = field(default_factory=list)  # the forms that asked for our token
    posts: list[Post] = field(default_factory=list)
    answered: int = 0  # posts that the connector has answered
    asked: list[str] = field(default_factory=list)

    @property
    def service_url(self) -> str:
        """Where answers are to be sent."""
        return f"https://{self.host}/emea/"

    def token(self, key: Any = None, algorithm: str = "RS256", kid: str = "key-1", **claims: Any) -> str:
        """Return a token as Microsoft would make it; None takes a claim away."""
        now = int(time.time())
        said = {
            "iss": ISSUER,
            "aud": APP,
            "nbf": now - 10,
            "exp": now + 3600,
            "serviceurl": self.service_url,
            **claims,
        }
        left = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(left, self.keys["key-1"] if key is None else key, algorithm, headers={"kid": kid})

    def get(self, path: str) -> dict[str, Any] | None:
        """Return what stands at an address."""
        if path == OPENID:
            return {"issuer": ISSUER, "jwks_uri": f"https://{self.host}/v1/.well-known/keys"}
        if path in ("/v1/.well-known/keys", f"/{TENANT}/discovery/v2.0/keys"):
            return {"keys": [self._public(kid) for kid in self.keys]}
        if path.startswith(f"/{TENANT}/v2.0/.well-known/openid-configuration"):
            login = f"https://{self.host}/{TENANT}"
            return {
                "issuer": f"{login}/v2.0",
                "authorization_endpoint": f"{login}/authorize",
                "token_endpoint": f"{login}/oauth2/v2.0/token",
                "jwks_uri": f"{login}/discovery/v2.0/keys",
            }
        return None

    def _public(self, kid: str) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.keys[kid].public_key(), as_dict=True)
        return {**public, "kid": kid, "use": "sig", "endorsements": list(self.endorsements)}


@contextmanager
def fake_microsoft(folder: Path) -> Iterator[FakeMicrosoft]:
    """Listen on a free port of loopback; ``authority`` is what a client has to trust (``SSL_CERT_FILE``)."""
    fake = FakeMicrosoft(authority=folder / "authority.pem")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fake.asked.append(self.path)
            found = fake.get(self.path) if fake.reachable else None
            self._send(200 if found else 503, found or {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path.endswith("/oauth2/v2.0/token"):
                fake.asked.append(self.path)
                fake.logins.append(dict(parse_qsl(body.decode())))
                if fake.login_refuses:
                    self._send(401, {"error": "invalid_client", "error_description": "secret-detail"})
                else:
                    self._send(200, {"token_type": "Bearer", "expires_in": 3600, "access_token": OUR_TOKEN})
                return
            fake.posts.append(Post(self.path, self.headers.get("Authorization", ""), json.loads(body)))
            time.sleep(fake.delay)
            status, headers = fake.answers.pop(0) if fake.answers else (201, {})
            fake.answered += 1
            self._send(status, {"id": "1"}, headers)

        def _send(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {**(headers or {}), "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None: ...

    with listening(Handler, certified(fake.authority)) as fake.host:
        yield fake
