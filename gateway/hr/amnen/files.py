"""How people ask, read from the project's files: the examples to learn from and the test questions.

Both may be changed while the gateway runs, so they are read again when a file is newer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import yaml

from gateway.settings import ROOT
from knowledge.examples import FOLDER, read_examples
from knowledge.problem import KnowledgeError

TESTS = ROOT / "tests" / "faq"
Texts = Mapping[str, list[str]]


@dataclass(frozen=True)
class TestQuestion:
    """A question that is asked to see that the right topic answers, and the role of whoever asks."""

    topic: str
    text: str
    role: str | None


class Files[Kind]:
    """What the files of a folder say, kept until one of them changes; from any thread."""

    def __init__(
        self, folder: Path, read: Callable[[Path], Kind], patterns: Sequence[str] = ("*.yml",)
    ) -> None:
        """Read the folder when it is first asked for; its files are those of ``patterns``."""
        self._folder, self._read, self._lock = folder, read, Lock()
        self._patterns = patterns
        self._kept: tuple[tuple[tuple[Path, int], ...], Kind] | None = None

    def __call__(self) -> Kind:
        """Return what the files say now.

        Raises:
            KnowledgeError: a file is being changed and is not YAML.
        """
        paths = sorted(path for pattern in self._patterns for path in self._folder.glob(pattern))
        state = tuple((path, path.stat().st_mtime_ns) for path in paths)
        with self._lock:
            if self._kept is None or self._kept[0] != state:
                self._kept = state, self._read(self._folder)
            return self._kept[1]


def read_texts(folder: Path) -> Texts:
    """Return the examples by intent, in the order of the files."""
    found = defaultdict(list)
    for example in read_examples(folder):
        found[example.intent].append(example.text)
    return dict(found)


def read_tests(folder: Path) -> Mapping[str, list[TestQuestion]]:
    """Return the test questions by topic; what is no question with a topic is passed over."""
    found = defaultdict(list)
    for path in sorted(folder.glob("*.yml")):
        try:
            entries = yaml.safe_load(path.read_text("utf-8"))
        except (OSError, yaml.YAMLError):
            continue  # somebody is writing it; whoever runs the tests is told what is wrong
        for entry in entries if isinstance(entries, list) else []:
            topic, text = (entry.get("amne"), entry.get("fraga")) if isinstance(entry, dict) else (None, None)
            if isinstance(topic, str) and isinstance(text, str):
                role = entry.get("roll")
                found[topic].append(TestQuestion(topic, text, role if isinstance(role, str) else None))
    return dict(found)


examples: Files[Texts] = Files(FOLDER, read_texts)
tests: Files[Mapping[str, list[TestQuestion]]] = Files(TESTS, read_tests)


def examples_or_none() -> Texts:
    """Return the examples, none while a file is broken: the answers can be read all the same."""
    try:
        return examples()
    except KnowledgeError:
        return {}
