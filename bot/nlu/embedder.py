"""Sentence vectors: the one place that knows how the encoder is run.

The encoder is multilingual-e5-small tuned on our topics (``make encoder``; its card is
``bot/nlu/encoder/CARD.md``), run by onnxruntime from a file in this repository: nothing is downloaded.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache as once
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer
from tqdm import tqdm

from bot.nlu.text import lowered

FOLDER = Path(__file__).parent / "encoder"
DIMENSIONS = 384
QUERY = "query: "  # the prefix that E5 was trained with
MOST_PIECES, END = 320, 2  # what the longest message that the channel takes comes to


class Encoder:
    """An exported encoder; may be called by several threads at once."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Load ``encoder.onnx`` and ``tokenizer.json`` from a folder.

        One thread a call: two are slower under load.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        weights = (folder / "encoder.onnx").read_bytes()
        self.name = hashlib.sha1(weights).hexdigest()[:12]
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def embed(self, text: str) -> np.ndarray:
        """Return the vector of one message: float32, shape ``(384,)``, unit length."""
        ids = self._tokenizer.encode(QUERY + lowered(text)).ids
        if len(ids) > MOST_PIECES:
            ids = [*ids[: MOST_PIECES - 1], END]
        return self._session.run(None, {"ids": np.array([ids], dtype=np.int64)})[0][0]

    def embed_all(self, texts: Sequence[str], cache: Path) -> np.ndarray:
        """Return the vectors of many texts, ``(n, 384)``, computing only those not in ``cache``.

        Args:
            texts: The texts.
            cache: A folder of ``.npz`` files; one an encoder, made when missing.
        """
        file = cache / f"{self.name}.npz"
        known = _read(file)
        keys = [_key(text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts) if key not in known}
        if missing:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                vectors = pool.map(self.embed, missing.values())
                progress = tqdm(vectors, "Läser exempel", len(missing), unit=" fraser", mininterval=5)
                known |= dict(zip(missing, progress))
            _write(file, known)
        return np.stack([known[key] for key in keys])


@once
def encoder() -> Encoder:
    """Return the encoder that the assistant uses, loaded once a process."""
    return Encoder()


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
