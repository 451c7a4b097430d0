"""How the browser is started: Debian's Chromium, without a network, without a sandbox (root has none)."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import ViewportSize

LAUNCH: dict[str, Any] = {
    "executable_path": "/usr/bin/chromium",
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 320, "height": 640}
PERSON: dict[str, Any] = {"locale": "sv-SE", "viewport": DESKTOP, "reduced_motion": "reduce"}
