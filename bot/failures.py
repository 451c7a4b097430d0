"""Counts what fails in this process, by its part, for whoever watches it: never who, nor what about."""

from __future__ import annotations

import logging
from collections import Counter
from types import MappingProxyType

logger = logging.getLogger(__name__)

PARTS = MappingProxyType(
    {
        "read": "a conversation could not be read",
        "save": "a turn of a conversation could not be kept",
        "lock": "a conversation could not be held",
        "stale": "a turn came too late to be kept",
        "action": "an action did not answer as agreed",
        "empty": "a reply came out empty",
        "reply": "a reply could not be made",
        "release": "a conversation could not be let go of at once",
    }
)
_counted: Counter[str] = Counter()


def failed(part: str, error: BaseException | None = None) -> None:
    """Count a failure and raise the alarm in the log, by the kind of the error.

    Raises:
        KeyError: ``part`` is none of ``PARTS``.
    """
    what = PARTS[part]
    _counted[part] += 1
    logger.error("%s%s", what, f": {type(error).__name__}" if error else "")


def failures() -> dict[str, int]:
    """Return how many times each part has failed since the process started."""
    return {part: _counted[part] for part in PARTS}
