"""What the parts of the workbench share."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Protocol

from fastapi import Request, Response

from gateway.hr.sessions import WorkbenchSessions
from gateway.hr.settings import WorkbenchSettings
from gateway.limits import Limit

PREFIX = "/hr"
COOKIE = "hr"


class Part(Protocol):
    """What goes on in the background."""

    async def start(self) -> None:
        """Begin."""

    async def close(self) -> None:
        """End."""


@dataclass(frozen=True)
class Workbench:
    """One of each; ``password`` is the trial's, made anew at each start."""

    settings: WorkbenchSettings
    sessions: WorkbenchSessions
    logins: Limit
    address: str  # of its first page
    origins: frozenset[str]  # of its own pages
    password: str = field(default_factory=lambda: secrets.token_urlsafe(18), repr=False)
    parts: list[Part] = field(default_factory=list)

    async def start(self) -> None:
        """Begin what goes on in the background."""
        for part in self.parts:
            await part.start()

    async def close(self) -> None:
        """End it."""
        for part in self.parts:
            await part.close()

    @property
    def cookie(self) -> str:
        """The cookie's name; browsers keep ``__Host-`` ones to this host and TLS (RFC 6265bis §4.1.3.2)."""
        return f"__Host-{COOKIE}" if self.settings.secure else COOKIE

    def hand_out(self, response: Response, secret: str) -> None:
        """Let the browser keep a session's secret until it is closed."""
        response.set_cookie(
            self.cookie, secret, path="/", secure=self.settings.secure, httponly=True, samesite="lax"
        )

    def take_back(self, response: Response) -> None:
        """Let the browser forget it."""
        response.delete_cookie(
            self.cookie, path="/", secure=self.settings.secure, httponly=True, samesite="lax"
        )


def workbench_of(request: Request) -> Workbench:
    """Return the workbench that a request came to."""
    workbench: Workbench = request.app.state.workbench
    return workbench


def secret_of(request: Request) -> str:
    """Return the secret that the browser holds, empty when it holds none."""
    return request.cookies.get(workbench_of(request).cookie, "")
