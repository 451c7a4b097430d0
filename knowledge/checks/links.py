"""Links in the documents of the repository that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from knowledge.model import Place
from knowledge.problem import Problem

LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)#\s][^)\s]*)\)")


def problems(root: Path) -> Iterator[Problem]:
    """Yield every relative link of README.md and docs/*.md whose file does not exist."""
    for path in [root / "README.md", *sorted((root / "docs").glob("*.md"))]:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            for link in LINK.finditer(line):
                target = link["target"].split("#")[0]
                if "://" not in target and not (path.parent / target).exists():
                    yield Problem(Place(path, number), f"länken leder ingenstans: {target}")
