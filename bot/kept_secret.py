"""A random secret in a file of the project's owner, made by whoever needs it first."""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path

VAR = Path(__file__).parent.parent / "var"


def kept_secret(file: Path) -> str:
    """Return the secret in a file; where there is no file it is made, whole or not at all.

    Raises:
        OSError: it cannot be read, or not be kept.
    """
    with contextlib.suppress(FileNotFoundError):
        return file.read_text("ascii")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    try:
        own.touch(mode=0o600, exist_ok=False)
        own.write_text(secrets.token_urlsafe(48), "ascii")
        with contextlib.suppress(FileExistsError):
            file.hardlink_to(own)  # whole, and only where there is none
    finally:
        own.unlink(missing_ok=True)
    return file.read_text("ascii")
