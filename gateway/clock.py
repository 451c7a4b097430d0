"""The present, in one place, so that a test can move it."""

from __future__ import annotations

import time


def now() -> int:
    """Return whole seconds since the epoch."""
    return int(time.time())
