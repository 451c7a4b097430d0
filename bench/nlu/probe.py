"""What a system costs: CPU a message and memory, in a process that holds nothing else.

Run as ``python -m bench.nlu.probe SPEC FOLDER``, messages as JSON on standard input.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.nlu.systems import System, system

WARM_UP, MEASURED = 5, 100


def cost(measured: System, folder: Path, texts: Sequence[str]) -> dict[str, Any]:
    """Return milliseconds a message, resident MB at most, and MB of the model's files.

    Raises:
        RuntimeError: the process failed; what it printed last is told.
    """
    command = [sys.executable, "-m", "bench.nlu.probe", measured.spec, str(folder)]
    asked = json.dumps(list(texts[: WARM_UP + MEASURED]))
    done = subprocess.run(command, input=asked, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{measured.spec} could not be measured:\n{done.stderr[-2000:]}")
    size = sum(file.stat().st_size for file in measured.files(folder)) / 1e6
    return {**json.loads(done.stdout.splitlines()[-1]), "model_mb": size}


def peak_memory() -> float:
    """Return this process's highest resident MB.

    Not ``ru_maxrss``, which a process inherits from the one that started it.
    """
    status = Path("/proc/self/status").read_text("utf-8")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 / 1e6 if found else float("nan")


def main() -> None:
    """Load one system, answer messages one by one, print what it took."""
    spec, folder = sys.argv[1:]
    texts = json.load(sys.stdin)
    model = system(spec).load(Path(folder))
    for text in texts[:WARM_UP]:
        model.predict([text])
    measured = texts[WARM_UP:] or texts
    started = time.process_time()
    for text in measured:
        model.predict([text])
    milliseconds = (time.process_time() - started) * 1000 / len(measured)
    print(json.dumps({"cpu_ms": milliseconds, "memory_mb": peak_memory()}))


if __name__ == "__main__":
    main()
