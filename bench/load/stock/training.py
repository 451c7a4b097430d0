"""Trains a stock project once, with ``rasa train``; trained again only when its files have changed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from bench.nlu.rasa_default import QUIET

MODEL, KEPT = Path("models/stock.tar.gz"), "trained.json"


def trained(folder: Path) -> float:
    """See to it that a project of ``write_project`` has its model; return the seconds that its training took.

    Rasa keeps what it has trained in ``.rasa``: an interrupted training goes on with the next component.

    Raises:
        RuntimeError: the training failed; what it printed last is told.
    """
    kept, current = folder / KEPT, fingerprint(folder)
    if kept.exists() and (folder / MODEL).exists():
        before = json.loads(kept.read_text("utf-8"))
        if before["fingerprint"] == current:
            return float(before["seconds"])
    rasa = Path(sys.executable).with_name("rasa")
    command = [str(rasa), "train", "--fixed-model-name", MODEL.name.removesuffix(".tar.gz")]
    log, began = folder / "train.log", time.monotonic()
    outside = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "OMP_NUM_THREADS")
    }
    with log.open("w") as output:
        done = subprocess.run(command, cwd=folder, env={**outside, **QUIET}, stdout=output, stderr=output)
    if done.returncode:
        raise RuntimeError("rasa train failed:\n" + log.read_text("utf-8")[-2000:])
    seconds = time.monotonic() - began
    kept.write_text(json.dumps({"fingerprint": current, "seconds": round(seconds)}), "utf-8")
    return seconds


def fingerprint(folder: Path) -> str:
    """Return a hash of what a project is trained from."""
    files = [folder / "config.yml", folder / "domain.yml", *sorted((folder / "data").glob("*.yml"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
