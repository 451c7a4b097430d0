"""Logs as JSON lines that cannot hold what anybody wrote.

Only named fields are printed, and of an exception only its kind and where it arose: exception texts
quote their input. Other packages are heard from ``WARNING`` only, and without their arguments.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

FIELDS = {
    "event",
    "level",
    "timestamp",
    "logger",
    "error",
    "where",
    "method",
    "route",
    "status",
    "ms",
    "request_id",
}
OURS = "gateway"
# What other packages may say without a pattern, since it names nobody and somebody has to act on it.
CONSTANT_TEXTS = {"Exceeded concurrency limit."}


def set_up(level: str = "INFO") -> None:
    """Print our own events from ``level``, and other packages' warnings, to standard output."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        _kind_of_exception,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _only_named_fields,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.addFilter(_without_arguments)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(level.upper())


def logger(name: str) -> Any:
    """Return the logger of one of the gateway's modules."""
    return structlog.stdlib.get_logger(name)


def _without_arguments(record: logging.LogRecord) -> bool:
    """Let another package say what happened, in its own words, but not with what."""
    if record.name.split(".")[0] != OURS:
        told = record.args or record.msg in CONSTANT_TEXTS
        record.msg, record.args = str(record.msg) if told else "", ()
        record.msg = record.msg or "a message without a pattern is left out"
    return True


def _kind_of_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"], event["where"] = type(error).__name__, _where(error.__traceback__)
    return event


def _where(frames: TracebackType | None) -> str:
    """Return the innermost places, as ``file:line``, without any value."""
    return " < ".join(f"{f.filename}:{f.lineno}" for f in reversed(traceback.extract_tb(frames)[-4:]))


def _only_named_fields(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: value for key, value in event.items() if key in FIELDS or key.startswith("_")}
