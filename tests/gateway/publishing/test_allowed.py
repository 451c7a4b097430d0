"""Where nothing can be edited, the page says why."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gateway.publishing import allowed
from gateway.publishing.allowed import why_off


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in (".venv/bin", "knowledge/topics", "data/nlu"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / ".venv/bin/python").touch()
    return tmp_path


def test_it_can_be_edited_where_it_can_be_trained_and_written(root: Path) -> None:
    assert why_off(True, root) == ""


def test_one_setting_switches_it_off(root: Path) -> None:
    assert why_off(False, root) == allowed.SWITCHED_OFF


def test_not_without_what_trains(root: Path) -> None:
    (root / ".venv/bin/python").unlink()
    assert why_off(True, root) == allowed.NO_RASA


def test_not_where_the_files_cannot_be_written(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path).name != "nlu")  # root may write anywhere
    assert why_off(True, root) == allowed.READ_ONLY
