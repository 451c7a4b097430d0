"""Draws the icons of the Teams app from their SVG, in the browser of the tests.

    .gateway/bin/python -m tests.gateway.teams.package.draw

The PNGs are kept with the SVGs: whoever builds the package needs no browser.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import sync_playwright

from gateway.teams.package.archive import ICONS
from tests.browser.chromium import LAUNCH

SIZES = {"color": 192, "outline": 32}


def draw(target: Path) -> None:
    """Write ``color.png`` and ``outline.png`` into a folder."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        for name, size in SIZES.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            drawing = (ICONS / f"{name}.svg").read_text("utf-8")
            page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{drawing}")
            page.screenshot(path=target / f"{name}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--target", type=Path, default=ICONS)
    draw(parser.parse_args().target)
