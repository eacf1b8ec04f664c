"""Two who write into one draft: which answers are whose, told by what each of them began from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from tuntas.sop.papers import is_filled
from tuntas.sop.procedure import Field, Paper

__all__ = ["Base", "base_of", "base_text", "changed", "clashing", "read_base"]

Base = Mapping[str, str]  # by field a digest of its answer; a field without an answer is not in it


def base_of(paper: Paper, values: Mapping[str, Any]) -> dict[str, str]:
    """What somebody sees who begins from `values`; files are kept one by one and cannot be overwritten."""
    fields = [one for one in paper.fields if one.type != "files" and is_filled(values.get(one.key))]
    return {one.key: _digest(one, values[one.key]) for one in fields}


def changed(paper: Paper, typed: Mapping[str, Any], base: Base) -> set[str]:
    """The answers of `typed` that are not those one began from."""
    mine = base_of(paper, typed)
    return {key for key in typed if mine.get(key, "") != base.get(key, "")}


def clashing(paper: Paper, typed: Mapping[str, Any], base: Base, now: Mapping[str, Any]) -> list[str]:
    """The fields that both have changed since, each to another answer; in the order of the paper."""
    mine, theirs = base_of(paper, typed), base_of(paper, now)
    both = changed(paper, typed, base) & changed(paper, {**dict.fromkeys(typed), **now}, base)
    return [one.key for one in paper.fields if one.key in both and mine.get(one.key, "") != theirs.get(one.key, "")]


def base_text(bases: Mapping[str, Base]) -> str:
    """As a form carries it: "rencana_kerja=dampak:1a2b3c4d,alat:…;…"."""
    said = {key: ",".join(f"{one}:{digest}" for one, digest in base.items()) for key, base in bases.items()}
    return ";".join(f"{key}={one}" for key, one in said.items())


def read_base(text: str) -> dict[str, Base]:
    """By paper, what a form says that it began from; what cannot be read is left out."""
    papers = (one.split("=", 1) for one in text[:20_000].split(";") if "=" in one)
    return {key: dict(_pairs(said.split(","))) for key, said in papers}


def _pairs(said: Iterable[str]) -> Iterable[tuple[str, str]]:
    for one in said:
        field, colon, digest = one.partition(":")
        if colon:
            yield field, digest


def _digest(field: Field, value: Any) -> str:
    text = json.dumps(_plain(field, value), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _plain(field: Field, value: Any) -> Any:
    """Without what a page cannot show: seconds of a moment, the name beside the id of a reference."""
    if field.type == "rows" and isinstance(value, list):
        return [_row(field, row) for row in value if isinstance(row, dict)]
    if field.type == "reference" and isinstance(value, dict):
        return value.get("id") or value.get("name")
    if field.type == "datetime" and isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        return f"{moment.astimezone(UTC) if moment.tzinfo else moment:%Y-%m-%dT%H:%M}"
    return value


def _row(field: Field, row: Mapping[str, Any]) -> dict[str, Any]:
    columns = {one.key: one for one in field.columns}
    return {key: _plain(columns[key], cell) if key in columns else cell for key, cell in row.items() if is_filled(cell)}
