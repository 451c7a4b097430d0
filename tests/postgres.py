"""A PostgreSQL of our own for tests, in both environments: real, empty, on loopback, gone afterwards."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.running import free_port

DEBIAN = Path("/usr/lib/postgresql")
OWNER = "postgres"  # the system user of Debian's package: PostgreSQL refuses to run as root


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start PostgreSQL, give the URL ``postgresql://…`` of an empty database, stop it afterwards.

    Raises:
        RuntimeError: PostgreSQL is not installed, or does not start; its own words are told.
    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        password, port, data = secrets.token_hex(16), free_port(), folder / "data"
        (folder / "password").write_text(password, "utf-8")
        if os.geteuid() == 0:
            for path in (folder, folder / "password"):
                shutil.chown(path, OWNER, OWNER)
        access = ["--username=tester", "--auth=scram-sha-256", f"--pwfile={folder / 'password'}"]
        _run(folder, programs / "initdb", f"--pgdata={data}", "--no-sync", *access)
        # Nothing in it is worth a wait for the disk.
        settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        server = (programs / "pg_ctl", f"--pgdata={data}", f"--log={folder / 'log'}", "--wait")
        _run(folder, *server, f"--options={settings}", "start")
        try:
            yield f"postgresql://tester:{password}@127.0.0.1:{port}/postgres"
        finally:
            _run(folder, *server, "--mode=immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    """Return the folder of the newest version installed."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise RuntimeError("PostgreSQL is not installed (Debian package postgresql)")
    return found[-1].parent


def _run(folder: Path, *command: str | Path) -> None:
    owner: dict[str, Any] = {"user": OWNER, "group": OWNER, "extra_groups": []} if os.geteuid() == 0 else {}
    with (folder / "said").open("w+") as said:  # the server keeps a pipe open, and would be waited for
        try:
            subprocess.run(command, cwd=folder, stdout=said, stderr=subprocess.STDOUT, check=True, **owner)
        except subprocess.CalledProcessError as error:
            said.seek(0)
            raise RuntimeError(f"PostgreSQL does not start:\n{said.read()}") from error
