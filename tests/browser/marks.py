"""Where a page is painted in the colour of ``::target-text`` (gateway/pages/static/style.css)."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image
from playwright.sync_api import Error, Page

COLOUR = (0xFF, 0xE6, 0x80)
TRIES, PAUSE_MS = 20, 250  # the browser looks for the words after the page has loaded
NOT_PAINTED_YET = "Unable to capture screenshot"  # Chromium's words while a new tab has no picture


@dataclass(frozen=True)
class Mark:
    """What is painted: how many pixels, and between which heights of the window."""

    pixels: int = 0
    top: int = 0
    bottom: int = 0


def marked(page: Page) -> Mark:
    """Return what is painted in the window as it stands."""
    image = np.asarray(Image.open(BytesIO(_picture(page))).convert("RGB"))
    painted = (image == COLOUR).all(axis=2)
    rows = np.flatnonzero(painted.any(axis=1))
    return Mark(int(painted.sum()), int(rows[0]), int(rows[-1])) if rows.size else Mark()


def wait_for_mark(page: Page) -> Mark:
    """Return what is painted, once something is."""
    page.wait_for_load_state()
    for _ in range(TRIES):
        mark = marked(page)
        if mark.pixels:
            return mark
        page.wait_for_timeout(PAUSE_MS)
    raise AssertionError(f"nothing is highlighted at {page.url}")


def _picture(page: Page) -> bytes:
    for _ in range(TRIES):
        try:
            return page.screenshot()
        except Error as error:
            if NOT_PAINTED_YET not in error.message:
                raise
            page.wait_for_timeout(PAUSE_MS)
    raise AssertionError(f"{page.url} is never painted")
