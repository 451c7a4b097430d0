"""The examples of a topic in ``data/nlu/*.yml``: one a line, new ones last."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from ruamel.yaml.scalarstring import LiteralScalarString

from gateway.editing.content import TopicContent
from gateway.editing.lines import one_line
from gateway.editing.reading import NotThere
from gateway.editing.yaml_text import dump_yaml, load_yaml, naming

MARK = "- "


def with_examples(folder: Path, content: TopicContent) -> dict[Path, bytes]:
    """Return the files whose examples of the topic become others, and what is in them then.

    Raises:
        NotThere: no file has examples of the topic.
    """
    documents = {path: load_yaml(path) for path in naming(folder, content.id)}
    blocks = [
        (path, entry)
        for path, document in documents.items()
        for entry in document["nlu"]
        if entry.get("intent") == content.id
    ]
    if not blocks:
        raise NotThere(f"exempel på ”{content.id}” finns inte i filerna")
    left = Counter(map(one_line, content.examples))
    changed = set()
    for path, entry in blocks:
        kept = [line for line in entry["examples"].splitlines() if _is_kept(line, left)]
        if _put(entry, kept):
            changed.add(path)
    path, entry = blocks[-1]
    new = [text for text in map(one_line, content.examples) if _is_taken(text, left)]
    if _put(entry, [*entry["examples"].splitlines(), *(f"{MARK}{text}" for text in new)]):
        changed.add(path)
    return {path: dump_yaml(documents[path]) for path in documents if path in changed}


def _is_kept(line: str, left: Counter[str]) -> bool:
    """Return whether a line stays: it is no example, or one that is still wanted."""
    return not line.startswith(MARK) or _is_taken(one_line(line[len(MARK) :]), left)


def _is_taken(text: str, left: Counter[str]) -> bool:
    if left[text] == 0:
        return False
    left[text] -= 1
    return True


def _put(entry: Any, lines: list[str]) -> bool:
    """Let a block have these lines; return whether it had others."""
    before = str(entry["examples"])
    if lines == before.splitlines():
        return False
    ending = before[len(before.rstrip("\n")) :]
    entry["examples"] = LiteralScalarString("\n".join(lines) + ending)
    return True
