"""Turns what goes wrong in the workbench into pages, or parts of pages, in plain Swedish."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from gateway.api.access import services_of
from gateway.assistant import AssistantError
from gateway.hr.access import SAFE, Forged, NotAllowed, NotSignedIn, TooMany, person_of
from gateway.hr.kept import kept_page, typed_of
from gateway.hr.pages import missing_rights, page, wants_part
from gateway.hr.person import Person
from gateway.hr.workbench import PREFIX
from gateway.logs import logger

log = logger("gateway.hr")
SIGN_IN = f"{PREFIX}/logga-in"
TOLD = {
    403: ("Det gick inte att skicka", "Sidan var för gammal. Öppna den igen och försök en gång till."),
    404: ("Sidan finns inte", "Det finns ingenting på den adressen."),
    405: ("Sidan finns inte", "Det finns ingenting på den adressen."),
    422: ("Något fattas eller är för långt", "Gå tillbaka, se över det du skrev och försök igen."),
    429: ("Vänta lite", "Det blev för många försök på kort tid."),
    503: ("Det gick inte just nu", "Något som arbetsytan behöver svarar inte. Inget är ändrat. Försök igen."),
}


def install(app: FastAPI) -> None:
    """Add the handlers to the workbench."""
    app.add_exception_handler(NotSignedIn, _not_signed_in)
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(Forged, _forged)
    app.add_exception_handler(TooMany, _too_many)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for failing in (AssistantError, SQLAlchemyError, Exception):
        app.add_exception_handler(failing, _failed)


def told(request: Request, status: int, person: Person | None = None, text: str | None = None) -> Response:
    """Return the page that says what went wrong."""
    heading, usual = TOLD.get(status, TOLD[404])
    template = "_fel.html" if wants_part(request) else "fel.html"
    known: Person | None = person or getattr(request.state, "person", None)
    return page(request, template, known, status, heading=heading, text=text or usual)


async def _not_signed_in(request: Request, error: Exception) -> Response:
    """Lead to the way in; what was sent is not kept, so that nothing is sent again by itself."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    to = f"{SIGN_IN}?till={quote(back)}" if request.method in SAFE else f"{SIGN_IN}?slut=ja"
    if wants_part(request):
        return Response(status_code=401, headers={"HX-Redirect": f"{SIGN_IN}?slut=ja"})
    if typed := await typed_of(request):
        return kept_page(request, None, 401, "Du är inte inloggad längre", "Logga in i en annan flik.", typed)
    return RedirectResponse(to, 303)


async def _not_allowed(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotAllowed)
    return missing_rights(request, error.person, error.wanted)


async def _forged(request: Request, error: Exception) -> Response:
    log.warning("a request was not from the workbench's own pages", status=403)
    if not wants_part(request) and (typed := await typed_of(request)):
        return kept_page(request, None, 403, *TOLD[403], typed)
    return told(request, 403)


async def _too_many(request: Request, error: Exception) -> Response:
    assert isinstance(error, TooMany)
    response = told(request, 429, text=f"{TOLD[429][1]} Försök igen om {error.seconds} sekunder.")
    response.headers["Retry-After"] = str(error.seconds)
    return response


async def _invalid(request: Request, error: Exception) -> Response:
    return told(request, 422)


async def _http(request: Request, error: Exception) -> Response:
    """Answer what FastAPI itself refuses: no such page, a form that is none."""
    assert isinstance(error, HTTPException)
    status = 422 if error.status_code == 400 else error.status_code
    return told(request, status, await person_of(request))


async def _failed(request: Request, error: Exception) -> Response:
    services_of(request).metrics.failures.labels("workbench").inc()
    log.error("a page of the workbench could not be made", exc_info=error)
    return told(request, 503)
