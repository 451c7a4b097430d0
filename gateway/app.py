"""The application that faces the network."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from gateway.api import errors
from gateway.api.errors import ESCALATION_PATH
from gateway.api.escalation import routes as escalation
from gateway.api.routes import routes as api
from gateway.body_limit import BodyLimit
from gateway.observe import Observe
from gateway.pages.routes import install as install_pages
from gateway.security import WORKBENCH, SecurityHeaders
from gateway.services import Services

TEAMS_PATH = "/api/teams/messages"
TEAMS_BYTES = 262_144  # what Microsoft wraps a message of a few words in
ESCALATION_BYTES = 65_536  # 4,000 characters, each written as an escape
WORKBENCH_BYTES = 262_144  # a form with several long texts
QUESTIONS_PATH = f"{WORKBENCH}/faq/fil"
QUESTIONS_BYTES = 5_500_000  # a file of 5 MB (docs/faq.md) and what a browser wraps it in
DESCRIPTION = "Frågor till Bemötandeassistenten och dess svar, se docs/ANSWER_CONTRACT.md."


def create_app(services: Services, install: Callable[[FastAPI], None] | None = None) -> ASGIApp:
    """Return the application; what it needs is made by ``gateway.services``, other channels by ``install``.

    The middleware is put around FastAPI, not into it, so that also an answer to a defect carries the headers.
    """
    settings = services.settings
    limited = BodyLimit(
        _routes(services, install),
        larger={
            TEAMS_PATH: TEAMS_BYTES,
            ESCALATION_PATH: ESCALATION_BYTES,
            f"{WORKBENCH}/": WORKBENCH_BYTES,
            QUESTIONS_PATH: QUESTIONS_BYTES,
        },
        most_bytes=settings.body_bytes,
        seconds=settings.body_seconds,
        refuse=errors.body_refusal(services.replies),
    )
    shared = CORSMiddleware(
        limited,
        allow_origins=settings.intranet_origins,
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Authorization", "Content-Type"],
        expose_headers=["Retry-After"],
        max_age=600,
    )
    return Observe(SecurityHeaders(shared), services.metrics)


def _routes(services: Services, install: Callable[[FastAPI], None] | None) -> FastAPI:
    app = FastAPI(
        title="Bemötandeassistenten",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
    )
    app.state.services = services
    app.include_router(api)
    app.include_router(escalation)
    install_pages(app)
    if install:
        install(app)
    errors.install(app)
    return app
