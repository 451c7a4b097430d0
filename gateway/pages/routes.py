"""The addresses of the pages."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException

from gateway.api.access import Shared, services_of
from gateway.pages.markdown import as_html
from gateway.security import WIDGET
from gateway.settings import ROOT

HERE = Path(__file__).parent
SCRIPT = HERE.parent / "widget" / "dist" / "widget.js"
STATEMENT = ROOT / "docs" / "tillganglighetsredogorelse.md"
READING = ["GET", "HEAD"]
templates = Jinja2Templates(HERE / "templates")


def install(app: FastAPI) -> None:
    """Add the pages to an application.

    Raises:
        FileNotFoundError: the widget has not been built (``make widget``).
    """
    if not SCRIPT.exists():
        raise FileNotFoundError(f"{SCRIPT} saknas: bygg widgeten med ”make widget”")
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")

    @app.api_route("/", methods=READING, include_in_schema=False)
    async def start(request: Request, services: Shared) -> HTMLResponse:
        documents = services.documents.all.values()
        return _page(request, "start.html", documents=documents, kept=services.replies.kept)

    @app.api_route("/kallor/{name}", methods=READING, include_in_schema=False)
    async def document(request: Request, services: Shared, name: str) -> HTMLResponse:
        if name not in services.documents.all:
            raise HTTPException(404)
        return _page(request, "document.html", document=services.documents.all[name])

    @app.api_route("/tillganglighet", methods=READING, include_in_schema=False)
    async def statement(request: Request) -> HTMLResponse:
        return _page(request, "statement.html", text=as_html(STATEMENT.read_text("utf-8")))

    @app.api_route(WIDGET, methods=READING, include_in_schema=False)
    async def widget() -> FileResponse:
        return FileResponse(SCRIPT, media_type="text/javascript; charset=utf-8")


def _page(request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
    return templates.TemplateResponse(request, template, values, status_code=status)


def missing_page(request: Request, status: int) -> Response:
    """Return the page that helps on where there is none."""
    documents = services_of(request).documents.all.values()
    return _page(request, "missing.html", status=status, documents=documents)
