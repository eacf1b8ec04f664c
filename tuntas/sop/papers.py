"""What is still lacking in a paper: each question unanswered, each answer that cannot stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from tuntas.sop.procedure import Condition, Field, Paper
from tuntas.sop.reasons import Reason
from tuntas.sop.values import is_filled, normalised
from tuntas.sop.words import NOTHING, Label

__all__ = ["asked_now", "is_filled", "lacking", "normalised", "unknown_fields"]

TEXT_MOST, LONGTEXT_MOST, ROWS_MOST = 200, 5000, 200


def unknown_fields(paper: Paper, data: Mapping[str, Any]) -> list[Reason]:
    """A reason for each key of `data` that the paper does not have."""
    return [_reason(paper, None, "unknown_field", found=key) for key in data if paper.field(key) is None]


def lacking(paper: Paper, step: str, values: Mapping[str, Any], *, now: datetime) -> list[Reason]:
    """Everything that keeps `paper` from being complete at `step`; empty when it is complete."""
    if not isinstance(values, Mapping):
        return [Reason("paper_missing", {"paper": paper.title}, paper.key)]
    return [
        reason
        for field in paper.asked_at(step)
        if asked_now(field, values)
        for reason in _lacks(paper, field, values.get(field.key), now)
    ]


def asked_now(field: Field, values: Mapping[str, Any]) -> bool:
    """Whether the field's condition holds for what is written so far."""
    return field.when is None or _holds(field.when, values.get(field.when.field))


def _holds(condition: Condition, value: Any) -> bool:
    if condition.test == "filled":
        return is_filled(value) == (condition.values == ("ya",))
    given = value if isinstance(value, list) else [value] if is_filled(value) else []
    meets = any(str(one) in condition.values for one in given)
    return meets if condition.test == "is" else not meets


# -- what is lacking ----------------------------------------------------------------------------


def _reason(paper: Paper, field: Field | None, code: str, **values: object) -> Reason:
    said = {"paper": paper.title, "field": field.label if field else NOTHING, **values}
    return Reason(code, said, paper.key, field.key if field else "")


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
        if not isinstance(row, dict):
            yield _reason(paper, field, "wrong_shape")
            continue
        for column in field.columns:
            name = Label(
                f"{field.label.id}, baris {number}, {column.label.id}",
                f"{field.label.to('en')}, row {number}, {column.label.to('en')}",
            )
            for reason in _lacks(paper, column, row.get(column.key), now) if asked_now(column, row) else ():
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
            chosen = value if isinstance(value, list) else [value]
            yield from _not_options(field, chosen)
            yield from _count(field, chosen)
        case "number":
            yield from _amount(field, value)
        case "datetime":
            yield from _when(field, value, now)
        case "rows" | "files":
            ids = field.type == "files" and isinstance(value, list)
            if not isinstance(value, list) or (ids and not all(isinstance(one, int | str) for one in value)):
                yield "wrong_shape", {}
            else:
                yield from _count(field, value)
        case "reference":
            yield from _refers(value)


def _not_options(field: Field, values: list[Any]) -> Iterator[tuple[str, dict[str, object]]]:
    known = [one.value for one in field.options]
    for one in values[:ROWS_MOST]:
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
    if isinstance(value, bool) or not isinstance(value, int | float) or not _finite(value):
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


def _finite(value: float) -> bool:
    try:
        return isfinite(value)
    except OverflowError:  # a whole number that no float can hold
        return False


def _refers(value: Any) -> Iterator[tuple[str, dict[str, object]]]:
    known = isinstance(value, dict) and isinstance(value.get("name") or "", str)
    if not known or type(value.get("id")) not in (int, type(None)):
        yield "wrong_shape", {}
    elif len(name := value.get("name") or "") > TEXT_MOST:
        yield "too_long", {"length": len(name), "most": TEXT_MOST}
