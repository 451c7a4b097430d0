"""How often a session and a client may write. Counted in memory, for a minute, and never logged."""

from __future__ import annotations

import math
import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Limit:
    """One limit, such as ``20/minute``, counted apart for each name."""

    def __init__(self, rate: str) -> None:
        """Read the rate.

        Raises:
            ValueError: it is not written as ``<number>/<unit>``.
        """
        self._rate = parse(rate)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def seconds_to_wait(self, name: str) -> int:
        """Count one use; return 0 when it is allowed, else the seconds until the next one is."""
        if self._limiter.hit(self._rate, name):
            return 0
        window = self._limiter.get_window_stats(self._rate, name)
        return max(1, math.ceil(window.reset_time - time.time()))
