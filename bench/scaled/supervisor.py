"""supervisord, which starts what dies again (https://supervisord.org); systemd does that in production."""

from __future__ import annotations

import configparser
import os
import shlex
import subprocess
import time
import xmlrpc.client
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.scaled.layout import LOOPBACK, ROOT
from bench.scaled.programs import Program

SUPERVISORD = ROOT / ".tools/bin/supervisord"
START_SECONDS = 20


class Supervisor:
    """A supervisord and its programs, by name."""

    def __init__(
        self,
        folder: Path,
        port: int,
        password: str,
        programs: Sequence[Program],
        environment: Mapping[str, str],
    ) -> None:
        """Start supervisord; none of its programs yet.

        Raises:
            RuntimeError: it did not start; its own words are told.
        """
        (folder / "logs").mkdir(exist_ok=True)
        configuration = folder / "supervisord.conf"
        _write(configuration, folder, port, password, programs)
        # Stopped with whoever has started it, however that ends.
        command = ["setpriv", "--pdeathsig", "TERM", str(SUPERVISORD), "-n", "-c", str(configuration)]
        with (folder / "logs" / "supervisord.txt").open("w") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._address = f"http://skalad:{password}@{LOOPBACK}:{port}/RPC2"
        self._wait_for_it(folder / "logs" / "supervisord.txt")

    def start(self, name: str) -> None:
        """Start a program; nothing where it runs already."""
        if not self.pid(name):
            self._call("startProcess", name, False)

    def stop(self, name: str) -> None:
        """Tell a program to end, and wait until it has; it stays down."""
        if self.pid(name):
            self._call("stopProcess", name, True)

    def pid(self, name: str) -> int:
        """Return the process id of a program, 0 when it is down or about to be started again."""
        return int(self._call("getProcessInfo", name)["pid"])

    def end(self, patience: float = 60) -> None:
        """Stop all programs, the last that was named first, and supervisord."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(timeout=patience)

    def _call(self, method: str, *arguments: Any) -> Any:
        # A connection of its own each time: several threads may ask.
        with xmlrpc.client.ServerProxy(self._address) as server:
            return getattr(server.supervisor, method)(*arguments)

    def _wait_for_it(self, log: Path) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self._call("getState")
                return
            except OSError:
                time.sleep(0.1)
        self.end()
        raise RuntimeError("supervisord startade inte:\n" + log.read_text("utf-8")[-2000:])


def _write(file: Path, folder: Path, port: int, password: str, programs: Sequence[Program]) -> None:
    """Write supervisord's configuration: https://supervisord.org/configuration.html."""
    parser = configparser.RawConfigParser()
    parser["supervisord"] = {
        "logfile": str(folder / "logs" / "supervisord.log"),
        "pidfile": str(folder / "supervisord.pid"),
        **({"user": "root"} if os.geteuid() == 0 else {}),
    }
    parser["inet_http_server"] = {"port": f"{LOOPBACK}:{port}", "username": "skalad", "password": password}
    parser["rpcinterface:supervisor"] = {
        "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
    }
    for priority, program in enumerate(programs, 1):
        parser[f"program:{program.name}"] = {
            "command": shlex.join(program.command),
            "directory": str(ROOT),
            "environment": ",".join(f'{name}="{value}"' for name, value in program.environment.items()),
            "priority": str(priority),
            "autostart": "false",
            "autorestart": "true",
            "startsecs": "1",
            "startretries": "1000000",  # it waits a second longer each time
            "stopsignal": program.signal,
            "stopwaitsecs": str(program.patience),
            "killasgroup": "true",
            "redirect_stderr": "true",
            "stdout_logfile": str(folder / "logs" / f"{program.name}.log"),
            "stdout_logfile_maxbytes": "5MB",
            "stdout_logfile_backups": "1",
            **({"user": program.user} if program.user else {}),
        }
    file.touch(mode=0o600)
    with file.open("w") as written:
        parser.write(written)
