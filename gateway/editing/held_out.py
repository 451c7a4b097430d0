"""The questions of tests/faq, which nothing may be learnt from: the figures would no longer tell anything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import yaml

from gateway.hr.amnen.files import TESTS, Files
from knowledge.examples import Example
from knowledge.model import Place

FEWEST_WORDS = 3  # "var står det?" is bound to be said by everyone


def read_held_out(folder: Path) -> frozenset[str]:
    """Return the keys (``Example.key``) of the questions in a folder; a file that cannot be read has none."""
    texts = [*_shipped(folder), *_of_figures(folder)]
    return frozenset(Example("", text, Place(folder, 1)).key for text in texts)


def _shipped(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.yml")):
        try:
            rows = yaml.safe_load(path.read_text("utf-8"))
        except (OSError, ValueError, yaml.YAMLError):
            continue  # somebody is writing it; whoever runs the tests is told what is wrong
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and isinstance(row.get("fraga"), str):
                yield row["fraga"]


def _of_figures(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield from (turn for turn in json.loads(line)["turns"] if len(turn.split()) >= FEWEST_WORDS)


held_out: Files[frozenset[str]] = Files(TESTS, read_held_out, ("*.yml", "*.jsonl"))
