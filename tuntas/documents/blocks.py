"""The parts that a paper's body is made of, as plain JSON; templates/blocks.typ sets them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

__all__ = [
    "Block", "Pair", "bullets", "cell", "column", "heading", "hops", "pairs", "paragraph", "parties", "row", "series",
    "small", "strip", "table",
]  # fmt: skip

Block = dict[str, Any]
Pair = tuple[str, str]


def paragraph(text: str) -> Block:
    return {"kind": "paragraph", "text": text}


def heading(text: str) -> Block:
    return {"kind": "heading", "text": text}


def small(text: str) -> Block:
    """A remark in small italics."""
    return {"kind": "small", "text": text}


def pairs(rows: Iterable[Pair]) -> Block:
    """Label and value, one line each."""
    return {"kind": "pairs", "rows": [list(one) for one in rows]}


def bullets(items: Iterable[str], mark: str = "") -> Block:
    """A list; `mark` "1." or "a." numbers it."""
    return {"kind": "list", "items": list(items), "mark": mark}


def series(items: Iterable[str], mark: str) -> Block:
    """Items that make one sentence: each ends in a semicolon, the last in a full stop."""
    bare = [one.rstrip(" .;") for one in items]
    return bullets([f"{one};" for one in bare[:-1]] + [f"{one}." for one in bare[-1:]], mark)


def parties(items: Iterable[tuple[Iterable[Pair], str]]) -> Block:
    """Who makes a berita acara, numbered: what is known of each, and what they are called from here on."""
    return {
        "kind": "parties",
        "items": [{"rows": [list(one) for one in rows], "called": called} for rows, called in items],
    }


def column(label: str, width: str = "1fr", align: str = "left") -> dict[str, str]:
    """A column; `width` in cm or fr, `align` left, center or right."""
    return {"label": label, "width": width, "align": align}


def cell(text: str, under: Iterable[str] = ()) -> str | dict[str, Any]:
    """A cell; `under` are smaller lines below its text."""
    lines = [one for one in under if one]
    return {"text": text, "under": lines} if lines else text


def row(cells: Sequence[Any], notes: Iterable[str] = (), *, strong: bool = False) -> dict[str, Any]:
    """A row; each note takes a line of its own under it."""
    return {"cells": list(cells), "notes": list(notes), "strong": strong}


def table(columns: Sequence[dict[str, str]], rows: Iterable[dict[str, Any]]) -> Block:
    return {"kind": "table", "columns": list(columns), "rows": list(rows)}


def strip(said: str, answered: Iterable[bool]) -> Block:
    """Packets as dots under what is said of them: filled where answered, a cross where lost."""
    return {"kind": "strip", "text": said, "dots": [int(one) for one in answered]}


def hops(said: str, items: Iterable[str], *, broken: str = "") -> Block:
    """A path under what is said of it; `broken`: what stands at its end where nothing is heard any more."""
    return {"kind": "hops", "text": said, "items": list(items), "broken": broken}
