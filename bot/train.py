"""``make train``: trains the model, but only when something that it learns from has changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

from knowledge import reader
from knowledge.model import Knowledge
from knowledge.problem import KnowledgeError

ROOT = Path(__file__).parent.parent
NAME = "bemotandeassistenten"
LEARNT_FROM = (
    "config.yml",
    "domain.yml",
    "data/**/*.yml",
    "bot/importer.py",
    "bot/slots.py",
    "bot/nlu/*",
    "bot/nlu/encoder/*",
    "requirements/run.txt",
)


def fingerprint(root: Path, knowledge: Knowledge) -> str:
    """Return a hash of all that training depends on.

    The words of the answers are not among it: they are read when the assistant starts, so that an
    edited answer needs a restart and no training.
    """
    digest = hashlib.sha256()
    files = sorted(file for pattern in LEARNT_FROM for file in root.glob(pattern) if file.is_file())
    for file in files:
        digest.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes() + b"\0")
    replies = [(reply.id, reply.intents) for reply in knowledge.replies.values() if reply.intents]
    titles = [(topic.id, topic.title) for topic in knowledge.topics.values()]
    digest.update(repr((titles, replies)).encode())
    return digest.hexdigest()


def main() -> int:
    """Train when needed; return the exit status of the training."""
    try:
        current = fingerprint(ROOT, reader.read())
    except KnowledgeError as error:
        print(f"Kunskapsfilerna går inte att läsa:\n{error}", file=sys.stderr)
        return 1
    model, stamp = ROOT / "models" / f"{NAME}.tar.gz", ROOT / "models" / f"{NAME}.sha256"
    if model.exists() and stamp.exists() and stamp.read_text() == current:
        print("Modellen är aktuell.")
        return 0
    print("Tränar modellen (några minuter första gången) …", flush=True)
    started = time.monotonic()
    rasa = Path(sys.executable).with_name("rasa")
    command = [str(rasa), "train", "--fixed-model-name", NAME, "--quiet"]
    # The running assistant is kept to one thread; training has the machine to itself.
    environment = {**os.environ, "OMP_NUM_THREADS": str(os.cpu_count() or 1)}
    status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if status == 0:
        stamp.write_text(current)
        print(f"Klar på {time.monotonic() - started:.0f} sekunder.")
    return status


if __name__ == "__main__":
    sys.exit(main())
