"""How hard Hypothesis tries: the same cases every time in `make test`, new and more ones in `make fuzz`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

LONG = "FUZZ"  # set by `make fuzz`
TIMES_LONGER = 5


def effort(examples: int, **others: int) -> settings:
    """Return settings for a test that tries so many examples in `make test`."""
    is_long = LONG in os.environ
    return settings(
        max_examples=examples * TIMES_LONGER if is_long else examples,
        derandomize=not is_long,
        database=None,
        deadline=None,
        print_blob=is_long,
        suppress_health_check=list(HealthCheck),
        **others,
    )
