"""The package as a file: the same bytes for the same settings, so that a package can be told from another."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ICONS = Path(__file__).parent / "icons"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can tell
_UNIX, _READABLE = 3, 0o644 << 16


def archive(texts: Mapping[str, Mapping[str, Any]], icons: tuple[str, ...]) -> bytes:
    """Return a zip of JSON files, by name, and of icons of the folder ``icons/``.

    Raises:
        OSError: an icon cannot be read.
    """
    files = {name: _json(content) for name, content in texts.items()}
    files |= {name: (ICONS / name).read_bytes() for name in icons}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        for name, content in sorted(files.items()):
            # Stored, not compressed: what a compression gives is not the same on every machine.
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            package.writestr(entry, content)
    return written.getvalue()


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
