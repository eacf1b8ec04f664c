"""Reads a body that should be JSON; also several in a row, one never escaped, a form, or lines of "name: value"."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl

from tuntas.intake.envelope import of_fields

__all__ = ["Unreadable", "read_body"]

_PAIR = re.compile(r'^\s*"(\w+)"\s*:\s*(?:"(.*?)"|(-?\d+(?:\.\d+)?|true|false|null))\s*,?\s*$', re.DOTALL)
_NEXT_LINE = re.compile(r'(?m)^\s*\{?\s*(?="\w+"\s*:)')
_NEXT_PAIR = re.compile(r'(?:^\s*\{|(?<=["\d])\s*,|(?<=true)\s*,|(?<=null)\s*,|(?<=false)\s*,)\s*(?="\w+"\s*:)')
_FORM = re.compile(r"\w[\w.-]{0,60}=[^&\s]*(?:&\w[\w.-]{0,60}=[^&\s]*)+|\w{1,40}=%7[Bb]\S*")
_ASSIGNED = re.compile(r"\w{1,40}=\s*([{\[].*[}\]])", re.DOTALL)  # payload={…}, with no word that it is a form
_LAST_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])', re.DOTALL)
_BETWEEN = re.compile(r"[\s,]*")
_COLON = re.compile(r"([A-Za-z][\w -]{0,30}?)\s*:\s+(\S.*)")
_LONGEST = 400  # digits of a number; a longer one is kept as text
_DEEPEST = 10  # JSON within JSON within JSON


class Unreadable(Exception):
    """The body says nothing that can be understood; `code` and `said` tell why, see `words`."""

    def __init__(self, code: str, **said: Any) -> None:
        super().__init__(code, said)
        self.code, self.said = code, said


def read_body(raw: str, depth: int = 0) -> dict[str, Any]:
    """The object that a body holds; a list becomes {"alerts": list}. Raises Unreadable."""
    text = raw.lstrip("\ufeff").strip()
    if not text:
        raise Unreadable("empty")
    try:
        found = json.loads(text, strict=False, parse_int=_whole)
    except RecursionError:
        raise Unreadable("deep") from None
    except ValueError as error:
        found = _in_a_row(text) or _otherwise(text)
        if not found:
            raise _why_not(text, error) from None
    if isinstance(found, list):
        return {"alerts": found}
    if isinstance(found, str) and depth < _DEEPEST:  # JSON within JSON, as some templates send
        return read_body(found, depth + 1)
    if not isinstance(found, dict):
        raise Unreadable("no_object")
    return found


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST else digits


def _in_a_row(text: str) -> Any:
    """What stands one after another, to its end; also with a comma too many. None where that is not all."""
    text, at, found = _LAST_COMMA.sub(lambda one: one[1] or "", text), 0, list[Any]()
    read = json.JSONDecoder(strict=False, parse_int=_whole)
    try:
        while at < len(text):
            one, at = read.raw_decode(text, at)
            found += one if isinstance(one, list) else [one]
            at = following.end() if (following := _BETWEEN.match(text, at)) else at
    except (ValueError, RecursionError):
        return None
    return found[0] if len(found) == 1 and text[0] == "{" else found


def _why_not(text: str, error: ValueError) -> Unreadable:
    line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
    cut = text[0] in "{[" and text[-1] not in "}]"
    return Unreadable("truncated" if cut else "not_json", line=line, column=column)


def _otherwise(text: str) -> dict[str, Any]:
    """What a body says that was meant as JSON, or never was. Half a body is not guessed at."""
    if text[0] == "{":
        by_lines = _pairs(text, _NEXT_LINE) if text[-1] == "}" else {}
        return by_lines if len(by_lines) > 1 or text[-1] != "}" else _pairs(text, _NEXT_PAIR)
    if _FORM.fullmatch(text):
        return read_body(of_fields(parse_qsl(text, keep_blank_values=True)))
    if found := _ASSIGNED.fullmatch(text):
        return read_body(found[1])
    return _by_colons(text) if text[0] not in '["<' else {}


def _pairs(text: str, following: re.Pattern[str]) -> dict[str, Any]:
    """`"key": "value"` after `"key": "value"`, whatever stands between the outer quotes."""
    starts = [one.end() for one in following.finditer(text)]
    found: dict[str, Any] = {}
    for start, end in pairwise([*starts, len(text)]):
        piece = text[start:end].strip().removesuffix("{").strip().removesuffix("}").strip()
        if match := _PAIR.match(piece):
            found.setdefault(match[1], match[2] if match[2] is not None else match[3])
    return found


def _by_colons(text: str) -> dict[str, Any]:
    """A plain message: its first line is the title, what follows are lines of "Severity: critical"."""
    first, *lines = text.splitlines()
    named = {
        match[1].strip().lower().replace(" ", "_").replace("-", "_"): match[2].strip()
        for line in lines if (match := _COLON.fullmatch(line.strip()))
    }  # fmt: skip
    return {**named, "title": first.strip(), "msg": text} if len(named) > 1 else {}
