"""The copy that drafts are tried in: whole, apart, and gone when it is not needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.releases import state_of
from gateway.editing.reading import NotThere
from gateway.publishing import workspace
from gateway.publishing.workspace import Changed, Workspace, orphans
from knowledge.check import find_knowledge_problems
from tests.gateway.publishing.project import EXAMPLE, MODEL, STAMP, edited, files, project, said

MARK = "databasens märke"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(tmp_path / "projekt")


def make(root: Path, id_: str = "a" * 32, mark: str = MARK, *examples: str) -> Workspace:
    return workspace.make(root, id_, [edited(said(root), *examples)], state_of(root), mark)


def test_the_drafts_stand_in_the_copy_alone(root: Path) -> None:
    before = files(root)
    made = make(root, "a" * 32, MARK, EXAMPLE)
    assert EXAMPLE in said(made.folder).examples
    assert files(root) == before
    differing = {name for name, content in files(made.folder).items() if content != before[name]}
    assert differing == {"data/nlu/alkohol.yml"}


def test_the_files_fit_together_there(root: Path) -> None:
    assert find_knowledge_problems(make(root).folder) == []


@pytest.mark.parametrize("name", ["data/nlu/alkohol.yml", "config.yml", STAMP])
def test_what_is_written_in_there_leaves_the_project_as_it_is(root: Path, name: str) -> None:
    made, before = make(root), (root / name).read_bytes()
    with (made.folder / name).open("ab") as file:
        file.write(b"\n# more")
    assert (root / name).read_bytes() == before


def test_large_files_take_no_room(root: Path) -> None:
    made = make(root)
    for name in ("bot/nlu/encoder/encoder.onnx", MODEL):
        assert (made.folder / name).samefile(root / name)


def test_where_nothing_has_been_trained_yet_there_is_no_model_to_copy(root: Path) -> None:
    for name in (MODEL, STAMP):
        (root / name).unlink()
    assert not (make(root).folder / MODEL).exists()


def test_nothing_is_made_of_files_that_have_changed_meanwhile(root: Path) -> None:
    contents, base = [said(root)], state_of(root)
    with (root / "data/nlu/alkohol.yml").open("a") as file:
        file.write("\n# more")
    with pytest.raises(Changed):
        workspace.make(root, "a" * 32, contents, base, MARK)


def test_a_topic_that_is_not_in_the_files_is_told(root: Path) -> None:
    unknown = said(root).model_copy(update={"id": "finns-inte"})
    with pytest.raises(NotThere):
        workspace.make(root, "a" * 32, [unknown], state_of(root), MARK)


def test_programs_there_get_none_of_the_gateways_secrets(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_HR_KEYS", "hemlig")
    monkeypatch.setenv("TRACKER_URL", "postgresql://den-riktiga")
    environment = make(root).environment
    assert "GATEWAY_HR_KEYS" not in environment
    assert environment["TRACKER_URL"].startswith(f"sqlite:///{root}/var/utkast/")


def test_those_that_nobody_owns_are_found_but_not_another_databases(root: Path) -> None:
    for id_, mark in (("a" * 32, MARK), ("b" * 32, MARK), ("c" * 32, "en annan databas")):
        make(root, id_, mark)
    (gone,) = orphans(root, MARK, ["a" * 32])
    assert gone.folder.name == "b" * 32
    gone.remove()
    assert not gone.there and workspace.place(root, "a" * 32).there
    assert (root / ".venv/bin/python").exists()
