"""Writes ordinary_words.txt: the words that staff use, from the examples and the knowledge of this project.

    .gateway/bin/python -m gateway.redaction.collect_words

Run it when many examples have been added. A word counts when it stands in at least two places: names and most
misspellings do not. The gateway reads only the file, so it needs no training data to run.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from gateway.redaction.gazetteer import HERE
from gateway.redaction.text import MessageTokenizer, fold

ROOT = HERE.parents[1]
SOURCES = ("data/nlu/*.yml", "knowledge/**/*.yml", "knowledge/**/*.md", "knowledge/**/*.po")
AT_LEAST = 2


def collect(root: Path) -> list[str]:
    """Return the folded words of the sources under ``root`` that stand in them at least twice, sorted."""
    seen: Counter[str] = Counter()
    for pattern in SOURCES:
        for path in sorted(root.glob(pattern)):
            seen.update(fold(word) for word in MessageTokenizer.words(path.read_text(encoding="utf-8")))
    return sorted(word for word, times in seen.items() if times >= AT_LEAST and word[0].isalpha())


if __name__ == "__main__":
    (HERE / "ordinary_words.txt").write_text("\n".join(collect(ROOT)) + "\n", encoding="utf-8")
