"""A sign-in that lies as a test tells it to: an OpenID provider on loopback that can be wrong on purpose."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.loopback import listening

KEY_ID = "key-1"


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class FalseProvider:
    """What it was asked, and what is wrong with what it says next."""

    issuer: str = ""
    named: str = ""  # what it calls itself, its address when empty
    challenge: str = ""
    nonce: str = ""
    claims: dict[str, Any] = field(default_factory=dict)  # instead of the right ones; None leaves one out
    signed_by: rsa.RSAPrivateKey | str | None = None
    algorithm: str = "RS256"
    algorithms: list[str] = field(default_factory=lambda: ["RS256"])
    answers: bool = True
    without_token: bool = False
    forms: list[dict[str, str]] = field(default_factory=list)
    key: rsa.RSAPrivateKey = field(default_factory=_new_key)

    def metadata(self) -> dict[str, Any]:
        """Return what it says of itself (OpenID Connect Discovery 1.0 §3)."""
        return {
            "issuer": self.named or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": self.algorithms,
        }

    def keys(self) -> dict[str, Any]:
        """Return its public key (RFC 7517)."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": KEY_ID, "use": "sig"}]}

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer a code; the verifier must be the challenge's (RFC 7636 §4.6)."""
        self.forms.append(form)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != self.challenge:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        right = {
            "iss": self.issuer,
            "aud": "arbetsytan",
            "sub": "sub-1",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "groups": ["grupp-testa"],
            "name": "Prov",
        }
        claims = {name: value for name, value in (right | self.claims).items() if value is not None}
        key: Any = self.signed_by or self.key
        if self.algorithm == "none":
            key = None
        said = {"access_token": "a", "token_type": "Bearer", "expires_in": 300}
        if not self.without_token:
            said["id_token"] = jwt.encode(claims, key, self.algorithm, {"kid": KEY_ID})
        return 200, said


@contextmanager
def false_provider() -> Iterator[FalseProvider]:
    """Listen on a free port of loopback until the test is over."""
    provider = FalseProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not provider.answers:
                return self._send(503, {})
            return self._send(200, provider.keys() if self.path == "/keys" else provider.metadata())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send(*provider.token(dict(parse_qsl(body))))

        def _send(self, status: int, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None: ...

    with listening(Handler) as place:
        provider.issuer = f"http://{place}"
        yield provider
