"""The present, in one place, so that a test can move it."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime


def now() -> int:
    """Return whole seconds since the epoch."""
    return int(time.time())


def today() -> date:
    """Return the day (UTC)."""
    return utc_now().date()


def utc_now() -> datetime:
    """Return the present to the second, with its zone."""
    return datetime.fromtimestamp(now(), UTC)
