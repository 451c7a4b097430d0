"""``/hr/logga-in`` and ``/hr/logga-ut``: in by the organisation's accounts, or by the trial's password."""

from __future__ import annotations

import hmac
import re
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from gateway.api.access import Shared, client_of
from gateway.hr.access import TooMany, person_of
from gateway.hr.errors import told
from gateway.hr.oidc import ANSWER, NotProven, Provider, ProviderSilent
from gateway.hr.pages import page
from gateway.hr.roles import NAMES, ROLES, Role, role_of
from gateway.hr.workbench import PREFIX, secret_of, workbench_of
from gateway.logs import logger
from gateway.services import Services
from gateway.store import audit

routes = APIRouter()
log = logger("gateway.hr")
HOME = f"{PREFIX}/"
OWN_PAGE = re.compile(rf"{PREFIX}/(?:[\w-]+(?:/[\w-]+)*/?)?(?:\?[\w=&%+.-]*)?", re.ASCII)
TRIAL_SUBJECT, TRIAL_NAME = "prov", "Prov på egen dator"
TO = "till"  # where to go once signed in


@routes.get("/logga-in")
async def sign_in(request: Request, till: str = "", slut: str = "") -> Response:
    """Show the ways in."""
    if await person_of(request):
        return RedirectResponse(_own_page(till), 303)
    return page(request, "logga_in.html", None, till=_own_page(till), over=bool(slut), wrong=False)


@routes.post("/logga-in")
async def sign_in_for_trial(
    request: Request,
    services: Shared,
    losenord: Annotated[str, Form(max_length=200)] = "",
    till: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Let whoever started the gateway in, by the password that it printed."""
    workbench = workbench_of(request)
    if not workbench.settings.trial:
        return told(request, 404)
    _count(request)
    if not hmac.compare_digest(losenord.strip().encode(), workbench.password.encode()):
        log.warning("a wrong password for the workbench", status=403)
        return page(request, "logga_in.html", None, 403, till=_own_page(till), over=False, wrong=True)
    return await _begin(request, services, TRIAL_SUBJECT, TRIAL_NAME, ROLES[-1], _own_page(till))


@routes.get("/oidc")
async def ask_provider(request: Request, till: str = "") -> Response:
    """Send the browser to the organisation's sign-in."""
    if workbench_of(request).settings.trial:
        return told(request, 404)
    _count(request)
    try:
        response = await _provider(request).ask(request)
    except (NotProven, ProviderSilent) as error:
        return _not_in(request, error)
    request.session[TO] = _own_page(till)
    return response


@routes.get(ANSWER.removeprefix(PREFIX))
async def answer_of_provider(request: Request, services: Shared) -> Response:
    """Take what the organisation's sign-in says, and begin a session for whoever has a role."""
    workbench = workbench_of(request)
    if workbench.settings.trial:
        return told(request, 404)
    _count(request)
    to = _own_page(str(request.session.pop(TO, "")))
    try:
        claims = await _provider(request).proven(request)
        subject, name, groups = _provider(request).person(claims)
    except (NotProven, ProviderSilent) as error:
        return _not_in(request, error)
    finally:
        request.session.clear()  # whatever came of it: each answer is good for one try
    role = role_of(groups, workbench.settings.roles)
    if role is None:
        log.warning("somebody without a role was not let in", status=403)
        ask = workbench.settings.ask_for_access
        return page(request, "utan_roll.html", None, 403, name=name, ask=ask)
    return await _begin(request, services, subject, name, role, to)


@routes.post("/logga-ut")
async def sign_out(request: Request, services: Shared) -> Response:
    """End the session."""
    workbench = workbench_of(request)
    if person := await person_of(request):
        await audit.note(services.engine, "sign out", "workbench", person.actor)
    await workbench.sessions.end(secret_of(request))
    response = RedirectResponse(f"{PREFIX}/utloggad", 303)
    workbench.take_back(response)
    return response


@routes.get("/utloggad")
async def signed_out(request: Request) -> Response:
    """Say that the session is over."""
    return page(request, "utloggad.html", None)


async def _begin(
    request: Request, services: Services, subject: str, name: str, role: Role, to: str
) -> Response:
    """Begin a session under a new id; the one that the browser had, whoever gave it, ends."""
    workbench = workbench_of(request)
    await audit.note(services.engine, "sign in", f"workbench {NAMES[role]}", f"hr:{subject}")
    await workbench.sessions.end(secret_of(request))
    response = RedirectResponse(to, 303)
    workbench.hand_out(response, await workbench.sessions.begin(subject, name, role))
    return response


def _count(request: Request) -> None:
    if seconds := workbench_of(request).logins.seconds_to_wait(client_of(request)):
        raise TooMany(seconds)


def _not_in(request: Request, error: Exception) -> Response:
    log.warning("a sign-in to the workbench failed", error=f"{type(error).__name__}: {error}")
    silent = isinstance(error, ProviderSilent)
    return page(request, "inte_inloggad.html", None, 503 if silent else 403, silent=silent)


def _own_page(path: str) -> str:
    """Return a page of the workbench, its first one where the path is none: never another site's."""
    return path if OWN_PAGE.fullmatch(path) else HOME


def _provider(request: Request) -> Provider:
    provider: Provider = request.app.state.provider
    return provider
