"""One Ctrl-C stops everything, and a process that dies takes the rest down."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.running import ROOT

PROCFILE = "a: {python} -c 'import time; time.sleep(60)'\nb: {python} -c 'import time; time.sleep(60)'\n"


@pytest.fixture
def supervised(tmp_path: Path) -> subprocess.Popen[str]:
    (tmp_path / "Procfile").write_text(PROCFILE.format(python=sys.executable))
    honcho = [str(ROOT / ".venv/bin/honcho"), "start"]
    return subprocess.Popen(honcho, cwd=tmp_path, stdout=subprocess.PIPE, text=True, start_new_session=True)


def sleepers(supervisor: subprocess.Popen[str]) -> list[int]:
    """Return the process ids of the two sleeping processes, once both are there."""
    for _ in range(100):
        listed = subprocess.run(
            ["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        parents = {str(supervisor.pid)}
        for _ in range(3):
            parents |= {line.split()[0] for line in listed[1:] if line.split()[1] in parents}
        found = [
            int(line.split()[0]) for line in listed[1:] if line.split()[0] in parents and "time.sleep" in line
        ]
        if len(found) >= 2:
            return found
        time.sleep(0.1)
    raise AssertionError("the processes did not start")


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"


def test_ctrl_c_stops_all(supervised: subprocess.Popen[str]) -> None:
    processes = sleepers(supervised)
    os.kill(supervised.pid, signal.SIGINT)
    supervised.communicate(timeout=20)
    assert all(map(gone, processes))


def test_a_process_that_dies_is_reported_and_takes_the_rest_down(supervised: subprocess.Popen[str]) -> None:
    processes = sleepers(supervised)
    os.kill(processes[-1], signal.SIGKILL)
    output, _ = supervised.communicate(timeout=20)
    assert supervised.returncode != 0
    assert "stopped" in output
    assert all(map(gone, processes))


def test_the_procfile_listens_on_loopback_only() -> None:
    assert "--interface 127.0.0.1" in (ROOT / "Procfile").read_text()
    assert "SANIC_HOST := 127.0.0.1" in (ROOT / "Makefile").read_text()
