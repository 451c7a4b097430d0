"""Measures a part of the work on a message, for the figures and, where they are on, the traces."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from gateway import tracing
from gateway.metrics import Metrics

REDACTION, ASSISTANT, STORAGE = "redaction", "assistant", "storage"


@contextmanager
def part(metrics: Metrics, name: str) -> Iterator[None]:
    """Measure what happens inside, also when it fails.

    Args:
        metrics: Where the seconds are counted.
        name: One of the parts above; it is a label and the span's name, so never what anybody wrote.
    """
    started = time.perf_counter()
    try:
        with tracing.span(name):
            yield
    finally:
        metrics.part_seconds.labels(name).observe(time.perf_counter() - started)
