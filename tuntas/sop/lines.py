"""Where in a TOML text each key stands, so that a fault can name its line.

`tomllib` gives values without places. This reads only the outline (headers, keys, elements of
arrays) of a text that tomllib has already accepted, so it may trust quotes and brackets.
"""

from __future__ import annotations

import re

__all__ = ["Path", "lines_of"]

Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_KEY = re.compile(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")
_PART = re.compile(_NAME)


def lines_of(text: str) -> dict[Path, int]:
    """The line (from 1) of every table, key and array element of `text`, by its path."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    lines = text.replace("\r\n", "\n").split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        if header := _HEADER.match(line):
            table = _enter(header[2], header[1] == "[[", counts)
            found.setdefault(table, at + 1)
        elif key := _KEY.match(line):
            path = (*table, *_parts(key[1]))
            found.setdefault(path, at + 1)
            at = _value(lines, at, key.end(), path, found)
        at += 1
    return found


def _parts(dotted: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _enter(dotted: str, repeated: bool, counts: dict[Path, int]) -> Path:
    """The path of a header, with the number of each repeated table put in."""
    parts = _parts(dotted)
    path: Path = ()
    for depth, part in enumerate(parts, 1):
        path = (*path, part)
        if depth == len(parts) and repeated:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _value(lines: list[str], row: int, column: int, path: Path, found: dict[Path, int]) -> int:
    """Walk over one value that may span lines; note its array elements; return its last row."""
    depth, element, fresh = 0, 0, False
    while True:
        line = lines[row]
        while column < len(line):
            char = line[column]
            if char == "#":
                break
            if fresh and not char.isspace() and char not in "],":
                found.setdefault((*path, element), row + 1)
                fresh = False
            if char in "\"'":
                row, column = _string(lines, row, column)
                line = lines[row]
                continue
            if char in "[{":
                depth += 1
                fresh = fresh or (char == "[" and depth == 1)
            elif char in "]}":
                depth -= 1
            elif char == "," and depth == 1:
                element, fresh = element + 1, True
            column += 1
        if depth <= 0 or row + 1 >= len(lines):
            return row
        row, column = row + 1, 0


def _string(lines: list[str], row: int, column: int) -> tuple[int, int]:
    """The place just after the string that begins here."""
    line = lines[row]
    quote = line[column] * 3 if line.startswith(line[column] * 3, column) else line[column]
    column += len(quote)
    while row < len(lines):
        line = lines[row]
        while column < len(line):
            if line[column] == "\\" and quote[0] == '"':
                column += 2
                continue
            if line.startswith(quote, column):
                return row, column + len(quote)
            column += 1
        row, column = row + 1, 0
    return len(lines) - 1, len(lines[-1])
