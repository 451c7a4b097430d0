"""``make fuzz SECONDS=600``: the tests with Hypothesis, new examples each round, until the time is over."""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

from tests.gateway.fuzz.effort import LONG

ROOT = Path(__file__).parents[3]
TESTS = ("tests/gateway/fuzz", "tests/gateway/test_stateful.py")


def main() -> int:
    """Go on until the time is over or something is found; return the exit status of the tests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    until, rounds = time.monotonic() + parser.parse_args().seconds, 0
    while time.monotonic() < until:
        seed, rounds = secrets.randbelow(2**32), rounds + 1
        print(f"Omgång {rounds}, frö {seed}", flush=True)
        command = [sys.executable, "-m", "pytest", "-c", "gateway/pyproject.toml", "--rootdir", "."]
        command += ["--show-capture=no", f"--hypothesis-seed={seed}", *TESTS]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, LONG: "yes"})
        if done.returncode:
            print(f"Något hittades. Samma igen: {LONG}=yes pytest --hypothesis-seed={seed} …")
            return done.returncode
    print(f"{rounds} omgångar, inget fel.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
