"""Session tokens: signed, short-lived, and naming nobody (JWT, RFC 7519, HS256)."""

from __future__ import annotations

import jwt
from pydantic import SecretStr

from gateway.clock import now

AUDIENCE = "bemotandeassistenten"
ALGORITHM = "HS256"
CLOCKS_APART = 30  # seconds that the clocks of two machines may differ


class InvalidToken(ValueError):
    """The token is forged, too old or no token."""


class Tokens:
    """Makes and reads the tokens that clients hold."""

    def __init__(self, key: SecretStr, lifetime_seconds: float) -> None:
        """Sign with ``key``; a token is good for ``lifetime_seconds``."""
        self._key, self.lifetime = key.get_secret_value(), int(lifetime_seconds)

    def issue(self, session: str) -> str:
        """Return a token for a session."""
        claims = {"sub": session, "aud": AUDIENCE, "iat": now(), "exp": now() + self.lifetime}
        return jwt.encode(claims, self._key, ALGORITHM)

    def session(self, token: str) -> str:
        """Return the session that a token names.

        Raises:
            InvalidToken: it is not ours, or too old.
        """
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                leeway=CLOCKS_APART,
                # ``iat`` says nothing of who may write, and is to come where the clock has been set back.
                options={"require": ["exp", "sub", "aud"], "verify_iat": False},
            )
        except jwt.PyJWTError as error:
            raise InvalidToken(type(error).__name__) from error
        return str(claims["sub"])
