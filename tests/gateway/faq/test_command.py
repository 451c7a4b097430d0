"""The command line, against a gateway that really listens: what it prints, writes, and ends with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench.running import free_port
from gateway.faq import asking, written
from gateway.faq.__main__ import main, status
from gateway.faq.result import Result
from gateway.settings import ROOT
from knowledge import reader
from knowledge.model import Knowledge
from tests.gateway.faq.answers import Answering, card
from tests.gateway.faq.files import HEADINGS, LUNCH, result, row, xlsx
from tests.gateway.served import Served, served
from tests.gateway.stub_rasa import stub_rasa

OTHER = card(topic="alkohol-foljder")


@dataclass
class Place:
    rasa: Answering
    gateway: Served


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with stub_rasa(Answering()) as rasa, served(rasa.address) as gateway:
        assert isinstance(rasa, Answering)
        yield Place(rasa, gateway)


@pytest.fixture
def faq(place: Place, tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command on a.yml with the answers that are given for its two questions."""
    monkeypatch.setattr(reader, "read", lambda: knowledge)  # read once, it takes a second
    questions = tmp_path / "a.yml"
    questions.write_text(
        "- {fraga: Första frågan, amne: alkohol-lunch}\n- {fraga: Andra frågan, amne: alkohol-lunch}\n",
        "utf-8",
    )

    def run(*arguments: str, files: tuple[Path, ...] = (questions,), **cards: Any) -> int:
        place.rasa.cards = {"Första frågan": card(), "Andra frågan": card()} | cards
        names = [str(file) for file in files]
        return main([*names, "--address", place.gateway.address, "--out", str(tmp_path / "out"), *arguments])

    return run


def test_the_status_tells_what_has_become_wrong(
    faq: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = {"Andra frågan": OTHER}
    assert faq(**second) == 0
    assert "1 besvaras fel, men det finns ingen förra körning. Status 0." in capsys.readouterr().out
    earlier = tmp_path / "tidigare.json"
    earlier.write_bytes((tmp_path / "out" / written.RESULT).read_bytes())
    assert faq(**second) == 0
    assert "ingen har blivit fel sedan förra körningen. Status 0." in capsys.readouterr().out
    assert faq("--strict", **second) == 1
    assert faq() == 0
    assert "Har blivit rätt (1)" in capsys.readouterr().out
    assert faq(**second) == 1
    assert "Har blivit fel sedan förra körningen (1)" in capsys.readouterr().out
    assert faq(**second) == 0  # the last run had it wrong already
    assert faq("--against", str(earlier), **second) == 0
    files = {written.RESULT, written.JUNIT, written.WORKBOOK, written.PAGE, written.LAST}
    assert {path.name for path in (tmp_path / "out").iterdir()} == files
    assert len(Result.from_json((tmp_path / "out" / written.RESULT).read_bytes()).rows) == 2


def test_a_question_that_gets_no_reply_is_status_1_and_not_forgotten(faq: Any) -> None:
    assert faq() == 0
    assert faq(**{"Andra frågan": b"trasigt"}) == 1
    assert faq(**{"Andra frågan": OTHER}) == 1  # it was right the last time that it was answered


def test_another_file_leaves_the_last_run_of_the_first(faq: Any, tmp_path: Path) -> None:
    other = tmp_path / "b.xlsx"
    other.write_bytes(xlsx([HEADINGS, LUNCH]))
    assert faq() == 0
    assert faq(files=(other,)) == 0
    assert faq(**{"Andra frågan": OTHER}) == 1


def test_a_row_that_cannot_be_read_is_status_2_and_the_others_are_asked(
    faq: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b.xlsx").write_bytes(xlsx([HEADINGS, LUNCH, ("Fel?", "", "alkohol-lunh")]))
    assert faq(files=(tmp_path / "b.xlsx",)) == 2
    assert "Rad 3, kolumn förväntat ämne: ”alkohol-lunh” finns inte." in capsys.readouterr().out
    assert len(Result.from_json((tmp_path / "out" / written.RESULT).read_bytes()).rows) == 1


@pytest.mark.parametrize(
    "arguments", [["--address", "hej"], ["--start", "--address", "http://x"], ["--what"]]
)
def test_a_wrong_command_line_is_status_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_what_cannot_be_read_or_reached_is_status_2(
    tmp_path: Path, faq: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert faq(files=(tmp_path / "ingen.xlsx",)) == 2
    assert "filen finns inte" in capsys.readouterr().out.lower()
    (tmp_path / "trasig.json").write_text("{}", "utf-8")
    assert faq("--against", str(tmp_path / "trasig.json")) == 2
    assert faq("--against", str(tmp_path / "ingen.json")) == 2
    nobody = f"http://127.0.0.1:{free_port()}"
    assert main([str(tmp_path / "a.yml"), "--address", nobody, "--out", str(tmp_path / "o")]) == 2
    assert "porten svarar inte på adressen" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


def test_it_starts_the_assistant_itself_when_asked_to(
    faq: Any, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    @contextmanager
    def started(settings: Any) -> Iterator[SimpleNamespace]:
        asked.append(settings)
        port = int(place.gateway.address.rpartition(":")[2])
        yield SimpleNamespace(gateway_port=port, port=int(place.rasa.address.rpartition(":")[2]))

    monkeypatch.setattr(asking, "running", started)
    place.rasa.cards = {}
    assert main([str(tmp_path / "a.yml"), "--start", "--out", str(tmp_path / "out")]) == 0
    assert asked == [asking.UNLIMITED]


def test_a_run_that_was_stopped_is_neither_good_nor_bad() -> None:
    assert status(result(row("a"), cancelled=True), None, strict=True) == 130


def test_ctrl_c_keeps_what_was_asked(place: Place, tmp_path: Path) -> None:
    place.rasa.cards, place.rasa.delay = {}, 0.3
    lines = (f"- {{fraga: Fråga {n}, amne: alkohol-lunch}}\n" for n in range(200))
    (tmp_path / "a.yml").write_text("".join(lines), "utf-8")
    command = [
        sys.executable,
        "-m",
        "gateway.faq",
        "a.yml",
        "--address",
        place.gateway.address,
        "--out",
        "out",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    already = len(place.rasa.got)
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE) as process:
        while len(place.rasa.got) < already + 5 and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        printed, _ = process.communicate(timeout=30)
    place.rasa.delay = 0
    assert process.returncode == 130 and "Körningen avbröts" in printed.decode()
    kept = Result.from_json((tmp_path / "out" / written.RESULT).read_bytes())
    assert kept.cancelled and 0 < len(kept.rows) < 20
