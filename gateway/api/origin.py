"""Keeps other sites' pages from using up an office's sessions: a browser names the origin of the page."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request

from gateway.api.access import Refused, Shared
from gateway.logs import logger

log = logger("gateway.origin")
DEFAULT_PORTS = {"http": 80, "https": 443}


def from_own_pages(request: Request, services: Shared) -> None:
    """Let a request through that comes from the gateway's own pages, the intranet's, or from no page.

    Raises:
        Refused: 403.
    """
    origin = request.headers.get("Origin")
    if origin is None or origin in services.settings.intranet_origins:
        return
    scheme = urlsplit(origin).scheme
    if _place(scheme, urlsplit(origin).netloc) != _place(scheme, request.headers.get("Host", "")):
        log.warning("a page of another origin was refused; is it missing in GATEWAY_INTRANET_ORIGINS?")
        raise Refused(403, "fel-sidan")


def _place(scheme: str, netloc: str) -> tuple[str, int | None] | None:
    """Return host and port, None when it is none; proxies write the default port out, or capitals."""
    try:
        parts = urlsplit(f"//{netloc}")
        return (parts.hostname or "", parts.port or DEFAULT_PORTS.get(scheme))
    except ValueError:
        return None
