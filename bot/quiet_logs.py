"""Logs of Rasa and of its action server: JSON lines that cannot hold what anybody wrote.

Both log message texts at DEBUG and INFO, whatever ``--quiet`` or ``--debug`` says elsewhere, their warnings
quote what they are about, and the text of an exception quotes its input. So of other packages a line tells
only where in the program it arose and, where it is a fixed pattern, that; our own modules say what they say,
and of an exception its kind and place. The fields are those of ``gateway/logs.py``.
"""

from __future__ import annotations

import datetime
import json
import logging
import sys
import traceback
from types import TracebackType
from typing import Any

from bot import request_ids

OURS = {"bot", "actions", "knowledge", "__main__"}
LEFT_OUT = "a message without a pattern is left out"


def keep_words_out() -> None:
    """Let nothing of other packages below WARNING be logged in this process, and every line be a safe one."""
    logging.disable(logging.INFO)
    logging.setLogRecordFactory(_Wordless)
    # Rasa, Sanic and coloredlogs each put handlers and formats of their own in place, again at every start.
    logging.Handler.format = _as_json  # type: ignore[method-assign, assignment]


def note(event: str, **fields: str | int) -> None:
    """Print a line of our own at level INFO, which is disabled for ``logging`` here.

    Args:
        event: What happened, a constant.
        fields: What more is told; never what anybody wrote.
    """
    sys.stderr.write(_line("info", "bot.requests", {"event": event, **fields}) + "\n")


class _Wordless(logging.LogRecord):
    """A record whose exception is told without what it says, and others' messages without their arguments."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        error = self.exc_info[1] if isinstance(self.exc_info, tuple) else None
        self.told: dict[str, str] = {}
        if error is not None:
            self.told = {"error": _kind(error), "where": _where(error.__traceback__)}
            self.exc_info = None
        else:
            self.told = {"where": f"{self.pathname}:{self.lineno}"}
        if str(self.name).split(".")[0] not in OURS:
            self.msg, self.args = _pattern(self.msg, bool(self.args)), ()
        if isinstance(self.args, tuple):
            self.args = tuple(_kind(arg) if isinstance(arg, BaseException) else arg for arg in self.args)
        if isinstance(self.msg, BaseException):
            self.msg = _kind(self.msg)
        elif error is not None and str(error) and str(error) in str(self.msg):
            self.msg, self.args = "an exception", ()


def _pattern(message: object, has_arguments: bool) -> str:
    """Return what another package says in its own words: a pattern, or the name of a structured event."""
    if isinstance(message, str) and has_arguments:
        return message
    try:
        event = json.loads(str(message))["event"]
    except (ValueError, KeyError, TypeError):
        return LEFT_OUT
    constant = isinstance(event, str) and event.isascii() and event.replace(".", "_").isidentifier()
    return event if constant else LEFT_OUT


def _as_json(_handler: logging.Handler, record: logging.LogRecord) -> str:
    told = {"event": record.getMessage(), **getattr(record, "told", {})}
    return _line(record.levelname.lower(), record.name, told)


def _line(level: str, logger: str, fields: dict[str, Any]) -> str:
    time = datetime.datetime.now(datetime.timezone.utc).isoformat().replace("+00:00", "Z")
    named = {"request_id": id_} if (id_ := request_ids.current()) else {}
    about = {**fields, **named, "level": level, "logger": logger, "timestamp": time}
    return json.dumps(about, ensure_ascii=False)


def _kind(error: BaseException) -> str:
    return type(error).__name__


def _where(frames: TracebackType | None) -> str:
    """Return the innermost places, as ``file:line``, without any value."""
    return " < ".join(f"{f.filename}:{f.lineno}" for f in reversed(traceback.extract_tb(frames)[-4:]))
