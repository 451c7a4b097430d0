"""The copy that tests publish in runs by itself, and nothing that is done in it reaches this project."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.public_door import PublicDoor
from bench.running import Running, running
from tests.whole_project import INSTALLED, ROOT, WHO, git, whole_project

CONTACTS = "knowledge/contacts.yml"
WRITTEN = "Din närmaste chef når du som du brukar; numret finns inte i bemötandekoden."
OWN_WORDS = "Knacka på hos kopians chef."


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole_project(tmp_path_factory.mktemp("projekt") / "kopia")


@pytest.fixture(scope="module")
def edited(copy: Path) -> Path:
    """The copy with words of its own, committed."""
    file = copy / CONTACTS
    file.write_text(file.read_text("utf-8").replace(WRITTEN, OWN_WORDS), "utf-8")
    git(copy, *WHO, "commit", "--quiet", "--all", "--message", "Egna ord")
    return copy


@pytest.fixture(scope="module")
def started(edited: Path) -> Iterator[Running]:
    with running(root=edited) as assistant:
        yield assistant


def test_it_is_a_checkout_of_its_own_in_which_everything_is_committed(copy: Path) -> None:
    assert git(copy, "status", "--porcelain") == ""
    assert "Som det var" in git(copy, "log", "--format=%s").splitlines()
    assert Path(git(copy, "rev-parse", "--absolute-git-dir").strip()) == copy.resolve() / ".git"


def test_no_file_of_it_is_this_projects_own_but_what_is_installed(copy: Path) -> None:
    linked = {path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_symlink()}
    assert linked <= set(INSTALLED)
    models = [path for path in (copy / "models").iterdir() if path.is_file()]
    assert models and not any(path.samefile(ROOT / "models" / path.name) for path in models)
    assert not (copy / CONTACTS).samefile(ROOT / CONTACTS)


def test_what_is_written_and_committed_in_it_is_not_here(edited: Path) -> None:
    assert OWN_WORDS in git(edited, "show", f"HEAD:{CONTACTS}")
    assert OWN_WORDS not in (ROOT / CONTACTS).read_text("utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        git(ROOT, "cat-file", "-e", git(edited, "rev-parse", "HEAD").strip())


def test_git_stays_in_the_copy_also_when_a_hook_runs_the_tests(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(ROOT / ".git"))
    assert Path(git(copy, "rev-parse", "--absolute-git-dir").strip()) == copy.resolve() / ".git"


def test_it_answers_by_the_public_door_with_its_own_words(started: Running) -> None:
    door = PublicDoor(f"http://127.0.0.1:{started.gateway_port}")
    reply = door.ask("Får jag ta en öl till lunchen?", "någon")
    card = next(message["custom"] for message in reply if "custom" in message)
    assert card["topic"] == "alkohol-lunch"
    assert card["contacts"][0]["how"] == OWN_WORDS


def test_what_fills_a_folder_already_is_not_written_over(copy: Path) -> None:
    with pytest.raises(FileExistsError):
        whole_project(copy)
