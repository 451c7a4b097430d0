"""The application that faces the network."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from gateway.api import errors
from gateway.api.routes import routes as api
from gateway.body_limit import BodyLimit
from gateway.observe import Observe
from gateway.pages.routes import install as install_pages
from gateway.security import SecurityHeaders
from gateway.services import Services

DESCRIPTION = "Frågor till Bemötandeassistenten och dess svar, se docs/ANSWER_CONTRACT.md."


def create_app(services: Services) -> ASGIApp:
    """Return the application; what it needs is made by ``gateway.services``.

    The middleware is put around FastAPI, not into it, so that also an answer to a defect carries the headers.
    """
    settings = services.settings
    limited = BodyLimit(
        _routes(services),
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


def _routes(services: Services) -> FastAPI:
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
    install_pages(app)
    errors.install(app)
    return app
