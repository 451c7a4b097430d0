"""Tunes the encoder on the topics for one seed, and exports it.

The topics are the classes of a cosine classifier on top (scale 20, label smoothing .1) with a
second loss on the section, so that two topics of one section may stay near each other. All
twelve layers are trained, the embeddings are not. Settings and their effect: docs/understanding.md.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import time
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional
from tqdm import tqdm
from transformers import BertModel

from encoder import base, export, phrases, tokens
from encoder.phrases import Phrases
from encoder.views import views

LAYERS = "layers.pt"  # the tuned weights, for encoder/average.py


@dataclass(frozen=True)
class Settings:
    """What decides the outcome; written into the model card."""

    seed: int
    epochs: int = 2
    batch: int = 32
    rate: float = 7e-5
    classifier_rate: float = 1e-3
    smoothing: float = 0.1
    section_weight: float = 0.3
    scale: float = 20.0
    longest: int = 128  # pieces of a text; what follows is cut


class Classifier(nn.Module):
    """Cosine classifier over centred vectors; its weights start as the mean of a few examples."""

    def __init__(self, model: BertModel, data: Phrases, tokenizer: object, dice: random.Random) -> None:
        """Start from the untuned model's vectors of up to eight examples a topic."""
        super().__init__()
        texts_of = defaultdict(list)
        for text, label in zip(data.texts, data.labels):
            texts_of[label].append(text)
        few = [(t, label) for label, own in texts_of.items() for t in dice.sample(own, min(8, len(own)))]
        vectors = _embed(model, tokenizer, [text for text, _ in few])
        self.centre = vectors.mean(0)
        labels = torch.tensor([label for _, label in few])
        unit = functional.normalize(vectors - self.centre, dim=-1)
        means = torch.stack([unit[labels == label].mean(0) for label in range(len(data.topics))])
        self.weight = nn.Parameter(functional.normalize(means, dim=-1))

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        """Return cosines ``(n, topics)``."""
        centred = functional.normalize(vectors - self.centre, dim=-1)
        return centred @ functional.normalize(self.weight, dim=-1).T


def tune(data: Phrases, settings: Settings) -> BertModel:
    """Return the tuned encoder."""
    torch.manual_seed(settings.seed)
    dice = random.Random(settings.seed)
    tokenizer, model = tokens.whole(), base.load()
    model.embeddings.requires_grad_(False)
    classifier = Classifier(model, data, tokenizer, dice)
    groups = [
        {"params": [classifier.weight], "lr": settings.classifier_rate, "weight_decay": 0.0},
        {"params": list(model.encoder.layer.parameters()), "lr": settings.rate, "weight_decay": 0.01},
    ]
    optimiser = torch.optim.AdamW(groups, fused=True)
    steps = settings.epochs * math.ceil(len(data.texts) / settings.batch)
    warm = max(1, steps // 12)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0, (steps - step) / (steps - warm)))
    )
    section_of = torch.tensor(data.sections)
    progress = tqdm(total=steps, desc=f"frö {settings.seed}", unit=" steg", mininterval=10)
    model.train()
    for _ in range(settings.epochs):
        for rows, labels in _batches(data, settings, tokenizer, dice):
            ids, mask = tokens.padded(rows)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                states = model(input_ids=ids, attention_mask=mask).last_hidden_state
            scores = settings.scale * classifier(_pooled(states.float(), mask))
            loss = functional.cross_entropy(scores, labels, label_smoothing=settings.smoothing)
            sums = torch.zeros(len(labels), int(section_of.max()) + 1)
            sums = sums.index_add(1, section_of, scores.softmax(-1)).clamp_min(1e-6)
            loss = loss + settings.section_weight * functional.nll_loss(sums.log(), section_of[labels])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([p for group in groups for p in group["params"]], 1.0)
            optimiser.step()
            schedule.step()
            progress.update()
            progress.set_postfix(loss=f"{loss.item():.2f}", refresh=False)
    progress.close()
    return model.float().eval()


def main() -> None:
    """Tune one seed and write ``encoder.onnx``, ``tokenizer.json`` and ``tuning.json`` to a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--epochs", type=int, default=Settings.epochs)
    parser.add_argument("--target", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(os.cpu_count() or 1)  # the assistant's own processes are kept to one
    data, settings = phrases.read(), Settings(options.seed, options.epochs)
    report = options.target / "tuning.json"
    if report.exists() and json.loads(report.read_text())["data"] == data.fingerprint:
        print(f"{options.target}: redan tränad på de här exemplen")
        return
    options.target.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    model = tune(data, settings)
    minutes = (time.monotonic() - started) / 60
    torch.save(model.encoder.state_dict(), options.target / LAYERS)
    export.write(model, data.texts, options.target)
    facts = {"examples": len(data.texts), "topics": len(data.topics), "data": data.fingerprint}
    facts |= {"minutes": round(minutes, 1), "settings": asdict(settings)}
    report.write_text(json.dumps(facts, indent=1))


def _batches(data: Phrases, settings: Settings, tokenizer: object, dice: random.Random) -> list[tuple]:
    """Return one epoch: batches of texts of about the same length, in random order."""
    rows = [
        (tokens.ids(tokenizer, text, settings.longest), label)
        for text, label in zip(views(data.texts, [data.topics[n] for n in data.labels], dice), data.labels)
    ]
    rows.sort(key=lambda row: len(row[0]) + 3 * dice.random())
    batches = [rows[start : start + settings.batch] for start in range(0, len(rows), settings.batch)]
    dice.shuffle(batches)
    return [([ids for ids, _ in batch], torch.tensor([label for _, label in batch])) for batch in batches]


def _pooled(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    weights = mask.unsqueeze(-1).to(states.dtype)
    return functional.normalize((states * weights).sum(1) / weights.sum(1), dim=-1)


@torch.no_grad()
def _embed(model: BertModel, tokenizer: object, texts: list[str], batch: int = 32) -> torch.Tensor:
    model.eval()
    rows = [tokens.ids(tokenizer, text, 192) for text in texts]
    order = sorted(range(len(rows)), key=lambda number: len(rows[number]))
    vectors = torch.empty(len(rows), base.WIDTH)
    for start in range(0, len(order), batch):
        part = order[start : start + batch]
        ids, mask = tokens.padded([rows[number] for number in part])
        vectors[part] = _pooled(model(input_ids=ids, attention_mask=mask).last_hidden_state, mask)
    return vectors


if __name__ == "__main__":
    main()
