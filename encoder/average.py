"""Averages the weights of the tuned seeds into one more candidate.

Models tuned from the same start with the same settings lie in one basin, and their mean is often better than
any of them, at no cost when it runs (Wortsman et al. 2022, "Model soups", arXiv:2203.05482).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from encoder import base, export, phrases
from encoder.tune import LAYERS


def average(folders: list[Path]) -> dict[str, torch.Tensor]:
    """Return the mean of the encoders' weights in the folders."""
    states = [torch.load(folder / LAYERS) for folder in folders]
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}


def main() -> None:
    """Write the mean of the given seeds, exported, to a folder.

    Raises:
        SystemExit: the seeds have not learnt from the same examples.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", type=Path, nargs="+")
    parser.add_argument("--target", type=Path, required=True)
    options = parser.parse_args()
    facts = [json.loads((folder / "tuning.json").read_text()) for folder in options.seeds]
    if len({fact["data"] for fact in facts}) > 1:
        raise SystemExit("fröna är tränade på olika exempel; kör make encoder")
    options.target.mkdir(parents=True, exist_ok=True)
    model = base.load()
    model.encoder.load_state_dict(average(options.seeds))
    export.write(model.eval(), phrases.read().texts, options.target)
    report = facts[0] | {"minutes": sum(fact["minutes"] for fact in facts)}
    (options.target / "tuning.json").write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
