"""YAML whose comments, order and untouched bytes stay (ruamel.yaml), and texts wrapped as the files are."""

from __future__ import annotations

import io
import re
import textwrap
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString, PlainScalarString

from gateway.editing.lines import one_line

WIDEST = 110
WRAPPED_AT = 108  # as most of what is in the files was
AFTER = 2  # where ruamel.yaml keeps what follows a value: a comment, an empty line
NEVER = 1 << 20  # ruamel.yaml shall not wrap: it would touch what is not edited


def naming(folder: Path, id_: str) -> list[Path]:
    """Return the files of a folder that have an id as a value, in their order; the others need no reading."""
    value = re.compile(rb":[ \t]*['\"]?" + re.escape(id_.encode()) + rb"['\"]?[ \t]*(#.*)?\r?$", re.MULTILINE)
    return [path for path in sorted(folder.glob("*.yml")) if value.search(path.read_bytes())]


def load_yaml(path: Path) -> Any:
    """Return a file that can be changed in place."""
    return _yaml().load(path.read_bytes().decode())


def dump_yaml(document: Any) -> bytes:
    """Return a changed file."""
    written = io.StringIO()
    _yaml().dump(document, written)
    return written.getvalue().encode()


def put_text(entry: CommentedMap, key: str, text: str, before: str | None = None) -> None:
    """Let a key say a text, unless it does; a key that is new stands before another.

    A text that fits stands beside its key, one that does not is folded (``>-``) below it.
    """
    text, was = one_line(text), entry.get(key)
    if was is not None and one_line(str(was)) == text:
        return
    value = _beside_or_below(entry, key, text)
    if key in entry:
        entry[key] = value
    else:
        entry.insert(list(entry).index(before), key, value)


def remove(entry: CommentedMap, key: str) -> None:
    """Take a key away, if it is there; a comment or an empty line after it stays."""
    if key not in entry:
        return
    keys = list(entry)
    after, place = entry.ca.items.pop(key, None), keys.index(key)
    del entry[key]
    if not after or not place:
        return
    before = entry.ca.items.setdefault(keys[place - 1], after)
    if before is not after and before[AFTER] and after[AFTER]:
        before[AFTER].value += after[AFTER].value.partition("\n")[2]  # not what stands on the line taken away


def new_text(key: str, text: str, column: int) -> str:
    """Return a text as it is written after a key that stands at a column."""
    text = one_line(text)
    if not text:
        return DoubleQuotedScalarString(text)
    if column + len(f"{key}: {text}") <= WIDEST and _is_plain(text):
        return PlainScalarString(text)  # a mere str would be written as what it replaces was
    return folded(text, column + 2)


def folded(text: str, indent: int) -> FoldedScalarString:
    """Return a text that is written below its key, in lines that begin at a column."""
    lines = textwrap.wrap(text, WRAPPED_AT - indent, break_long_words=False, break_on_hyphens=False)
    made, place, folds = FoldedScalarString(text), 0, []
    for line in lines[:-1]:
        place += len(line)
        folds.append(place)
        place += 1
    made.fold_pos = folds
    return made


def _beside_or_below(entry: CommentedMap, key: str, text: str) -> str:
    if key in entry and entry.ca.items.get(key):
        # What follows it (a comment, an empty line) is kept with the line that it stands on.
        is_below = isinstance(entry[key], FoldedScalarString)
        return folded(text, entry.lc.col + 2) if is_below else PlainScalarString(text)
    return new_text(key, text, entry.lc.col)


def _is_plain(text: str) -> bool:
    """Return whether a text needs no quotes."""
    try:
        read = yaml.safe_load(f"key: {text}")
    except yaml.YAMLError:
        return False
    return bool(read == {"key": text})


def _yaml() -> YAML:
    made = YAML()
    made.preserve_quotes = True
    made.width = NEVER
    made.indent(mapping=2, sequence=4, offset=2)
    return made
