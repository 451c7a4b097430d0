"""The set's PostgreSQL: made once, with a database for Rasa and one for the gateways."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from bench.scaled.layout import LOOPBACK, POSTGRES_USER, Layout, postgres_programs

OWNER = "assistenten"
CONVERSATIONS, GATEWAY = "samtal", "porten"
PATIENCE_SECONDS = 60


def make_cluster(folder: Path, password: str) -> None:
    """Make PostgreSQL's files below ``folder``, unless they are there.

    Raises:
        RuntimeError: initdb failed; its own words are told.
    """
    if (folder / "data" / "PG_VERSION").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    secret = folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(password, "utf-8")
    if os.geteuid() == 0:
        for path in (folder, secret):
            shutil.chown(path, POSTGRES_USER, POSTGRES_USER)
    access = [f"--username={OWNER}", "--auth=scram-sha-256", f"--pwfile={secret}"]
    made = _run(
        folder, "initdb", f"--pgdata={folder / 'data'}", "--encoding=UTF8", "--locale=C.UTF-8", *access
    )
    if made.returncode:
        raise RuntimeError(f"PostgreSQL gick inte att förbereda:\n{made.stdout}")


def make_databases(layout: Layout, password: str) -> None:
    """Wait until PostgreSQL answers, and make the databases that are missing.

    Raises:
        RuntimeError: it does not answer; its own words are told.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    for name in (CONVERSATIONS, GATEWAY):
        while (made := _createdb(layout, name, password)).returncode:
            if "already exists" in made.stdout:
                break
            if time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL svarar inte:\n{made.stdout}")
            time.sleep(0.2)


def _createdb(layout: Layout, name: str, password: str) -> subprocess.CompletedProcess[str]:
    where = ("-h", LOOPBACK, "-p", str(layout.postgres), "-U", OWNER)
    return _run(layout.folder / "postgres", "createdb", *where, name, PGPASSWORD=password, LC_ALL="C.UTF-8")


def _run(folder: Path, program: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    owner: dict[str, Any] = {}
    if os.geteuid() == 0:
        owner = {"user": POSTGRES_USER, "group": POSTGRES_USER, "extra_groups": []}
    return subprocess.run(
        [postgres_programs() / program, *words],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **owner,
    )
