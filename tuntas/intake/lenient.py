"""Reads a body that should be JSON; also one whose texts were never escaped."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

__all__ = ["Unreadable", "read_body"]

_PAIR = re.compile(r'^\s*"(\w+)"\s*:\s*(?:"(.*?)"|(-?\d+(?:\.\d+)?|true|false|null))\s*,?\s*$', re.DOTALL)
_NEXT = re.compile(r'(?m)^\s*"\w+"\s*:')


class Unreadable(Exception):
    """The body says nothing that can be understood; `str()` tells why, in words for the administrator."""


def read_body(raw: str) -> dict[str, Any]:
    """The object that a body holds; a list becomes {"alerts": list}. Raises Unreadable."""
    text = raw.lstrip("\ufeff").strip()
    if not text:
        raise Unreadable("Badan kosong.")
    try:
        found = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        found = _by_lines(text)
        if not found:
            raise Unreadable(f"Bukan JSON: {error}"[:300]) from None
    if isinstance(found, list):
        return {"alerts": found}
    if isinstance(found, str):  # JSON within JSON, as some templates send
        return read_body(found)
    if not isinstance(found, dict):
        raise Unreadable("Bukan objek JSON.")
    return found


def _by_lines(text: str) -> dict[str, Any]:
    """`"key": "value"` line after line, whatever stands between the outer quotes."""
    starts = [one.start() for one in _NEXT.finditer(text)]
    found: dict[str, Any] = {}
    for start, end in pairwise([*starts, len(text)]):
        piece = text[start:end].strip().removesuffix("}").strip()
        if match := _PAIR.match(piece):
            found.setdefault(match[1], match[2] if match[2] is not None else match[3])
    return found
