"""Only the moves write case records; everything else asks."""

from __future__ import annotations

import ast
from pathlib import Path

import tuntas
from tuntas.cases import models

PACKAGE = Path(tuntas.__file__).parent
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete", "save"}
# restoring a backup writes rows as they were; the proof of invariants breaks nothing
ELSEWHERE = {"archive.py"}


def writes(path: Path) -> list[str]:
    """Calls like `Run.objects.filter(…).update(…)` on a record of cases."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            names = {one.id for one in ast.walk(node.func) if isinstance(one, ast.Name)}
            if names & set(models.__all__):
                found.append(f"{path.relative_to(PACKAGE)}:{node.lineno} {ast.unparse(node)[:80]}")
    return found


def test_only_the_moves_write_case_records() -> None:
    outside = [
        path for path in PACKAGE.rglob("*.py")
        if "moves" not in path.parts and "migrations" not in path.parts and path.name not in ELSEWHERE
    ]  # fmt: skip
    assert [line for path in outside for line in writes(path)] == []


def test_the_test_would_see_a_writer() -> None:
    assert any(writes(path) for path in (PACKAGE / "cases" / "moves").glob("*.py"))
