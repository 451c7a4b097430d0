"""Puts the workbench into the gateway, as an application of its own: its pages answer errors as pages."""

from __future__ import annotations

from pathlib import Path

from fastapi import Depends, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.sessions import SessionMiddleware

from gateway.hr import errors, sign_in
from gateway.hr.access import Reader, own_pages_only, this_machine_only
from gateway.hr.contents import PAGES
from gateway.hr.oidc import Provider
from gateway.hr.pages import HERE, page
from gateway.hr.sessions import WorkbenchSessions
from gateway.hr.settings import WorkbenchSettings
from gateway.hr.workbench import PREFIX, Workbench
from gateway.limits import Limit
from gateway.services import Services
from gateway.settings import Settings

HTMX = HERE.parent / "widget" / "dist" / "htmx.min.js"
PENDING_SECONDS = 600
GUARDS = [Depends(this_machine_only), Depends(own_pages_only)]


def install_workbench(app: FastAPI, services: Services, settings: WorkbenchSettings) -> Workbench:
    """Add the workbench to the gateway's application.

    Raises:
        FileNotFoundError: htmx has not been copied (``make widget``).
    """
    if not HTMX.exists():
        raise FileNotFoundError(f"{HTMX} saknas: kör ”make widget”")
    workbench = Workbench(
        settings,
        WorkbenchSessions(services.engine, settings),
        Limit(settings.login_limit),
        f"{settings.address or f'http://127.0.0.1:{services.settings.port}'}{PREFIX}/",
        own_origins(settings, services.settings),
    )
    app.mount(PREFIX, _routes(services, workbench))

    @app.get(PREFIX, include_in_schema=False)
    async def with_slash() -> Response:
        return RedirectResponse(f"{PREFIX}/", 307)

    return workbench


def own_origins(settings: WorkbenchSettings, gateway: Settings) -> frozenset[str]:
    """Return the origins of the workbench's own pages."""
    if settings.trial:
        return frozenset(f"http://{host}:{gateway.port}" for host in ("127.0.0.1", "localhost", "[::1]"))
    return frozenset((settings.address,))


def _routes(services: Services, workbench: Workbench) -> FastAPI:
    app = FastAPI(openapi_url=None, redirect_slashes=False, dependencies=GUARDS)
    app.state.services, app.state.workbench = services, workbench
    if not workbench.settings.trial:
        app.state.provider = Provider(workbench.settings)
    app.add_middleware(
        SessionMiddleware,
        secret_key=f"workbench {services.settings.signing_key.get_secret_value()}",
        session_cookie=f"{workbench.cookie}-inloggning",
        max_age=PENDING_SECONDS,
        https_only=workbench.settings.secure,
    )
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.include_router(sign_in.routes)
    for entry in PAGES:
        app.include_router(entry.routes)

    @app.get("/")
    async def home(request: Request, person: Reader) -> Response:
        return page(request, "start.html", person)

    @app.get("/htmx.js")
    async def htmx() -> Response:
        return Response(Path(HTMX).read_bytes(), media_type="text/javascript; charset=utf-8")

    errors.install(app)
    return app
