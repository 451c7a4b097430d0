"""``make train``: trains the model, but only when something that it learns from has changed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from bot import releases
from bot.learnt import NAME, fingerprint
from knowledge import reader
from knowledge.problem import KnowledgeError

ROOT = Path(__file__).parent.parent


def main() -> int:
    """Train when needed; return the exit status of the training.

    A publication that was interrupted is finished first: it brings its model with it.
    """
    releases.recover(ROOT)
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
    # Apart: the model that there is may be in use, and is kept until the new one is whole.
    command = [str(rasa), "train", "--out", "models/ny", "--fixed-model-name", NAME, "--quiet"]
    # The running assistant is kept to one thread; training has the machine to itself, unless told otherwise.
    threads = os.environ.get("TRAINING_THREADS", str(os.cpu_count() or 1))
    environment = {**os.environ, "OMP_NUM_THREADS": threads}
    status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if status == 0:
        (ROOT / "models" / "ny" / model.name).replace(model)
        stamp.write_text(current)
        print(f"Klar på {time.monotonic() - started:.0f} sekunder.")
    return status


if __name__ == "__main__":
    sys.exit(main())
