"""Writes the tuned encoder as ONNX with a pruned vocabulary and 8-bit weights."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional
from transformers import BertModel

from encoder import base, tokens

EMBEDDING = "embeddings.word_embeddings.weight"
PROBE = "får jag vara påverkad på jobbet"


class OneMessage(nn.Module):
    """Ids ``(1, n)`` to a unit vector ``(1, 384)``: one message at a time, so no mask is needed.

    The attention is written out, for the exporter then makes plain matrix products, which
    quantise well.
    """

    def __init__(self, model: BertModel) -> None:
        """Wrap a model of ``base.configuration``."""
        super().__init__()
        self.model = model

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return the mean of the last layer, of length one."""
        embedding, length = self.model.embeddings, ids.shape[1]
        position = embedding.position_embeddings.weight[:length].unsqueeze(0)
        kind = embedding.token_type_embeddings.weight[0]
        x = embedding.LayerNorm(embedding.word_embeddings(ids) + position + kind)
        for layer in self.model.encoder.layer:
            attention = layer.attention.self
            query, key, value = (
                part(x).view(1, length, base.HEADS, -1).transpose(1, 2)
                for part in (attention.query, attention.key, attention.value)
            )
            shares = torch.softmax(query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5, -1)
            mixed = (shares @ value).transpose(1, 2).reshape(1, length, base.WIDTH)
            x = layer.attention.output.LayerNorm(layer.attention.output.dense(mixed) + x)
            inner = functional.gelu(layer.intermediate.dense(x))
            x = layer.output.LayerNorm(layer.output.dense(inner) + x)
        return functional.normalize(x.mean(1), dim=-1)


def write(model: BertModel, texts: Sequence[str], target: Path) -> None:
    """Write ``encoder.onnx`` and ``tokenizer.json`` to the folder ``target``.

    Raises:
        ValueError: the exported model does not give the vectors of the tuned one.
    """
    kept = tokens.pruned(texts, target / "tokenizer.json")
    state = dict(model.state_dict())
    state[EMBEDDING] = state[EMBEDDING][torch.tensor(kept)]
    small = BertModel(base.configuration(len(kept)), add_pooling_layer=False)
    small.load_state_dict(state)
    tokenizer = Tokenizer.from_file(str(target / "tokenizer.json"))
    ids = torch.tensor([tokens.ids(tokenizer, PROBE, 192)])
    single = OneMessage(small.eval()).eval()
    with torch.no_grad():
        expected = functional.normalize(small(input_ids=ids).last_hidden_state.mean(1), dim=-1)
        likeness = float((single(ids) * expected).sum())
    if likeness < 0.999:
        raise ValueError(f"the exported encoder differs from the tuned one (cosine {likeness:.3f})")
    plain = target / "plain.onnx"
    torch.onnx.export(
        single,
        (ids,),
        str(plain),
        input_names=["ids"],
        output_names=["vector"],
        dynamic_axes={"ids": {1: "length"}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(
        plain,
        target / "encoder.onnx",
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )
    plain.unlink()
