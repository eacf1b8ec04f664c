"""What a paper says, to be read: each field as words, a table or files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tuntas.cases.models import Attachment
from tuntas.people.models import Unit
from tuntas.sop.procedure import Field, Paper
from tuntas.web.times import day_and_time

__all__ = ["rows_of"]


def rows_of(
    paper: Paper, data: Mapping[str, Any], *, unit: Unit, language: str, files: Mapping[int, Attachment],
    file_url: Callable[[int], str],
) -> list[dict[str, Any]]:  # fmt: skip
    """The answered fields of a paper: {label, text} or {label, columns, rows} or {label, files}."""
    found = []
    for one in paper.fields:
        value = data.get(one.key)
        if value in (None, "", []):
            continue
        row: dict[str, Any] = {"label": one.label.to(language), "kind": one.type}
        if one.type == "rows" and isinstance(value, list):
            row["columns"] = [column.label.to(language) for column in one.columns]
            row["rows"] = [
                [_text(column, line.get(column.key), unit, language) for column in one.columns] for line in value
            ]
        elif one.type == "files" and isinstance(value, list):
            row["files"] = [_file(files[pk], file_url(pk)) for pk in value if pk in files]
        else:
            row["text"] = _text(one, value, unit, language)
        found.append(row)
    return found


def _file(one: Attachment, url: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "url": url,
        "note": f"{max(1, one.size // 1024)} kB",
        "image": one.kind.startswith("image/"),
    }


def _text(one: Field, value: Any, unit: Unit, language: str) -> str:
    if value in (None, ""):
        return ""
    match one.type:
        case "choice" | "yesno":
            return next((option.label.to(language) for option in one.options if option.value == value), str(value))
        case "choices" if isinstance(value, list):
            return ", ".join(option.label.to(language) for option in one.options if option.value in value)
        case "reference":
            return str(value.get("name", "")) if isinstance(value, dict) else str(value)
        case "datetime":
            try:
                return day_and_time(datetime.fromisoformat(str(value)), unit)
            except ValueError:
                return str(value)
    return str(value)
