"""The report of HR's questions (docs/faq.md), opened from a file: reachable for everybody, and inert."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from gateway.faq.names import Catalogue
from gateway.faq.output.page import page as report
from knowledge.model import Knowledge
from tests.browser.axe import violations
from tests.browser.conftest import _NOTE_VIOLATIONS
from tests.gateway.faq.runs import CHANGES, EMPTY, RUN


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_report_breaks_no_rule_and_runs_nothing(
    scheme: str,
    width: int,
    new_context: Callable[..., BrowserContext],
    knowledge: Knowledge,
    tmp_path: Path,
) -> None:
    context = new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    context.add_init_script(_NOTE_VIOLATIONS)
    opened = context.new_page()
    requested: list[str] = []
    dialogs: list[str] = []
    opened.on("request", lambda request: requested.append(request.url))
    opened.on("dialog", lambda dialog: dialogs.append(dialog.message))
    for run, changes in ((RUN, CHANGES), (EMPTY, None)):
        file = tmp_path / "rapport.html"
        file.write_text(report(run, changes, Catalogue.of(knowledge)), "utf-8")
        requested.clear()
        opened.goto(file.as_uri())
        assert requested == [file.as_uri()] and dialogs == []
        assert opened.evaluate("window.violations") == []  # its own policy lets its style through
        assert (
            opened.evaluate("getComputedStyle(document.querySelector('table')).borderCollapse") == "collapse"
        )
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(opened) == []
