"""Who may write: a session with a valid token, within the limits, through an open channel."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from gateway.limits import Limit
from gateway.services import Services
from gateway.tokens import InvalidToken

bearer = HTTPBearer(auto_error=False, description="Värdet ”token” från POST /api/session")


class Refused(Exception):
    """A request that is refused, with the written reply that says so."""

    def __init__(self, status: int, reply: str, headers: dict[str, str] | None = None) -> None:
        """Refuse with an HTTP status and a reply of knowledge/replies.yml."""
        super().__init__(reply)
        self.status, self.reply, self.headers = status, reply, headers or {}


def services_of(request: Request) -> Services:
    """Return what the application was made with."""
    services: Services = request.app.state.services
    return services


Shared = Annotated[Services, Depends(services_of)]


Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


def token_session(request: Request, services: Services, credentials: Credentials) -> str:
    """Return the session that the token names, and let a refusal know it too.

    Raises:
        Refused: 401 without a valid token.
    """
    try:
        session = services.tokens.session(credentials.credentials if credentials else "")
    except InvalidToken as error:
        raise unknown_session() from error
    request.state.session = session
    return session


async def session_of(request: Request, services: Shared, credentials: Credentials) -> str:
    """Return the session that the token names, when it may write now.

    Raises:
        Refused: 401 without a valid token, 429 over a limit.
    """
    session = token_session(request, services, credentials)
    await within(services.client_limit, client_of(request))
    await within(services.session_limit, session)
    return session


async def within(limit: Limit, name: str) -> None:
    """Count one use of a limit.

    Raises:
        Refused: 429 with ``Retry-After`` when it is used up.
    """
    if seconds := limit.seconds_to_wait(name):
        raise Refused(429, "fel-for-manga", {"Retry-After": str(seconds)})


def unknown_session() -> Refused:
    """Return the refusal of a session that is over or never was (RFC 6750)."""
    return Refused(401, "fel-samtal", {"WWW-Authenticate": "Bearer"})


def client_of(request: Request) -> str:
    """Return the client's network address, which only the limits use."""
    return request.client.host if request.client else ""


Session = Annotated[str, Depends(session_of)]
