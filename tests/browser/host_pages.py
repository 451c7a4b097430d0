"""Pages of other origins that carry the widget, as the intranet's do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from tests.loopback import listening

TEXT = "<p>Text på sidan.</p>" * 40
# A page that does what pages should not: huge, shouting, right to left, and with rules for every element.
RUDE_STYLE = """html { font-size: 62.5% } * { color: red !important; text-transform: uppercase;
letter-spacing: 5px; direction: rtl } button, a, p, textarea { background: lime !important; padding: 40px
!important; display: none !important } bemotande-chat { display: none; opacity: 0.01 }"""


@dataclass
class HostPages:
    """Another site than the gateway: where it listens, and its pages by path."""

    address: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    policies: dict[str, str] = field(default_factory=dict)

    def add(self, path: str, html: str, policy: str = "") -> str:
        """Add a page, with a Content-Security-Policy if there is one, and return its address."""
        self.pages[path], self.policies[path] = html, policy
        return self.address + path

    def carry(self, path: str, gateway: str, attributes: str = "", style: str = "", policy: str = "") -> str:
        """Add a page that carries the widget of a gateway and return its address."""
        script = f'<script src="{gateway}/widget.js" {attributes} defer></script>'
        head = f"<style>{style}</style>" if style else ""
        main = f'<h1>Intranätet</h1><p><a href="{path}?nasta">Nästa sida</a></p>{TEXT}<button>Sist</button>'
        return self.add(path, page(f"{head}{script}", main), policy)


def page(head: str, main: str) -> str:
    """Return a whole page in Swedish."""
    return (
        '<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Intranätet</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>'
        f"<body><main>{main}</main></body></html>"
    )


def strict(gateway: str) -> str:
    """Return the policy of an intranet that allows the gateway and nothing else."""
    return (
        f"default-src 'none'; script-src {gateway}; connect-src {gateway}; "
        "require-trusted-types-for 'script'; trusted-types lit-html"
    )


@contextmanager
def host_pages() -> Iterator[HostPages]:
    """Serve pages on a free port of loopback."""
    site = HostPages()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            body = site.pages.get(path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if site.policies.get(path):
                self.send_header("Content-Security-Policy", site.policies[path])
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    with listening(Handler) as place:
        site.address = f"http://{place}"
        yield site
