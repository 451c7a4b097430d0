"""Vectors are computed once, and a broken-off cache is not trusted."""

from pathlib import Path

import numpy as np
import pytest

from bot.nlu import embedder


def test_known_texts_are_not_computed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = embedder.embed_all(["Får jag dricka?", "gåva"], tmp_path)

    def computed_again(text: str) -> np.ndarray:
        raise AssertionError(f"computed again: {text}")

    monkeypatch.setattr(embedder, "embed", computed_again)
    again = embedder.embed_all(["gåva", "FÅR JAG DRICKA?"], tmp_path)
    assert np.allclose(first, again[::-1])


def test_vectors_have_unit_length_and_mean_something() -> None:
    lunch, beer, weather = map(
        embedder.embed, ("öl till lunchen", "dricka alkohol på rasten", "blir det snö i helgen")
    )
    assert lunch.shape == (embedder.DIMENSIONS,)
    assert np.isclose(np.linalg.norm(lunch), 1, atol=1e-3)
    assert lunch @ beer > lunch @ weather
