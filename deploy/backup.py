"""Backs up and restores the two databases, by PostgreSQL's and SQLite's own means.

    python3 -m deploy.backup save <folder> --keep-days 7
    python3 -m deploy.backup restore <folder>/<time>

The environment names them, as it does for the servers: ``TRACKER_URL`` (Rasa's) and ``GATEWAY_DATABASE_URL``.
Only Python's standard library, and PostgreSQL's client programs. A copy holds what the databases held: it is
as secret as they are, and the days that it is kept come on top of the times in docs/integritet.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parent.parent
DATABASES = {
    "samtal": ("TRACKER_URL", "sqlite:///var/conversations.db"),
    "porten": ("GATEWAY_DATABASE_URL", "sqlite:///var/gateway.db"),
}
TIME = "%Y%m%dT%H%M%SZ"
DAY = 86_400
UNFINISHED = ".ofardig"


class BackupError(RuntimeError):
    """It could not be saved or restored; says why, in Swedish."""


def save(folder: Path, keep_days: float, environment: Mapping[str, str] = os.environ) -> Path:
    """Save both databases, each as it was at one moment, while they are used; remove copies that are old.

    Returns:
        The folder of the copy, whole: what is interrupted has another name.

    Raises:
        BackupError: one of them could not be saved; the former copies are left.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy = folder / time.strftime(TIME, time.gmtime())
    new = copy.with_name(copy.name + UNFINISHED)
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    for name, url in _urls(environment).items():
        file = new / name
        file.touch(mode=0o600)
        if file_of := _sqlite(url):
            with closing(sqlite3.connect(file_of)) as source, closing(sqlite3.connect(file)) as target:
                source.backup(target)
        else:
            _run(
                url,
                environment,
                "pg_dump",
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                f"--file={file}",
            )
    new.replace(copy)
    for old in folder.iterdir():
        if old.is_dir() and time.time() - old.stat().st_mtime > keep_days * DAY:
            shutil.rmtree(old)
    return copy


def restore(copy: Path, environment: Mapping[str, str] = os.environ) -> None:
    """Let both databases be what they were; whatever they hold is replaced. The servers must be stopped.

    Raises:
        BackupError: a copy is not whole, or could not be restored: that database is as it was.
    """
    urls = _urls(environment)
    if missing := [name for name in urls if not (copy / name).is_file()]:
        raise BackupError(f"{copy} är ingen hel säkerhetskopia: {', '.join(missing)} saknas.")
    for name, url in urls.items():
        if file_of := _sqlite(url):
            with closing(sqlite3.connect(copy / name)) as source, closing(sqlite3.connect(file_of)) as target:
                source.backup(target)
            file_of.chmod(0o600)
        else:
            how = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction")
            database = unquote(urlsplit(url).path.lstrip("/"))
            _run(
                url,
                environment,
                "pg_restore",
                *how,
                "--exit-on-error",
                f"--dbname={database}",
                str(copy / name),
            )


def _urls(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: environment.get(variable) or default for name, (variable, default) in DATABASES.items()}


def _sqlite(url: str) -> Path | None:
    """Return the file of a SQLite URL, None for PostgreSQL's."""
    return ROOT / url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else None


def _run(url: str, environment: Mapping[str, str], program: str, *words: str) -> None:
    parts = urlsplit(url)
    where = {  # not on the command line, where everybody on the machine can read it
        "PGHOST": parts.hostname,
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
    }
    known = {name: value for name, value in where.items() if value}
    try:
        subprocess.run(
            [program, *words], env={**environment, **known}, check=True, text=True, stderr=subprocess.PIPE
        )
    except FileNotFoundError as error:
        raise BackupError(
            f"{program} finns inte. Installera med: sudo apt-get install postgresql-client"
        ) from error
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{program} gick inte:\n{error.stderr}") from error


def main() -> int:
    """Do what is asked for; return 1 when it could not be done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    what = parser.add_subparsers(dest="what", required=True)
    saving = what.add_parser("save", help="save both databases")
    saving.add_argument("folder", type=Path)
    saving.add_argument("--keep-days", type=float, default=7, help="how long copies are kept (7)")
    what.add_parser("restore", help="restore both; the servers are stopped").add_argument("copy", type=Path)
    chosen = parser.parse_args()
    try:
        if chosen.what == "save":
            print(save(chosen.folder, chosen.keep_days))
        else:
            restore(chosen.copy)
            print("Återställt. Starta servrarna.")
    except (BackupError, sqlite3.Error, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
