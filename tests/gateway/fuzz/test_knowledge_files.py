"""However a file is broken, `make check` says where, in Swedish; what it lets through can be shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import reply_in_parts, topic_message
from bot.words import Words
from knowledge import reader
from knowledge.check import find_knowledge_problems
from knowledge.problem import Problem
from tests.gateway.fuzz import small_project
from tests.gateway.fuzz.effort import effort
from tests.gateway.fuzz.mutations import broken

EXAMPLES = 60


class Project:
    """The small project, which is whole again after each look at it."""

    def __init__(self, root: Path) -> None:
        self.root, self.files = root, small_project.make(root)
        self.known = [str(problem) for problem in self.look()]

    def look(self) -> list[Problem]:
        """Return what `make check` says; a traceback is what must not come."""
        return find_knowledge_problems(self.root)

    def look_at(self, name: str, content: bytes | None) -> None:
        """Check everything with one file changed, or taken away."""
        path = self.root / name
        try:
            path.unlink() if content is None else path.write_bytes(content)
            problems = self.look()
            for problem in problems:
                told_plainly(problem, self.root)
            if content != self.files[name] and not problems:
                can_be_shown(self.root)
        finally:
            path.write_bytes(self.files[name])


def told_plainly(problem: Problem, root: Path) -> None:
    """A person finds the place, and reads what is wrong."""
    place = problem.place
    assert place.file.is_relative_to(root) and place.line >= 1, problem
    if place.file.is_file():
        assert place.line <= place.file.read_bytes().count(b"\n") + 2, problem
    assert problem.message.strip() and "Traceback" not in problem.message, problem


def can_be_shown(root: Path) -> None:
    """Every answer becomes a card, every reply too."""
    knowledge = reader.read(root / "knowledge")
    said = Words(knowledge)
    for topic in knowledge.topics.values():
        for role in (None, "chef", "fortroendevald"):
            assert topic_message(said, topic, role, None)
    for reply in knowledge.replies.values():
        assert reply_in_parts(said, reply, None)


@st.composite
def accidents(draw: st.DrawFn, files: dict[str, bytes]) -> tuple[str, bytes]:
    name = draw(st.sampled_from(sorted(files)))
    return name, draw(broken(files[name]))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("knowledge"))


@pytest.mark.parametrize("name", small_project.FILES)
def test_a_file_that_is_gone_or_empty_is_told(project: Project, name: str) -> None:
    project.look_at(name, None)
    project.look_at(name, b"")


@effort(EXAMPLES)
@given(data=st.data())
def test_a_broken_file_is_told_with_its_line(project: Project, data: Any) -> None:
    name, content = data.draw(accidents(project.files))
    project.look_at(name, content)
