"""Sentence vectors are computed once; what they cost is still counted in every training.

Beside the vectors stands how many were computed and in how many seconds, so that a training that
finds them ready is charged what they took.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.nlu.embedder import Encoder
from bot.nlu.text import lowered

CACHE = Path(".cache/bench-nlu/vectors")


def seconds_for(encoder: Encoder, texts: Sequence[str], cache: Path) -> float:
    """Compute what is missing in the cache; return the seconds that all of the texts cost."""
    rows = list(dict.fromkeys(map(lowered, texts)))
    log, store = cache / f"{encoder.name}.seconds.json", cache / f"{encoder.name}.npz"
    stored = log.exists() and store.exists()
    spent = json.loads(log.read_text("utf-8")) if stored else {"rows": 0, "seconds": 0.0}
    before = _count(store)
    started = time.perf_counter()
    encoder.embed_all(rows, cache)
    computed = _count(store) - before
    if computed:
        spent["rows"] += computed
        spent["seconds"] += time.perf_counter() - started
        log.write_text(json.dumps(spent), "utf-8")
    return float(len(rows) * spent["seconds"] / max(spent["rows"], 1))


def _count(store: Path) -> int:
    if not store.exists():
        return 0
    with np.load(store) as stored:
        return len(stored["keys"])
