"""What people write is in no log of Rasa's or the actions', at no level and not in an exception."""

import json
import subprocess
import sys
from typing import Any

import pytest

MARKER = "planted-marker"
NAME = "7f3a" * 8
PROGRAM = f"""
import logging, structlog
from bot import request_ids
from bot.quiet_logs import keep_words_out, note
keep_words_out()
from rasa.utils.io import configure_colored_logging
from rasa.utils.log_utils import configure_structlog
configure_colored_logging("DEBUG")
configure_structlog(logging.DEBUG)
request_ids.begin("{NAME}")
for name in ("rasa.core.processor", "sanic.root", "bot.channel"):
    log = logging.getLogger(name)
    log.debug("Received user message '{MARKER}'")
    log.info("Failed to run custom action for '{MARKER}'")
    try:
        int("{MARKER}")
    except ValueError as error:
        log.exception("an error is told")
        log.error(error, exc_info=True)
        log.error(f"it was {{error}}", exc_info=True)
        log.error("it was %s", error)
        log.error(error)
log = logging.getLogger("rasa.core.processor")
for level in (logging.WARNING, logging.ERROR, logging.CRITICAL):
    log.log(level, f"could not read {MARKER}")
    log.log(level, "could not read %s", "{MARKER}")
    log.log(level, {{"text": "{MARKER}"}})
told = structlog.get_logger("rasa.actions")
for say in (told.debug, told.info, told.warning, told.error, told.critical):
    say("action.run.failed", text="{MARKER}", event_info="{MARKER}")
    say("{MARKER}")
try:
    int("{MARKER}")
except ValueError:
    told.exception("action.run.raised")
logging.getLogger("bot.tracker_store").warning("a warning of ours is told: %s", 3)
note("message", status=200, ms=7)
"""


@pytest.fixture(scope="module")
def logged() -> str:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def lines(logged: str) -> list[dict[str, Any]]:
    """Every line is JSON, whatever handlers Rasa put in place."""
    return [json.loads(line) for line in logged.splitlines()]


def test_no_word_is_in_any_line(logged: str) -> None:
    assert "an error is told" in logged  # the log is the right one
    assert MARKER not in logged


def test_of_an_exception_the_kind_and_the_place_are_told(lines: list[dict[str, Any]]) -> None:
    told = [line for line in lines if line["event"] == "an error is told" and line["logger"] == "bot.channel"]
    assert told and told[0]["error"] == "ValueError" and told[0]["where"].startswith("<string>:")


def test_others_say_what_happened_but_not_with_what(lines: list[dict[str, Any]]) -> None:
    events = {line["event"] for line in lines if line["logger"].startswith("rasa")}
    assert {"could not read %s", "action.run.failed", "action.run.raised"} <= events
    assert {line["level"] for line in lines if line["event"] == "action.run.failed"} == {
        "warning",
        "error",
        "critical",
    }


def test_our_own_lines_are_told_whole_and_name_the_request(lines: list[dict[str, Any]]) -> None:
    last = lines[-2:]
    assert [line["event"] for line in last] == ["a warning of ours is told: 3", "message"]
    assert (last[1]["status"], last[1]["ms"], last[1]["level"]) == (200, 7, "info")
    assert {line["request_id"] for line in lines} == {NAME}
    assert all(line["timestamp"].endswith("Z") for line in lines)
