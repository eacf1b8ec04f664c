"""What is typed into a paper, made into values.

Values are plain JSON: text and choice a string; yesno "Y" or "T"; choices a list of strings;
number an int or float; datetime ISO 8601 in UTC; rows a list of tables; files a list of
attachment ids; reference {"id": int or null, "name": str}. What cannot be read is kept as it
was typed, so that it comes back to be corrected; `tuntas.sop.papers.lacking` then names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from math import isfinite
from typing import Any
from zoneinfo import ZoneInfo

from tuntas.sop.procedure import Field, Paper

__all__ = ["is_filled", "normalised"]

DEEPEST = 6  # tables and lists within each other; no field needs more than four
_YES = {"y", "ya", "yes", "true", "1", "on"}
_NO = {"t", "tidak", "no", "n", "false", "0"}


def normalised(paper: Paper, data: Mapping[str, Any], *, zone: str) -> dict[str, Any]:
    """The values of `data` for the fields that `paper` has; naive times are local to `zone`."""
    if not isinstance(data, Mapping):
        return {}
    return {one.key: _value(one, _clean(data[one.key]), zone) for one in paper.fields if one.key in data}


def is_filled(value: Any) -> bool:
    """Whether something was answered (zero and "T" are answers)."""
    if isinstance(value, dict):
        return any(is_filled(one) for one in value.values())
    return value not in (None, "", [])


def _clean(raw: Any, depth: int = 0) -> Any:
    """`raw` without what no database keeps: NUL, half a surrogate pair, bottomless nesting."""
    if isinstance(raw, str):
        return raw.replace("\x00", "").encode("utf-8", "ignore").decode()
    if isinstance(raw, float) and not isfinite(raw):
        return str(raw)
    if isinstance(raw, list):
        return [_clean(one, depth + 1) for one in raw] if depth < DEEPEST else []
    if isinstance(raw, dict):
        return {_clean(key): _clean(one, depth + 1) for key, one in raw.items()} if depth < DEEPEST else {}
    return raw


def _value(field: Field, raw: Any, zone: str) -> Any:
    if raw is None:
        return None
    match field.type:
        case "text" | "longtext" | "choice":
            return raw if isinstance(raw, dict | list) else str(raw).replace("\r\n", "\n").strip()
        case "yesno":
            return _yes_no(raw)
        case "choices" | "files":
            return _list(raw)
        case "number":
            return _number(raw)
        case "datetime":
            return _moment(raw, zone)
        case "reference":
            return _reference(raw)
        case "rows":
            return _rows(field, raw, zone)
    return raw


def _list(raw: Any) -> list[Any]:
    """`raw` as a list, without what is empty or said twice."""
    found: list[Any] = []
    for one in raw if isinstance(raw, list) else [raw]:
        if is_filled(one) and one not in found:
            found.append(one)
    return found


def _yes_no(raw: Any) -> Any:
    if isinstance(raw, bool):
        return "Y" if raw else "T"
    text = str(raw).strip().lower()
    return "Y" if text in _YES else "T" if text in _NO else raw


def _number(raw: Any) -> Any:
    if isinstance(raw, bool):
        return str(raw)
    if isinstance(raw, int | float):
        return raw
    try:
        number = float(str(raw).strip().replace(",", "."))
    except ValueError:
        return raw
    if not isfinite(number):
        return raw
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _moment(raw: Any, zone: str) -> Any:
    if isinstance(raw, datetime):
        moment = raw
    else:
        try:
            moment = datetime.fromisoformat(str(raw).strip())
        except ValueError:
            return raw
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    try:
        return moment.astimezone(UTC).isoformat(timespec="seconds")
    except OverflowError:
        return str(raw)


def _reference(raw: Any) -> Any:
    if isinstance(raw, dict):
        return {"id": raw.get("id") or None, "name": str(raw.get("name") or "").strip()[:1000]}
    if isinstance(raw, int) and not isinstance(raw, bool):
        return {"id": raw, "name": ""}
    text = str(raw).strip()
    if text.isdecimal() and len(text) < 10:
        return {"id": int(text), "name": ""}
    return {"id": None, "name": text}


def _rows(field: Field, raw: Any, zone: str) -> Any:
    if not isinstance(raw, list):
        return raw
    rows = []
    for row in raw:
        if not isinstance(row, dict):
            return raw
        values = {one.key: _value(one, row[one.key], zone) for one in field.columns if one.key in row}
        if any(is_filled(one) for one in values.values()):
            rows.append(values)
    return rows
