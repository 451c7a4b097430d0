"""Remembers what has been dealt with, for a while and not without end."""

from __future__ import annotations

from collections import OrderedDict

from gateway.clock import now


class Once:
    """Names that have been seen lately, in the memory of the process."""

    def __init__(self, seconds: int, most: int = 20_000) -> None:
        """Remember a name for ``seconds``, and at most ``most`` names: the oldest is forgotten first."""
        self._seconds, self._most = seconds, most
        self._seen: OrderedDict[str, int] = OrderedDict()

    def first(self, name: str) -> bool:
        """Return whether the name comes for the first time, and remember it."""
        self._forget_old()
        if name in self._seen:
            return False
        self._seen[name] = now()
        return True

    def __len__(self) -> int:
        """Return how many names are remembered."""
        return len(self._seen)

    def _forget_old(self) -> None:
        while self._seen:
            name, since = next(iter(self._seen.items()))
            if since > now() - self._seconds and len(self._seen) < self._most:
                return
            del self._seen[name]
