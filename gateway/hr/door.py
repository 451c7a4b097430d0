"""Puts the workbench into the gateway, as an application of its own: its pages answer errors as pages."""

from __future__ import annotations

from fastapi import Depends, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.sessions import SessionMiddleware

from gateway.hr import errors, sign_in
from gateway.hr.access import Reader, own_pages_only, this_machine_only
from gateway.hr.contents import PAGES
from gateway.hr.faq.running import Runs
from gateway.hr.oidc import Provider
from gateway.hr.pages import HERE, page
from gateway.hr.sessions import WorkbenchSessions
from gateway.hr.settings import WorkbenchSettings
from gateway.hr.workbench import PREFIX, Workbench
from gateway.limits import Limit
from gateway.publishing.allowed import why_off
from gateway.publishing.preparing import Publishing
from gateway.services import Services
from gateway.settings import ROOT, Settings

BUILT = HERE.parent / "widget" / "dist"
SCRIPTS = {"htmx.js": BUILT / "htmx.min.js", "preview.js": BUILT / "preview.js"}
PENDING_SECONDS = 600
GUARDS = [Depends(this_machine_only), Depends(own_pages_only)]


def install_workbench(app: FastAPI, services: Services, settings: WorkbenchSettings) -> Workbench:
    """Add the workbench to the gateway's application.

    Raises:
        FileNotFoundError: one of the pages' scripts has not been built (``make widget``).
    """
    for file in SCRIPTS.values():
        if not file.exists():
            raise FileNotFoundError(f"{file} saknas: kör ”make widget”")
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
    app.state.faq_runs = Runs(services, workbench.settings.result_days)
    app.state.publishing = Publishing(
        services, app.state.faq_runs, why_off(workbench.settings.editing, ROOT), ROOT
    )
    workbench.parts.append(app.state.publishing)
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
        return _script("htmx.js")

    @app.get("/preview.js")
    async def preview() -> Response:
        return _script("preview.js")

    errors.install(app)
    return app


def _script(name: str) -> Response:
    return Response(SCRIPTS[name].read_bytes(), media_type="text/javascript; charset=utf-8")
