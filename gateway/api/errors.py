"""Turns what goes wrong into the contract's list: a plain sentence and the contacts."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic_core import from_json
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Scope

from gateway.api.access import Refused, services_of
from gateway.api.models import as_json
from gateway.api.reference import refer
from gateway.body_limit import BODY, Refusal
from gateway.logs import logger
from gateway.pages.routes import missing_page
from gateway.replies import Replies, role_of
from gateway.security import is_workbench

log = logger("gateway.errors")
CHAT, ESCALATION_PATH = "/api/chat", "/api/escalation"


def install(app: FastAPI) -> None:
    """Add the handlers to an application."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _not_a_message)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(SQLAlchemyError, _failed)
    app.add_exception_handler(TimeoutError, _failed)
    app.add_exception_handler(Exception, _failed)


def body_refusal(replies: Replies) -> Refusal:
    """Return what answers a body that is too large (413) or too slow (408)."""

    def refuse(scope: Scope, status: int) -> ASGIApp:
        if is_workbench(scope["path"]):
            return PlainTextResponse("Det du skickade var för långt eller kom för långsamt.", status)
        too_long = "fel-hr-inte-last" if scope["path"] == ESCALATION_PATH else "fel-for-langt"
        reply = replies.reply(too_long if status == 413 else "fel-tekniskt")
        return JSONResponse(as_json(reply), status)

    return refuse


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return await _reply(request, error.status, error.reply, error.headers)


async def _not_a_message(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    too_long = any(problem["type"] == "string_too_long" for problem in error.errors())
    if request.url.path == ESCALATION_PATH:
        return await _reply(request, 422, "fel-hr-inte-last")
    return await _reply(request, 422, "fel-for-langt" if too_long else "fel-meddelande")


async def _http(request: Request, error: Exception) -> Response:
    """Answer what FastAPI itself refuses: no such call, no such page, a body that is no JSON."""
    assert isinstance(error, HTTPException)
    if error.status_code == 400:
        return await _reply(request, 422, "fel-meddelande")
    if error.status_code == 405:
        return Response(status_code=405, headers={"Allow": ", ".join(sorted(_methods(request)))})
    if request.url.path.startswith("/api/"):
        return Response(status_code=error.status_code)
    return missing_page(request, error.status_code)


def _methods(request: Request) -> set[str]:
    """Return what can be done at an address: Starlette names only the first route's methods."""
    routes = [route for route in request.app.routes if isinstance(route, Route)]
    fitting = [route for route in routes if route.matches(request.scope)[0] is not Match.NONE]
    return {method for route in fitting for method in route.methods or ()}


async def _failed(request: Request, error: Exception) -> Response:
    """Answer whatever failed: a chat with 200, since a proxy may swallow the contacts of a 5xx."""
    services_of(request).metrics.failures.labels("gateway").inc()
    log.error("a request could not be answered", exc_info=error)
    request.state.session = None  # the role is not looked up in a database that has just failed
    writing = request.url.path == CHAT and request.method == "POST"
    return await _reply(request, 200 if writing else 503, "fel-tekniskt")


async def _reply(
    request: Request, status: int, reply: str, headers: dict[str, str] | None = None
) -> Response:
    services = services_of(request)
    said = refer(services, services.replies.reply(reply, await _role(request)))
    return JSONResponse(as_json(said), status, headers)


async def _role(request: Request) -> str | None:
    """Return the role for a refusal's contacts: what the conversation says, else what the body states."""
    session = getattr(request.state, "session", None)
    if session:
        try:
            if role := await services_of(request).sessions.role(session):
                return role
        except SQLAlchemyError as error:  # perhaps what the refusal is about; the contacts matter more
            log.error("the role of a session could not be read", error=type(error).__name__)
    try:
        body = from_json(request.scope.get(BODY, b""))  # unlike json, it takes deep nesting for a ValueError
    except ValueError:
        return None
    roll = body.get("roll") if isinstance(body, dict) else None
    return role_of(roll) if isinstance(roll, str) else None
