"""Exports the encoder as it was before tuning, to compare with: ``build/encoder/frozen``."""

from __future__ import annotations

import argparse
from pathlib import Path

from encoder import base, export, phrases


def main() -> None:
    """Write ``encoder.onnx`` and ``tokenizer.json`` to a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=Path, required=True)
    target = parser.parse_args().target
    target.mkdir(parents=True, exist_ok=True)
    if not (target / "encoder.onnx").exists():
        export.write(base.load().eval(), phrases.read().texts, target)


if __name__ == "__main__":
    main()
