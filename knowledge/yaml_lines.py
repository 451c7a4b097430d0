"""YAML with line numbers: PyYAML's own node tree, kept beside the plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from knowledge.model import Place
from knowledge.problem import KnowledgeError, Problem

Path_ = tuple[Any, ...]


class _Loader(yaml.SafeLoader):
    """Keeps days as they are written: JSON, in whose terms the schemas speak, knows none.

    Takes no aliases (``*name``), by which a few lines can hold themselves, or grow without end.
    """

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.MarkedYAMLError(problem="genvägar (*namn) används inte här", problem_mark=mark)
        return super().compose_node(parent, index)


@dataclass
class YamlFile:
    """A parsed file: ``data`` as plain Python, and the line that every value starts on."""

    path: Path
    data: Any
    lines: dict[Path_, int] = field(default_factory=dict)

    def place(self, *path: Any) -> Place:
        """Return where the value at ``path`` (keys and indexes) stands, or its nearest parent."""
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.path, self.lines.get(path, 1))


def read_text(path: Path) -> str:
    """Return what a file says.

    Raises:
        KnowledgeError: it is not there, or not UTF-8.
    """
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise KnowledgeError([Problem(Place(path, line), "filen är inte sparad som UTF-8")]) from error
    except OSError as error:
        raise KnowledgeError([Problem(Place(path, 1), "filen finns inte eller går inte att läsa")]) from error


def load(path: Path) -> YamlFile:
    """Read one YAML file.

    Raises:
        KnowledgeError: the file is not there, not UTF-8, not YAML, or has a key twice.
    """
    text = read_text(path)
    try:
        root = yaml.compose(text, Loader=_Loader)
        data = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        message = f"går inte att läsa som YAML: {error.problem or error.context}"
        raise KnowledgeError([Problem(Place(path, line), message)]) from error
    except yaml.YAMLError as error:
        raise KnowledgeError([Problem(Place(path, 1), f"går inte att läsa som YAML: {error}")]) from error
    except (ValueError, RecursionError) as error:  # PyYAML's own, of "0b_" and of a thousand brackets
        message = "går inte att läsa som YAML: ett värde är skrivet på ett sätt som inte går att tolka"
        raise KnowledgeError([Problem(Place(path, 1), message)]) from error
    file = YamlFile(path, data)
    _record(root, (), file)
    return file


def _record(node: yaml.Node | None, path: Path_, file: YamlFile) -> None:
    if node is None:
        return
    file.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            _record(child, (*path, index), file)
    elif isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            where = (*path, key.value)
            if where in file.lines:
                place = Place(file.path, key.start_mark.line + 1)
                raise KnowledgeError([Problem(place, f"nyckeln ”{key.value}” står två gånger")])
            file.lines[where] = key.start_mark.line + 1
            _record(child, where, file)
