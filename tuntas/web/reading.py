"""What a paper says, to be read: each field as words, a table or files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tuntas.cases.models import Attachment
from tuntas.documents.values import Reader
from tuntas.people.models import Unit
from tuntas.sop.papers import is_filled
from tuntas.sop.procedure import Field, Paper

__all__ = ["rows_of"]
MANY = 6  # lines of a table that are read at a glance


def rows_of(
    paper: Paper, data: Mapping[str, Any], *, unit: Unit, language: str, files: Mapping[int, Attachment],
    file_url: Callable[[int], str],
) -> list[dict[str, Any]]:  # fmt: skip
    """The answered fields of a paper: {label, text} or {label, columns, rows, seen, folded} or {label, files}.

    The words are those that the paper's document prints.
    """
    reader = Reader(unit.zone, language, str, lambda _to, value: str(value.get("name") or ""))
    found = []
    for one in paper.fields:
        value = data.get(one.key)
        if not is_filled(value):
            continue
        row: dict[str, Any] = {"label": one.label.to(language), "kind": one.type}
        if one.type == "rows" and isinstance(value, list):
            row["columns"] = [column.label.to(language) for column in one.columns]
            lines = [line for line in value if isinstance(line, dict)]
            row["rows"] = [[reader.text(column, line.get(column.key)) for column in one.columns] for line in lines]
            row |= _parted(one, lines, row["rows"], row["columns"])
        elif one.type == "files" and isinstance(value, list):
            row["files"] = [_file(files[pk], file_url(pk)) for pk in value if pk in files]
        else:
            row["text"] = reader.text(one, value)
        found.append(row)
    return found


def _parted(one: Field, lines: list[dict[str, Any]], rows: list[list[str]], heads: list[str]) -> dict[str, Any]:
    """A long table answered Ya or Tidak line by line: what was answered Ya is folded, so that the rest is seen.

    Each line as (label, text) pairs: on a phone every cell names its column.
    """
    told = [list(zip(heads, row, strict=True)) for row in rows]
    judged = [column for column in one.columns if column.type == "yesno"]
    if len(rows) <= MANY or len(judged) != 1:
        return {"seen": told}
    good = [str(line.get(judged[0].key)) == "Y" for line in lines]
    return {
        "judged": heads[one.columns.index(judged[0])],
        "seen": [row for row, passed in zip(told, good, strict=True) if not passed],
        "folded": [row for row, passed in zip(told, good, strict=True) if passed],
    }


def _file(one: Attachment, url: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "url": url,
        "note": f"{max(1, one.size // 1024)} kB",
        "image": one.kind.startswith("image/"),
    }
