"""Who may do what: ``needs`` a role, and no request may change anything on another page's behalf.

Forged requests (CSRF) are kept out twice: by where the browser says that the request comes from (``Origin``,
``Sec-Fetch-Site``), and by the session's token in the form or in a header.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from gateway.api.access import client_of
from gateway.hr.person import Person, csrf_token
from gateway.hr.roles import Role
from gateway.hr.settings import is_loopback
from gateway.hr.workbench import secret_of, workbench_of

SAFE = ("GET", "HEAD", "OPTIONS")
FIELD, HEADER = "csrf", "X-CSRF-Token"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class NotSignedIn(Exception):
    """Nobody is signed in, or not any more."""


class NotAllowed(Exception):
    """Somebody is signed in who may not do this."""

    def __init__(self, person: Person, wanted: Role) -> None:
        """Say who it is and what they would have to be allowed."""
        super().__init__(wanted)
        self.person, self.wanted = person, wanted


class Forged(Exception):
    """A request that none of the workbench's own pages has made."""


class TooMany(Exception):
    """More than a limit allows; try again in ``seconds``."""

    def __init__(self, seconds: int) -> None:
        """Say when to try again."""
        super().__init__(seconds)
        self.seconds = seconds


def this_machine_only(request: Request) -> None:
    """Keep the trial to this machine, also where a proxy passes others on, or a name is bent to point here.

    Raises:
        HTTPException: 404, as if there were no workbench.
    """
    if not workbench_of(request).settings.trial:
        return
    if not (is_loopback(client_of(request)) and is_loopback(request.url.hostname or "")):
        raise HTTPException(404)


async def own_pages_only(request: Request) -> None:
    """Let through what reads, and what a page of the workbench has sent.

    Raises:
        Forged: it comes from elsewhere, or lacks the token of the session that it would act in.
    """
    if request.method in SAFE:
        return
    if not from_own_page(request):
        raise Forged
    secret = secret_of(request)
    if secret and not hmac.compare_digest((await _token(request)).encode(), csrf_token(secret).encode()):
        raise Forged


def from_own_page(request: Request) -> bool:
    """Return whether the browser does not say that another site's page sends it."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    return site in (None, "same-origin", "none") and origin in (None, *workbench_of(request).origins)


async def _token(request: Request) -> str:
    if HEADER in request.headers:
        return request.headers[HEADER]
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() not in FORMS:
        return ""
    value = (await request.form()).get(FIELD, "")
    return "" if isinstance(value, UploadFile) else value


async def person_of(request: Request) -> Person | None:
    """Return who is signed in, None when nobody is."""
    secret = secret_of(request)
    return await workbench_of(request).sessions.find(secret) if secret else None


def needs(role: Role) -> Callable[[Request], Awaitable[Person]]:
    """Return a dependency that gives the person signed in, when they may do what the role may.

    It raises ``NotSignedIn`` or ``NotAllowed``, which become the way to sign in and a page that says whom to
    ask.
    """

    async def allowed(request: Request) -> Person:
        person = await person_of(request)
        if person is None:
            raise NotSignedIn
        request.state.person = person
        if not person.may(role):
            raise NotAllowed(person, role)
        return person

    allowed.role = role  # type: ignore[attr-defined]  # for the test that every route asks for one
    return allowed


Reader = Annotated[Person, Depends(needs("lasa"))]
Tester = Annotated[Person, Depends(needs("testa"))]
Editor = Annotated[Person, Depends(needs("redigera"))]
Publisher = Annotated[Person, Depends(needs("publicera"))]
