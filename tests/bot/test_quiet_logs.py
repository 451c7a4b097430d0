"""What people write is in no log of Rasa's, not at DEBUG and not in an exception."""

import subprocess
import sys

MARKER = "planted-marker"
PROGRAM = f"""
import logging
from bot.quiet_logs import keep_words_out
keep_words_out()
logging.basicConfig(level=logging.DEBUG)
log = logging.getLogger("rasa.core.processor")
log.debug("Received user message '{MARKER}'")
log.info("Failed to run custom action for '{MARKER}'")
log.warning("a warning is told")
try:
    int("{MARKER}")
except ValueError as error:
    log.exception("an error is told")
    log.error(error, exc_info=True)
    log.error(f"it was {{error}}", exc_info=True)
    log.error("it was %s", error)
    log.error(error)
"""


def test_only_warnings_and_the_kind_of_an_exception_are_logged() -> None:
    logged = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    ).stderr
    assert "a warning is told" in logged and "an error is told" in logged
    assert "ValueError at <string>:" in logged
    assert MARKER not in logged
