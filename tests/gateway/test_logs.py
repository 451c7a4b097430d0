"""No log holds what anybody wrote, at any level and whatever breaks."""

from __future__ import annotations

import json
import logging

import pytest

from gateway import logs

MARKER = "planted-marker"


def test_only_named_fields_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("DEBUG")
    logs.logger("gateway.x").warning("said", status=200, text=MARKER, message=MARKER)
    line = json.loads(capsys.readouterr().out)
    assert line["event"] == "said" and line["status"] == 200
    assert MARKER not in str(line)


def test_of_an_exception_the_kind_and_the_place_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("DEBUG")
    try:
        int(MARKER)
    except ValueError:
        logs.logger("gateway.x").exception("failed")
    line = json.loads(capsys.readouterr().out)
    assert line["error"] == "ValueError" and "test_logs.py:" in line["where"]
    assert MARKER not in str(line)


@pytest.mark.parametrize("name", ["uvicorn.error", "sqlalchemy.engine", "httpx", "presidio-analyzer"])
def test_other_packages_say_what_happened_but_not_with_what(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    logs.set_up("DEBUG")
    other = logging.getLogger(name)
    other.error("could not read %s", MARKER)
    other.error(f"could not read {MARKER}")
    other.info("read %s", MARKER)
    try:
        raise RuntimeError(MARKER)
    except RuntimeError:
        other.exception("broken")
    out = capsys.readouterr().out
    assert "could not read %s" in out and "RuntimeError" in out
    assert MARKER not in out
