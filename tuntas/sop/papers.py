"""What is written in a paper: typed input made into values, and what is still lacking.

Values are plain JSON: text and choice a string; yesno "Y" or "T"; choices a list of strings;
number an int or float; datetime ISO 8601 in UTC; rows a list of tables; files a list of
attachment ids; reference {"id": int or null, "name": str}. What cannot be read is kept as it
was typed, so that it comes back to be corrected; `lacking` then names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tuntas.sop.procedure import Condition, Field, Paper
from tuntas.sop.reasons import Reason
from tuntas.sop.words import Label

__all__ = ["asked_now", "is_filled", "lacking", "normalised", "unknown_fields"]

TEXT_MOST, LONGTEXT_MOST, ROWS_MOST = 200, 5000, 200
_YES = {"y", "ya", "yes", "true", "1", "on"}
_NO = {"t", "tidak", "no", "n", "false", "0"}


def normalised(paper: Paper, data: Mapping[str, Any], *, zone: str) -> dict[str, Any]:
    """The values of `data` for the fields that `paper` has; naive times are local to `zone`."""
    return {one.key: _value(one, data[one.key], zone) for one in paper.fields if one.key in data}


def unknown_fields(paper: Paper, data: Mapping[str, Any]) -> list[Reason]:
    """A reason for each key of `data` that the paper does not have."""
    return [_reason(paper, None, "unknown_field", found=key) for key in data if paper.field(key) is None]


def lacking(paper: Paper, step: str, values: Mapping[str, Any], *, now: datetime) -> list[Reason]:
    """Everything that keeps `paper` from being complete at `step`; empty when it is complete."""
    return [
        reason
        for field in paper.asked_at(step)
        if asked_now(field, values)
        for reason in _lacks(paper, field, values.get(field.key), now)
    ]


def asked_now(field: Field, values: Mapping[str, Any]) -> bool:
    """Whether the field's condition holds for what is written so far."""
    return field.when is None or _holds(field.when, values.get(field.when.field))


def is_filled(value: Any) -> bool:
    """Whether something was answered (zero and "T" are answers)."""
    if isinstance(value, dict):
        return bool(value.get("id") or value.get("name"))
    return value not in (None, "", [])


def _holds(condition: Condition, value: Any) -> bool:
    if condition.test == "filled":
        return is_filled(value) == (condition.values == ("ya",))
    given = {str(one) for one in value} if isinstance(value, list) else {str(value)} if is_filled(value) else set()
    meets = bool(given & set(condition.values))
    return meets if condition.test == "is" else not meets


# -- input made into values ---------------------------------------------------------------------


def _value(field: Field, raw: Any, zone: str) -> Any:
    if raw is None:
        return None
    match field.type:
        case "text" | "longtext" | "choice":
            return str(raw).replace("\x00", "").replace("\r\n", "\n").strip() if not isinstance(raw, dict | list) else raw
        case "yesno":
            return _yes_no(raw)
        case "choices" | "files":
            return [one for one in (raw if isinstance(raw, list) else [raw]) if is_filled(one)]
        case "number":
            return _number(raw)
        case "datetime":
            return _moment(raw, zone)
        case "reference":
            return _reference(raw)
        case "rows":
            return _rows(field, raw, zone)
    return raw


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
    text = str(raw).strip().replace(",", ".")
    try:
        number = float(text)
    except ValueError:
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
        return {"id": raw.get("id") or None, "name": str(raw.get("name") or "").strip()}
    if isinstance(raw, int) and not isinstance(raw, bool):
        return {"id": raw, "name": ""}
    text = str(raw).strip()
    return {"id": int(text), "name": ""} if text.isdecimal() else {"id": None, "name": text}


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


# -- what is lacking ----------------------------------------------------------------------------


def _reason(paper: Paper, field: Field | None, code: str, **values: object) -> Reason:
    label: object = field.label if field else ""
    return Reason(code, {"paper": paper.title, "field": label, **values}, paper.key, field.key if field else "")


def _lacks(paper: Paper, field: Field, value: Any, now: datetime) -> Iterator[Reason]:
    if not is_filled(value):
        if field.type in ("rows", "files", "choices") and field.least:
            yield _reason(paper, field, "too_few", least=int(field.least))
        elif field.required or field.must_be is not None:
            yield _reason(paper, field, "required")
        return
    for code, more in _wrong(field, value, now):
        yield _reason(paper, field, code, **more)
    if field.type == "rows" and isinstance(value, list):
        yield from _lacks_in_rows(paper, field, value, now)


def _lacks_in_rows(paper: Paper, field: Field, rows: list[Any], now: datetime) -> Iterator[Reason]:
    for number, row in enumerate(rows, 1):
        for column in field.columns:
            if not isinstance(row, dict) or not asked_now(column, row):
                continue
            name = Label(
                f"{field.label.id}, baris {number}, {column.label.id}",
                f"{field.label.to('en')}, row {number}, {column.label.to('en')}",
            )
            for reason in _lacks(paper, column, row.get(column.key), now):
                yield Reason(reason.code, {**reason.values, "field": name}, paper.key, field.key)


def _wrong(field: Field, value: Any, now: datetime) -> Iterator[tuple[str, dict[str, object]]]:
    """What is wrong with a value that is there, as (code, values)."""
    match field.type:
        case "text" | "longtext":
            most = int(field.most or (TEXT_MOST if field.type == "text" else LONGTEXT_MOST))
            if not isinstance(value, str):
                yield "wrong_shape", {}
            elif len(value) > most:
                yield "too_long", {"length": len(value), "most": most}
        case "choice" | "yesno":
            yield from _not_options(field, [value])
            if field.must_be is not None and value in ("Y", "T") and (value == "Y") != field.must_be:
                yield ("must_be_yes" if field.must_be else "must_be_no"), {}
        case "choices":
            yield from _not_options(field, value if isinstance(value, list) else [value])
            yield from _count(field, value)
        case "number":
            yield from _amount(field, value)
        case "datetime":
            yield from _when(field, value, now)
        case "rows" | "files":
            if not isinstance(value, list):
                yield "wrong_shape", {}
            else:
                yield from _count(field, value)
        case "reference":
            if not isinstance(value, dict) or len(str(value.get("name"))) > TEXT_MOST:
                yield "wrong_shape", {}


def _not_options(field: Field, values: list[Any]) -> Iterator[tuple[str, dict[str, object]]]:
    known = {one.value for one in field.options}
    for one in values:
        if one not in known:
            shown = Label(
                ", ".join(f"{option.value} ({option.label.id})" for option in field.options[:12]),
                ", ".join(f"{option.value} ({option.label.to('en')})" for option in field.options[:12]),
            )
            yield "not_an_option", {"found": str(one)[:60], "known": shown}


def _count(field: Field, value: list[Any]) -> Iterator[tuple[str, dict[str, object]]]:
    if field.least and len(value) < field.least:
        yield "too_few", {"least": int(field.least)}
    most = int(field.most or ROWS_MOST)
    if len(value) > most:
        yield "too_many", {"most": most}


def _amount(field: Field, value: Any) -> Iterator[tuple[str, dict[str, object]]]:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) == float("inf"):
        yield "not_a_number", {}
    elif field.least is not None and value < field.least:
        yield "too_small", {"least": field.least}
    elif field.most is not None and value > field.most:
        yield "too_large", {"most": field.most}


def _when(field: Field, value: Any, now: datetime) -> Iterator[tuple[str, dict[str, object]]]:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        yield "not_a_time", {}
    elif field.not_future and moment > now:
        yield "in_future", {}
