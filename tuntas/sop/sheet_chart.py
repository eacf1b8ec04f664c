"""Draws a flowchart page: its Chart as marks, with where a case stands told by mark and word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tuntas.sop.chart_cells import Line
from tuntas.sop.chart_values import ArrowLine, Chart, Symbol
from tuntas.sop.sheet_marks import Dot, Group, Mark, Path, Rectangle, Words, words

__all__ = ["Standing", "chart_marks"]

_SAYS = {
    "done": ("selesai dikerjakan", "done"),
    "open": ("sedang dikerjakan", "being done now"),
    "late": ("terlambat", "late"),
}
_TEXT = 11.5  # of a symbol
_POINT_OF_PENTAGON = 0.66  # how far down its sides go


@dataclass(frozen=True)
class Standing:
    """Where a case stands, by box: what is done, what is open, and which of that is late."""

    done: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()
    late: frozenset[str] = frozenset()

    def of(self, box: str) -> str:
        """late · open · done · "" """
        return next((one for one in ("late", "open", "done") if box in getattr(self, one)), "")


def chart_marks(chart: Chart, standing: Standing | None = None, *, english: bool = False) -> tuple[Mark, ...]:
    """Table, arrows, symbols and labels, in that order: what is later lies on top."""
    stands = standing or Standing()
    lines = [mark for one in _dashed_first(chart) for mark in _arrow(one)]
    lines += [Path((one.start, one.end), _kind("line", one.ours), dashed=one.ours) for one in chart.plain]
    return (
        Group(tuple(_cells(chart)), "cells"),
        Group(tuple(lines), "lines"),
        Group(tuple(_symbol(one, stands.of(one.box), english) for one in chart.symbols), "symbols"),
        Group(tuple(one for label in chart.labels for one in words(label.lines, f"label {label.kind}")), "labels"),
    )


def _kind(name: str, ours: bool) -> str:
    return f"{name} ours" if ours else name


def _cells(chart: Chart) -> Iterator[Mark]:
    for cell in chart.cells:
        yield Rectangle(cell.x, cell.y, cell.width, cell.height, "head" if cell.head else "cell")
        yield from words(cell.lines)


def _dashed_first(chart: Chart) -> list[ArrowLine]:
    """Arrows of readings lie under printed ones, where both meet."""
    return sorted(chart.arrows, key=lambda one: not one.ours)


def _arrow(arrow: ArrowLine) -> list[Mark]:
    """A line and its head; the line ends inside the head, so that its end does not show."""
    points = list(arrow.drawn)
    if not arrow.head:
        return [Path(tuple(points), _kind("line", arrow.ours), dashed=arrow.ours)]
    (x, y), (from_x, from_y) = points[-1], points[-2]
    across, down = _sign(x - from_x), _sign(y - from_y)
    back = (x - 8 * across, y - 8 * down)
    points[-1] = (x - 6 * across, y - 6 * down)
    corners = ((x, y), (back[0] - 4 * down, back[1] - 4 * across), (back[0] + 4 * down, back[1] + 4 * across))
    return [
        Path(tuple(points), _kind("line", arrow.ours), dashed=arrow.ours),
        Path(corners, _kind("tip", arrow.ours), weight=0, closed=True, filled=True),
    ]


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


# -- symbols --------------------------------------------------------------------------------------


def _symbol(symbol: Symbol, stands: str, english: bool) -> Group:
    said = f"{symbol.title}, {_SAYS[stands][english]}" if stands else symbol.title
    kinds = " ".join(one for one in ("symbol", symbol.shape, "ours" if symbol.ours else "", stands) if one)
    inside: list[Mark] = [_shape(symbol, stands), *_text(symbol, stands)]
    if stands:
        x, y = symbol.middle
        inside += _mark(stands, symbol.x + 12 if symbol.text else x, y)
    return Group(tuple(inside), kinds, title=said, box=symbol.box)


def _text(symbol: Symbol, stands: str) -> Iterator[Words]:
    """What stands in a symbol: a word in its middle; in a pentagon a letter, and a page below it."""
    x, y = symbol.middle
    kind = "text mark" if stands in ("open", "late") else "text"
    lines = symbol.text.split("\n") if symbol.text else []
    if symbol.shape == "pentagon":
        top = symbol.y + (13 if len(lines) > 1 else 18)
        for number, text in enumerate(lines):
            size, base = (_TEXT, top) if not number else (11.0, symbol.y + 24.5)
            yield Words(Line(text, x, base, size, not number, symbol.ours, "middle"), kind)
        return
    for text in lines:
        yield Words(Line(text, x + (6.0 if stands else 0.0), y + 4, _TEXT, True, False, "middle"), kind)


def _shape(symbol: Symbol, stands: str) -> Mark:
    filled, weight = stands in ("open", "late"), 2.5 if stands == "late" else 1.4
    x, y, right, low = symbol.x, symbol.y, symbol.x + symbol.width, symbol.y + symbol.height
    middle = symbol.middle
    if symbol.shape in ("rectangle", "capsule"):
        round_ = symbol.height / 2 if symbol.shape == "capsule" else 0.0
        return Rectangle(x, y, symbol.width, symbol.height, "shape", round_, weight, symbol.ours, filled)
    points: tuple[tuple[float, float], ...] = (
        (middle[0], y), (right, middle[1]), (middle[0], low), (x, middle[1]),
    )  # fmt: skip
    if symbol.shape == "pentagon":
        side = y + symbol.height * _POINT_OF_PENTAGON
        points = ((x, y), (right, y), (right, side), (middle[0], low), (x, side))
    return Path(points, "shape", weight, symbol.ours, closed=True, filled=filled)


def _mark(stands: str, x: float, y: float) -> list[Mark]:
    """A tick for done, a dot for open, an exclamation mark for late: told by shape, not by colour alone."""
    if stands == "done":
        return [Path(((x - 5, y), (x - 1.5, y + 4), (x + 5, y - 4)), "mark", weight=2.0)]
    if stands == "open":
        return [Dot(x, y, 3.5, "mark")]
    return [Path(((x, y - 6), (x, y + 1.5)), "mark", weight=2.4), Dot(x, y + 5.5, 1.5, "mark")]
