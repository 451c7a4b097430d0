"""What runs in a workspace: it tells how far it has come, can be stopped, and outlives nobody."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from bot.learnt import fingerprint
from bot.releases import state_of
from gateway.publishing import candidate as candidates
from gateway.publishing import programs, workspace
from gateway.publishing.candidate import candidate
from gateway.publishing.child import KEEPER, running
from gateway.publishing.errors import StepFailed
from knowledge import reader
from tests.gateway.publishing.programs_that_stand_in import WEB, stand_in
from tests.gateway.publishing.project import ROOT, STAMP, project, said

TRAINS = """
import sys, time
print("Tränar modellen …", flush=True)
print("Läser exempel:  50%|#####     | {read} [00:01<00:01, 500.00 fraser/s]", file=sys.stderr, flush=True)
time.sleep({seconds})
sys.exit({status})
"""
FAMILY = """
import subprocess, sys, time, os
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open("familj", "w").write(f"{os.getpid()} {child.pid}")
time.sleep(600)
"""


def trained() -> bool:
    """Whether the project's own model is of its files, as it is in ``make test``."""
    stamp = ROOT / STAMP
    return stamp.exists() and stamp.read_text() == fingerprint(ROOT, reader.read())


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.05)


async def family_of(folder: Path) -> list[int]:
    """Return the processes that FAMILY has begun, itself first."""
    written = folder / "familj"
    await until(lambda: written.exists() and len(written.read_text().split()) == 2)
    return [int(pid) for pid in written.read_text().split()]


def gone(*pids: int) -> bool:
    return not any(process.pid in pids and process.status() != "zombie" for process in psutil.process_iter())


class TestTraining:
    @pytest.mark.parametrize(
        ("read", "as_long_again"), [("20000/40000", True), ("39990/40000", False), ("2/3", False)]
    )
    async def test_how_long_it_should_take_is_told(
        self, tmp_path: Path, read: str, as_long_again: bool
    ) -> None:
        told: list[tuple[int, int]] = []
        made = stand_in(tmp_path, bot_train=TRAINS.format(seconds=2.2, status=0, read=read))
        seconds = await programs.train(made, lambda done, total: told.append((done, total)), usual=1000)
        assert seconds is not None and seconds > 2
        done, total = told[-1]
        assert 1 <= done < total and (total > 1000) is as_long_again

    async def test_longer_than_usual_it_is_never_done_before_it_is(self, tmp_path: Path) -> None:
        told: list[tuple[int, int]] = []
        made = stand_in(tmp_path, bot_train="import time; time.sleep(1.5)")
        await programs.train(made, lambda done, total: told.append((done, total)), usual=0)
        assert told and all(done < total for done, total in told)

    async def test_what_it_printed_is_for_the_log_and_not_for_hr(self, tmp_path: Path) -> None:
        made = stand_in(tmp_path, bot_train='raise ValueError("hemligheten")')
        with pytest.raises(StepFailed) as failed:
            await programs.train(made, lambda *_: None)
        assert "hemligheten" in failed.value.output and "Traceback" in failed.value.output
        assert failed.value.sentences == (f"Träningen gick inte att genomföra. {programs.ASK}",)

    async def test_it_is_cancelled_with_everything_that_it_has_begun(self, tmp_path: Path) -> None:
        made = stand_in(tmp_path, bot_train=FAMILY)
        training = asyncio.create_task(programs.train(made, lambda *_: None))
        family = await family_of(tmp_path)
        assert psutil.Process(family[0]).nice() == programs.LAST_IN_LINE
        training.cancel()
        with pytest.raises(asyncio.CancelledError):
            await training
        assert gone(*family)

    async def test_one_that_never_ends_is_ended(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(programs, "MOST_SECONDS", 0.5)
        made = stand_in(tmp_path, bot_train="import time; time.sleep(600)")
        with pytest.raises(StepFailed, match="för lång tid"):
            await programs.train(made, lambda *_: None)

    @pytest.mark.skipif(not trained(), reason="make train makes the model")
    async def test_the_real_one_learns_nothing_where_nothing_that_it_learns_from_has_changed(
        self, tmp_path: Path
    ) -> None:
        root = project(tmp_path / "projekt", model=True)
        first = said(root).answers[0].model_copy(update={"text": "Låt bli. Fråga din närmaste chef."})
        content = said(root).model_copy(update={"answers": (first, *said(root).answers[1:])})
        made = workspace.make(root, "a" * 32, [content], state_of(root), "")
        assert await programs.train(made, lambda *_: None) is None


class TestCheck:
    async def test_every_defect_is_told_without_the_name_of_a_file(self, tmp_path: Path) -> None:
        told = "print('knowledge/a.yml:3: ämnet ”a” finns redan\\n\\n1 fel.'); raise SystemExit(1)"
        with pytest.raises(StepFailed) as failed:
            await programs.check(stand_in(tmp_path, knowledge_check=told))
        assert failed.value.sentences == ("Ämnet ”a” finns redan.",)

    async def test_one_that_breaks_is_told_as_such(self, tmp_path: Path) -> None:
        with pytest.raises(StepFailed, match="gick inte att kontrollera"):
            await programs.check(stand_in(tmp_path, knowledge_check="raise ValueError"))


class TestCandidate:
    async def test_it_answers_and_ends(self, tmp_path: Path) -> None:
        made = stand_in(tmp_path, bot_serve=WEB, bot_action_server=WEB)
        async with candidate(made, 5) as assistant:
            assert await assistant.release() == ("", "")
            own = [p for p in psutil.Process().children(recursive=True) if "bot.serve" in p.cmdline()]
            assert own
        assert gone(*(process.pid for process in own))

    async def test_one_that_does_not_start_is_told(self, tmp_path: Path) -> None:
        made = stand_in(tmp_path, bot_serve="raise ValueError('modellen')", bot_action_server=WEB)
        with pytest.raises(StepFailed, match="gick inte att starta") as failed:
            async with candidate(made, 5):
                pytest.fail("it did not start")
        assert "ValueError: modellen" in failed.value.output

    async def test_one_that_never_answers_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(candidates, "PATIENCE", 1)
        made = stand_in(tmp_path, bot_serve="import time; time.sleep(600)", bot_action_server=WEB)
        with pytest.raises(StepFailed, match="gick inte att starta"):
            async with candidate(made, 5):
                pytest.fail("it did not start")


class TestKeeper:
    @pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
    async def test_a_gateway_that_is_killed_leaves_nothing_running(
        self, tmp_path: Path, ending: signal.Signals
    ) -> None:
        (tmp_path / "family.py").write_text(FAMILY)
        gateway = subprocess.Popen(
            [sys.executable, "-c", GATEWAY.format(keeper=KEEPER, python=sys.executable)], cwd=tmp_path
        )
        family = await family_of(tmp_path)
        os.kill(gateway.pid, ending)
        gateway.wait()
        await until(lambda: gone(*family))

    async def test_the_status_is_the_commands(self, tmp_path: Path) -> None:
        command = [sys.executable, "-c", "raise SystemExit(3)"]
        async with running(command, tmp_path, os.environ, 0, tmp_path / "utskrift") as process:
            assert await process.wait() == 3

    async def test_what_is_printed_is_for_the_owner_alone(self, tmp_path: Path) -> None:
        output = tmp_path / "utskrift"
        async with running([sys.executable, "-c", "print(1)"], tmp_path, os.environ, 0, output) as process:
            await process.wait()
        assert output.read_text() == "1\n" and output.stat().st_mode & 0o077 == 0


GATEWAY = """
import subprocess, time
command = ["{python}", "-P", "{keeper}", "0", "{python}", "family.py"]
kept = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
time.sleep(600)
"""
