"""Projects with several times the topics: every topic and its examples are there again, a word apart."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from bench.load.stock.project import copy_of, write_project
from bench.load.stock.training import trained
from bench.running import ROOT
from tests.whole_project import whole_project

CACHE = ROOT / ".cache/bench-load"


def ours_with(copies: int, examples_each: int) -> tuple[Path, float]:
    """Return a copy of this project with so many times the topics, and the seconds its training took.

    Args:
        copies: How often each topic is there; its copies have ids and examples of their own.
        examples_each: How many examples an intent has at most.

    Raises:
        subprocess.CalledProcessError: the training failed.
    """
    folder = CACHE / f"ours-{copies}x{examples_each}"
    told = folder / "seconds.txt"
    if told.exists():
        return folder, float(told.read_text("utf-8"))
    shutil.rmtree(folder, ignore_errors=True)  # of a training that was interrupted
    whole_project(folder)
    for file in sorted((folder / "knowledge/topics").glob("*.yml")):
        content = _read(file)
        content["topics"] = [copy for topic in content["topics"] for copy in _topics(topic, copies)]
        _write(file, content)
    topics = {t["id"] for file in (ROOT / "knowledge/topics").glob("*.yml") for t in _read(file)["topics"]}
    used: Counter[str] = Counter()
    for file in sorted((folder / "data/nlu").glob("*.yml")):
        content = _read(file)
        content["nlu"] = list(_intents(content["nlu"], topics, copies, examples_each, used))
        _write(file, content)
    began = time.monotonic()
    subprocess.run(
        [str(ROOT / ".venv/bin/python"), "-m", "bot.train"], cwd=folder, check=True, env=_alone(folder)
    )
    seconds = time.monotonic() - began
    told.write_text(f"{seconds:.0f}", "utf-8")
    return folder, seconds


def stock_with(copies: int, examples_each: int, actions_port: int) -> tuple[Path, float]:
    """Return the stock project with so many times the topics, trained, and the seconds that took."""
    folder = CACHE / f"stock-{copies}x{examples_each}"
    write_project(folder, actions_port, epochs=1, copies=copies, examples_each=examples_each)
    return folder, trained(folder)


def _topics(topic: dict[str, Any], copies: int) -> Iterator[dict[str, Any]]:
    for number in range(copies):
        named = {"id": copy_of(topic["id"], number), "title": copy_of(topic["title"], number, " ")}
        yield {**deepcopy(topic), **named}  # what is shared would be written as YAML's aliases


def _intents(
    entries: list[dict[str, str]], topics: set[str], copies: int, most: int, used: Counter[str]
) -> Iterator[dict[str, str]]:
    for entry in entries:
        lines = [line for line in entry["examples"].splitlines() if line.startswith("- ")]
        kept = lines[: max(0, most - used[entry["intent"]])]
        used[entry["intent"]] += len(kept)
        for number in range(copies if entry["intent"] in topics else 1):
            if kept:
                examples = "".join(copy_of(line, number, " ") + "\n" for line in kept)
                yield {"intent": copy_of(entry["intent"], number), "examples": examples}


def _alone(folder: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(folder)}


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text("utf-8"))


def _write(file: Path, content: Any) -> None:
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000), "utf-8")
