"""docs/integritet.md tells of everything that is kept, and names tests that there are."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from gateway.store.tables import Table

ROOT = Path(__file__).parents[2]
TOLD = (ROOT / "docs/integritet.md").read_text("utf-8")
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)*)`", TOLD)))
SECTION = TOLD.partition("## Vad som sparas")[2].partition("\n## ")[0]
ROWS = [line for line in SECTION.splitlines() if "|" in line]


def names(path: Path) -> set[str]:
    """Return the tests of a file, those in a class with its name before them."""
    found = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{part.name}" for part in node.body if hasattr(part, "name")}
    return found


@pytest.mark.parametrize("test", TESTS)
def test_every_test_that_is_named_is_there(test: str) -> None:
    path, _, name = test.partition("::")
    assert not name or name in names(ROOT / path)


@pytest.mark.parametrize("table", sorted(Table.metadata.tables))
def test_every_table_is_told_of(table: str) -> None:
    assert f"`{table}`" in TOLD


@pytest.mark.parametrize("row", ROWS[2:], ids=lambda row: row.split("|")[1].strip()[:30])
def test_every_row_names_the_test_that_proves_it(row: str) -> None:
    what, *_, proof = (cell.strip() for cell in row.strip("|").split("|"))
    assert "`tests/" in proof or what == "Det som skrivs i Teams"
