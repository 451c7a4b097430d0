"""What ``rasa init`` gives: Rasa's default pipeline, trained and loaded by Rasa itself.

The configuration is the installed package's own, whose pipeline ``rasa train`` fills in when, as
after ``rasa init``, none is set.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import structlog
import yaml

from bench.nlu.questions import Corpus, digest, digest_of_files
from bench.nlu.systems import Predictions

CONFIG = Path("engine/recipes/config_files/default_config.yml")
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
}
EPOCHS, SMALLEST_BATCH, LARGEST_BATCH = 100, 64, 256  # DIET's defaults
CORONA_EXAMPLES = 1085
FALLBACK, MODEL = "nlu_fallback", "model.tar.gz"


def steps(examples: int, epochs: int) -> int:
    """Return DIET's optimiser steps; its batches grow linearly from the first epoch to the last."""
    batches = np.linspace(SMALLEST_BATCH, LARGEST_BATCH, epochs).astype(int)
    return int(np.ceil(examples / batches).sum())


def epochs_for(examples: int, scale: float) -> int:
    """Return the epochs that take about ``scale`` times the steps of 100 epochs on the Corona set.

    Never more than Rasa's own 100, so that a small set is trained exactly as by default.
    """
    limit = scale * steps(CORONA_EXAMPLES, EPOCHS)
    return min(range(1, EPOCHS + 1), key=lambda epochs: abs(steps(examples, epochs) - limit))


def configuration(epochs: int) -> dict[str, Any]:
    """Return Rasa's default configuration with so many epochs."""
    found = find_spec("rasa")
    assert found is not None and found.origin is not None
    config = yaml.safe_load((Path(found.origin).parent / CONFIG).read_text("utf-8"))
    kept = {name: config[name] for name in ("recipe", "assistant_id", "language")}
    pipeline = [{**part, "epochs": epochs} if "epochs" in part else part for part in config["pipeline"]]
    return {**kept, "pipeline": pipeline}


class RasaDefault:
    """The default pipeline; ``scale`` says how long it may train, see ``epochs_for``."""

    def __init__(self, scale: str) -> None:
        """Take the scale."""
        self._scale = float(scale or 3)
        self.spec, self.title = f"rasa:{self._scale:g}", "Rasa's default pipeline (DIET)"

    def fingerprint(self) -> str:
        """Return a hash of this file, the version, the configuration and the scale."""
        parts = version("rasa"), version("tensorflow"), configuration(EPOCHS), self._scale
        return digest(digest_of_files(Path(__file__)), *parts)

    def fit(self, corpus: Corpus, folder: Path) -> float:
        """Train with Rasa's command, in a process of its own.

        Raises:
            RuntimeError: it failed; what it printed last is told.
        """
        config = configuration(epochs_for(len(corpus.texts), self._scale))
        with tempfile.TemporaryDirectory() as name:  # the examples may be public ones: they are not kept
            work = Path(name)
            (work / "config.yml").write_text(yaml.safe_dump(config, sort_keys=False), "utf-8")
            (work / "nlu.yml").write_text(yaml.safe_dump(training_data(corpus), allow_unicode=True), "utf-8")
            started = time.perf_counter()
            train(work)
            seconds = time.perf_counter() - started
            shutil.copy(work / MODEL, folder / MODEL)
        return seconds

    def load(self, folder: Path) -> RasaModel:
        """Load the agent."""
        os.environ.update(QUIET)
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        from rasa.core.agent import Agent

        return RasaModel(Agent.load(str(folder / MODEL)))

    def files(self, folder: Path) -> list[Path]:
        """Return the model's archive."""
        return [folder / MODEL]


class RasaModel:
    """A loaded agent."""

    def __init__(self, agent: Any) -> None:
        """Keep it."""
        self._agent = agent

    def predict(self, texts: Sequence[str]) -> Predictions:
        """Parse messages one by one; the ranking holds ten intents, the rest count as zero.

        The fallback is no intent: what it stands before is what was understood.
        """

        async def parsed() -> list[dict[str, float]]:
            rankings = [(await self._agent.parse_message(text))["intent_ranking"] for text in texts]
            return [{item["name"]: item["confidence"] for item in ranking} for ranking in rankings]

        ranked = asyncio.run(parsed())
        intents = sorted({name for ranking in ranked for name in ranking if name != FALLBACK})
        table = [[ranking.get(intent, 0.0) for intent in intents] for ranking in ranked]
        return Predictions(intents, np.array(table, dtype=float).reshape(len(texts), -1))


def train(folder: Path) -> None:
    """Run ``rasa train nlu`` in a folder that holds ``config.yml`` and ``nlu.yml``.

    Raises:
        RuntimeError: it failed; what it printed last is told.
    """
    command = [sys.executable, "-m", "rasa", "train", "nlu", "--config", "config.yml", "--nlu", "nlu.yml"]
    command += ["--out", ".", "--fixed-model-name", MODEL.removesuffix(".tar.gz")]
    log = folder / "output.txt"
    with log.open("w") as output:
        done = subprocess.run(command, cwd=folder, env={**os.environ, **QUIET}, stdout=output, stderr=output)
    if done.returncode or not (folder / MODEL).exists():
        raise RuntimeError("rasa train failed:\n" + log.read_text("utf-8")[-2000:])


def training_data(corpus: Corpus) -> dict[str, Any]:
    """Return the examples in Rasa's form."""
    examples: dict[str, list[dict[str, str]]] = defaultdict(list)
    for text, intent in zip(corpus.texts, corpus.intents):
        examples[intent].append({"text": " ".join(text.split())})
    nlu = [{"intent": intent, "examples": phrases} for intent, phrases in sorted(examples.items())]
    return {"version": "3.1", "nlu": nlu}


def create(setting: str) -> RasaDefault:
    """Return the system."""
    return RasaDefault(setting)
