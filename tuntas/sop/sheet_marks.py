"""The marks a sheet is drawn with, as values: what SVG and PDF are both made from.

All places are in units of the drawing, from its upper left corner. `kind` says what a mark is ("cell",
"line", "tip"); which ink that is, the page's CSS, the file's own style or the PDF's template decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tuntas.sop.chart_cells import Line

__all__ = ["Dot", "Drawn", "Group", "Mark", "Path", "Rectangle", "Words", "flat", "words"]

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A ruled box, or a symbol; `round` is the radius of its corners."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    round: float = 0.0
    weight: float = 1.0
    dashed: bool = False
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """A line through points, or the shape that they enclose."""

    points: tuple[Point, ...]
    kind: str
    weight: float = 1.25
    dashed: bool = False
    closed: bool = False
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A full circle."""

    x: float
    y: float
    radius: float
    kind: str


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text, turned about its place by `turn` degrees."""

    line: Line
    kind: str = "text"
    turn: float = 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """Marks that belong together, moved by (x, y); what they are in words, where that is told."""

    marks: tuple[Mark, ...]
    kind: str = ""
    x: float = 0.0
    y: float = 0.0
    title: str = ""
    box: str = ""


Mark = Rectangle | Path | Dot | Words | Group


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished part of a sheet, and how tall it is."""

    marks: tuple[Mark, ...]
    height: float


def words(lines: Iterable[Line], kind: str = "text") -> Iterator[Words]:
    return (Words(line, kind) for line in lines)


def flat(
    marks: Iterable[Mark], x: float = 0.0, y: float = 0.0, kind: str = ""
) -> Iterator[Rectangle | Path | Dot | Words]:
    """All marks out of their groups, each at its place on the whole drawing; kinds of groups stand before its own."""
    for mark in marks:
        kinds = f"{kind} {mark.kind}".strip()
        if isinstance(mark, Group):
            yield from flat(mark.marks, x + mark.x, y + mark.y, kinds)
        elif isinstance(mark, Path):
            yield replace(mark, points=tuple((px + x, py + y) for px, py in mark.points), kind=kinds)
        elif isinstance(mark, Words):
            yield replace(mark, line=replace(mark.line, x=mark.line.x + x, y=mark.line.y + y), kind=kinds)
        else:
            yield replace(mark, x=mark.x + x, y=mark.y + y, kind=kinds)
