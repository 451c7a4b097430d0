"""Response headers that keep browsers from doing what nobody asked for (OWASP Secure Headers)."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types lit-html",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# The widget is a script on other origins' pages; it holds nothing of anybody, so it may be kept.
WIDGET = "/widget.js"
WIDGET_HEADERS = {"Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "public, max-age=300"}


# The workbench sends forms, and its htmx writes what the gateway answers into the page. With the referrer
# policy no-referrer browsers call the origin of a form "null" (Fetch, "append a request Origin header"), and
# the workbench asks where forms come from.
WORKBENCH = "/hr"
WORKBENCH_HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    ),
    "Referrer-Policy": "same-origin",
}


class SecurityHeaders:
    """ASGI middleware that sets the headers on every response."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        own = HEADERS | _of_path(scope["path"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in own.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, send_with_headers)


def is_workbench(path: str) -> bool:
    """Return whether an address is the workbench's."""
    return path == WORKBENCH or path.startswith(f"{WORKBENCH}/")


def _of_path(path: str) -> dict[str, str]:
    if path == WIDGET:
        return WIDGET_HEADERS
    return WORKBENCH_HEADERS if is_workbench(path) else {}
