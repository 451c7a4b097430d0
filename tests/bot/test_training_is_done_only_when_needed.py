"""A second start trains nothing; a change of what is learnt from does."""

import shutil
from pathlib import Path

import pytest

from bot.learnt import fingerprint
from bot.train import ROOT
from knowledge import reader


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("knowledge", "data", "bot"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("config.yml", "domain.yml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def current(checkout: Path) -> str:
    return fingerprint(checkout, reader.read(checkout / "knowledge"))


@pytest.mark.parametrize(
    "file", ["config.yml", "domain.yml", "data/rules.yml", "data/nlu/alkohol.yml", "bot/nlu/people.yml"]
)
def test_a_change_of_what_is_learnt_from_trains(file: str, checkout: Path) -> None:
    before = current(checkout)
    with (checkout / file).open("a") as changed:
        changed.write("\n# changed\n")
    assert current(checkout) != before


def test_an_edited_answer_needs_no_training(checkout: Path) -> None:
    before = current(checkout)
    path = checkout / "knowledge/topics/alkohol.yml"
    path.write_text(path.read_text("utf-8").replace("Nej,", "Nej tyvärr,", 1), "utf-8")
    assert current(checkout) == before


def test_a_new_topic_trains(checkout: Path) -> None:
    before = current(checkout)
    path = checkout / "knowledge/topics/alkohol.yml"
    path.write_text(path.read_text("utf-8").replace("id: alkohol-lunch", "id: alkohol-brunch"), "utf-8")
    assert current(checkout) != before
