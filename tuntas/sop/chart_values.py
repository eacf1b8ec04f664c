"""The values of a drawn sheet: its cells, symbols, arrows and labels, each with its place."""

from __future__ import annotations

from dataclasses import dataclass

from tuntas.sop.chart_cells import Line
from tuntas.sop.chart_labels import Area
from tuntas.sop.chart_plan import DIAMOND

__all__ = ["ArrowLine", "Cell", "Chart", "Column", "Label", "PlainLine", "Point", "Row", "Symbol"]

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet; `role` is "" for one of text."""

    key: str
    x: float
    width: float
    role: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sheet: one step."""

    step: str
    no: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and its lines; `head` where it is one of the table's head."""

    column: str
    step: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    head: bool = False


@dataclass(frozen=True, slots=True)
class Symbol:
    """A capsule, rectangle or diamond, by its rectangle; what it says when it is pointed at."""

    key: str
    box: str
    role: str
    shape: str
    x: float
    y: float
    width: float
    height: float
    text: str
    title: str
    ours: bool
    letter: str

    @property
    def area(self) -> Area:
        return Area(self.x, self.y, self.width, self.height, self.shape == DIAMOND)

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class ArrowLine:
    """An arrow from symbol to symbol. `points` is its whole way; where it joins another arrow that
    leads to the same symbol, `drawn` stops there and the other one has the head."""

    box: str
    to: str
    answer: str
    source: str
    target: str
    points: tuple[Point, ...]
    drawn: tuple[Point, ...]
    head: bool
    ours: bool
    letter: str


@dataclass(frozen=True, slots=True)
class PlainLine:
    """A line without a head, between roles that share a box."""

    start: Point
    end: Point
    ours: bool


@dataclass(frozen=True, slots=True)
class Label:
    """An answer beside its arrow, or a reading's letter."""

    text: str
    lines: tuple[Line, ...]
    area: Area
    ours: bool
    kind: str  # answer · letter


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole drawing."""

    width: float
    height: float
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    cells: tuple[Cell, ...]
    symbols: tuple[Symbol, ...]
    arrows: tuple[ArrowLine, ...]
    plain: tuple[PlainLine, ...]
    labels: tuple[Label, ...]
