"""Results that have been computed are not computed again, until what they rest on changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Result = dict[str, Any]


class Store:
    """A folder with one JSON file a result, named by what it is and by a hash of what it rests on."""

    def __init__(self, folder: Path) -> None:
        """Keep results in ``folder``, made when needed."""
        self.folder = folder
        self.computed: list[str] = []

    def has(self, name: str, key: str) -> bool:
        """Tell whether a result is there."""
        return self._file(name, key).exists()

    def get(self, name: str, key: str, compute: Callable[[], Result]) -> Result:
        """Return a result, computed only if it is missing; what an older key left is removed."""
        file = self._file(name, key)
        if file.exists():
            return dict(json.loads(file.read_text("utf-8")))
        result = compute()
        self.computed.append(name)
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(".partial")  # a run cut off half-way must not leave half a result
        partial.write_text(json.dumps(result, ensure_ascii=False, indent=1), "utf-8")
        for stale in self.folder.glob(f"{name}.*.json"):
            stale.unlink()
        partial.replace(file)
        return result

    def _file(self, name: str, key: str) -> Path:
        return self.folder / f"{name}.{key}.json"
