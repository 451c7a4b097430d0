"""What the assistant knows and its model change together or not at all, whatever stops in between."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import releases
from bot.releases import shelf
from bot.releases.covered import MODEL, STAMP
from bot.releases.watch import Watch
from bot.train import ROOT

TOPIC, EXAMPLES, CONTACTS = "knowledge/topics/alkohol.yml", "data/nlu/alkohol.yml", "knowledge/contacts.yml"
ALL = (TOPIC, EXAMPLES, CONTACTS, MODEL, STAMP)


def project(folder: Path, says: str) -> Path:
    """A project whose files and model all say one thing."""
    for name in ALL:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name} {says}", "utf-8")
    (folder / "config.yml").write_text("the program", "utf-8")
    return folder


def says(root: Path) -> set[str]:
    """What the files and the model say: one thing, where they fit."""
    return {(root / name).read_text("utf-8").rpartition(" ")[2] for name in ALL}


def published(root: Path, tmp_path: Path, word: str, author: str = "Kim") -> releases.Release:
    workspace = project(tmp_path / f"arbetsyta-{word}", word)
    reason = f"Nu {word}"
    return releases.publish(root, workspace, releases.state_of(root), author, reason, ["alkohol-lunch"])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(tmp_path / "projekt", "gammalt")


def git(root: Path, *words: str) -> str:
    command = ["git", "-C", str(root), "-c", "user.name=Utvecklare", "-c", "user.email=u@localhost", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def checkout(root: Path) -> Path:
    (root / ".gitignore").write_text("var/\nmodels/\n")
    (root / "README.md").write_text("Läs mig\n")
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "Första")
    return root


def test_what_is_published_is_in_the_projects_files(root: Path, tmp_path: Path) -> None:
    release = published(root, tmp_path, "nytt")
    assert says(root) == {"nytt"}
    assert releases.in_use(root) == release.id
    assert (release.author, release.reason, release.changes) == ("Kim", "Nu nytt", ("alkohol-lunch",))
    assert release.in_use and release.usable and release.commit is None


def test_one_can_go_back_and_forth(root: Path, tmp_path: Path) -> None:
    new = published(root, tmp_path, "nytt")
    before = releases.history(root)[1]
    back = releases.roll_back(root, before.id, "Alex", "Det blev fel")
    assert says(root) == {"gammalt"} and back.back_to == before.id
    releases.roll_back(root, new.id, "Kim", "Det var rätt")
    assert says(root) == {"nytt"}


def test_the_ten_before_the_one_in_use_can_be_gone_back_to(root: Path, tmp_path: Path) -> None:
    made = [published(root, tmp_path, f"nummer{number}") for number in range(13)]
    found = releases.history(root)
    assert [release.id for release in found] == [release.id for release in reversed(made[-11:])]
    assert [release.in_use for release in found] == [True] + [False] * 10
    releases.roll_back(root, found[-1].id, "Kim", "Långt tillbaka")
    assert says(root) == {"nummer2"}


def test_what_somebody_changed_in_the_files_meanwhile_is_not_overwritten(root: Path, tmp_path: Path) -> None:
    workspace, base = project(tmp_path / "arbetsyta", "nytt"), releases.state_of(root)
    (root / CONTACTS).write_text("ändrad för hand")
    with pytest.raises(releases.BaseChanged):
        releases.publish(root, workspace, base, "Kim", "Nytt", [])
    assert (root / CONTACTS).read_text() == "ändrad för hand" and releases.in_use(root) == ""


def test_what_was_changed_outside_is_kept_to_go_back_to(root: Path, tmp_path: Path) -> None:
    published(root, tmp_path, "nytt")
    for name in ALL:
        (root / name).write_text(f"{name} utifrån")
    published(root, tmp_path, "nyare")
    outside = releases.history(root)[1]
    assert outside.reason == shelf.INSTALLED and outside.author == ""
    releases.roll_back(root, outside.id, "Kim", "Tillbaka")
    assert says(root) == {"utifrån"}


def test_a_model_of_another_program_cannot_come_back(root: Path, tmp_path: Path) -> None:
    published(root, tmp_path, "nytt")
    before = releases.history(root)[1]
    (root / "config.yml").write_text("another program")
    assert not releases.history(root)[1].usable
    with pytest.raises(releases.NotUsable):
        releases.roll_back(root, before.id, "Kim", "Tillbaka")
    assert says(root) == {"nytt"}


@pytest.mark.parametrize("id_", ["", "..", "20260101T000000-abc", "../../etc"])
def test_only_what_is_listed_can_come_back(root: Path, tmp_path: Path, id_: str) -> None:
    published(root, tmp_path, "nytt")
    with pytest.raises(releases.NotUsable):
        releases.roll_back(root, id_, "Kim", "Tillbaka")


def test_a_model_that_is_trained_anew_leaves_the_kept_ones_alone(root: Path, tmp_path: Path) -> None:
    release = published(root, tmp_path, "nytt")
    new = root / "models" / "ny.tar.gz"
    new.write_text("models nyare")
    new.replace(root / MODEL)  # as bot.train puts it there
    kept = root / "var" / "utgavor" / release.id / "filer" / MODEL
    assert kept.read_text("utf-8").endswith("nytt")


def test_each_release_is_a_commit_with_author_and_reason(checkout: Path, tmp_path: Path) -> None:
    (checkout / "README.md").write_text("Halvfärdigt\n")
    (checkout / "ny.txt").write_text("Ny\n")
    git(checkout, "add", "ny.txt")
    release = published(checkout, tmp_path, "nytt", author="Kim <Ek>\n")
    assert release.commit == git(checkout, "rev-parse", "HEAD")
    assert git(checkout, "log", "-1", "--format=%an %s") == "Kim Ek Nu nytt"
    changed = git(checkout, "show", "--name-only", "--format=", "HEAD").splitlines()
    assert changed == [EXAMPLES, CONTACTS, TOPIC]  # not what a developer was in the middle of
    assert "README.md" in git(checkout, "status", "--porcelain")
    releases.roll_back(checkout, releases.history(checkout)[1].id, "Alex", "Det blev fel")
    assert git(checkout, "log", "-1", "--format=%an %s") == "Alex Det blev fel"


def test_a_checkout_that_cannot_be_committed_to_does_not_stop_a_release(
    checkout: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (checkout / ".git" / "index.lock").touch()
    release = published(checkout, tmp_path, "nytt")
    assert says(checkout) == {"nytt"} and release.commit is None
    assert "could not be committed" in caplog.text


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from bot import releases
    from bot.releases import atomic, git

    root, workspace, steps = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

    def counted(do):
        def step(*arguments, **named):
            global steps
            if steps == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            steps -= 1
            return do(*arguments, **named)
        return step

    atomic.put, atomic.write = counted(atomic.put), counted(atomic.write)
    atomic.link_or_copy, git._git = counted(atomic.link_or_copy), counted(git._git)
    Path.unlink, Path.replace = counted(Path.unlink), counted(Path.replace)
    releases.publish(root, workspace, releases.state_of(root), "Kim", "Nytt", [])
"""


def test_killed_at_every_step_the_old_or_the_new_is_there_never_neither(tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(textwrap.dedent(KILLED))
    seen = []
    for steps in range(200):
        folder = tmp_path / str(steps)
        root = project(folder / "projekt", "gammalt")
        (root / ".gitignore").write_text("var/\nmodels/\n")
        git(root, "init", "--quiet")
        git(root, "add", ".")
        git(root, "commit", "--quiet", "--message", "Första")
        workspace = project(folder / "arbetsyta", "nytt")
        command = [sys.executable, str(script), str(root), str(workspace), str(steps)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        status = subprocess.run(command, env=environment, check=False).returncode
        for name in ALL:  # also before anybody mends anything, each is whole
            assert (root / name).read_text("utf-8").rpartition(" ")[2] in ("gammalt", "nytt")
        releases.recover(root)
        (word,) = says(root)
        used = releases.in_use(root)
        assert bool(used) is (word == "nytt")
        assert git(root, "status", "--porcelain") == ""
        again = published(root, folder, "nyare")  # and the next goes as if nothing had been
        assert says(root) == {"nyare"} and [one.in_use for one in releases.history(root)][0] and again.commit
        seen.append(word)
        if status == 0:
            break
    assert status == 0 and set(seen) == {"gammalt", "nytt"} and seen == sorted(seen)


@pytest.fixture
def watched(root: Path) -> Callable[..., Watch]:
    return lambda take_up: Watch(root, take_up)


def test_what_runs_takes_up_each_release_once(
    root: Path, tmp_path: Path, watched: Callable[..., Watch]
) -> None:
    taken: list[str] = []
    watch = watched(lambda: taken.append(releases.in_use(root)))
    watch.look()
    assert taken == [] and watch.release == ""
    release = published(root, tmp_path, "nytt")
    watch.look()
    watch.look()
    assert taken == [release.id] and (watch.release, watch.fault) == (release.id, "")


def test_one_that_cannot_be_taken_up_is_told_and_the_former_goes_on(
    root: Path, tmp_path: Path, watched: Callable[..., Watch]
) -> None:
    def broken() -> None:
        raise ValueError("secret words")

    watch = watched(broken)
    published(root, tmp_path, "nytt")
    watch.look()
    assert (watch.release, watch.fault) == ("", "ValueError")
    watch.take_up_by(lambda: None)
    back = releases.roll_back(root, releases.history(root)[1].id, "Kim", "Tillbaka")
    watch.look()
    assert (watch.release, watch.fault) == (back.id, "")
