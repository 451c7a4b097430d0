"""Vectors are computed once, and a broken-off cache is not trusted."""

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.embedder import DIMENSIONS, FOLDER, Encoder, encoder


def test_known_texts_are_not_computed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = encoder().embed_all(["Får jag dricka?", "gåva"], tmp_path)

    def computed_again(self: Encoder, text: str) -> np.ndarray:
        raise AssertionError(f"computed again: {text}")

    monkeypatch.setattr(Encoder, "embed", computed_again)
    again = encoder().embed_all(["gåva", "FÅR JAG DRICKA?"], tmp_path)
    assert np.allclose(first, again[::-1])


def test_vectors_have_unit_length_and_mean_something() -> None:
    lunch, beer, weather = map(
        encoder().embed, ("öl till lunchen", "dricka alkohol på rasten", "blir det snö i helgen")
    )
    assert lunch.shape == (DIMENSIONS,)
    assert np.isclose(np.linalg.norm(lunch), 1, atol=1e-3)
    assert lunch @ beer > lunch @ weather


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "مرحبا", "😀" * 300, "ord " * 250])
def test_whatever_is_typed_has_a_vector(text: str) -> None:
    assert np.isfinite(encoder().embed(text)).all()


def test_the_committed_encoder_is_small_and_has_a_card() -> None:
    size = sum((FOLDER / name).stat().st_size for name in ("encoder.onnx", "tokenizer.json"))
    assert size <= 45e6
    assert "Licence" in (FOLDER / "CARD.md").read_text("utf-8")
