"""Where every cell, symbol, arrow and label of an SOP sheet goes: a drawing in numbers, no ink yet.

The form is that of PermenPAN-RB 35/2012: No, Kegiatan, a column per pelaksana, Mutu Baku, Keterangan.
All measures are in the user units of the drawing (one unit is one pixel at full size).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tuntas.sop import chart_cells as cells
from tuntas.sop.chart_cells import Line
from tuntas.sop.chart_labels import LABEL_SIZE, Area, Segment, Want, area_of_text, first_free, lines_in
from tuntas.sop.chart_plan import CAPSULE, DIAMOND, PENTAGON, Plan, Spot, plan
from tuntas.sop.chart_routes import Routes, Way, find_ways
from tuntas.sop.chart_text import LEADING
from tuntas.sop.chart_tracks import SYMBOL_WIDTH, Room, Tracks, place_tracks, symbol_height
from tuntas.sop.chart_values import ArrowLine, Cell, Chart, Column, Label, PlainLine, Point, Row, Symbol
from tuntas.sop.procedure import END, Box, Procedure

__all__ = [
    "ArrowLine", "Cell", "Chart", "Column", "Label", "Laid", "PlainLine", "Row", "Symbol", "laid", "lay_out",
]  # fmt: skip

Asked = tuple[str, int]  # a label: the symbol it belongs to, and its number among all labels

# What is tried, one after the other, until a label finds its place: taller lines, a place further from its
# line, and only then wider columns. Each rung: more beside its symbol, more over and under it, how far away.
_NEAR, _OFF, _FAR = (0.0,), (0.0, 6.0, 14.0), (0.0, 6.0, 14.0, 26.0, 42.0, 64.0)
_Rungs = tuple[tuple[float, float, tuple[float, ...]], ...]
_RUNGS: _Rungs = (
    (0.0, 0.0, _NEAR), (0.0, 10.0, _NEAR), (0.0, 22.0, _OFF), (6.0, 22.0, _OFF), (12.0, 22.0, _OFF),
    (12.0, 30.0, _FAR), (20.0, 30.0, _FAR), (32.0, 30.0, _FAR), (50.0, 40.0, _FAR), (80.0, 40.0, _FAR),
    (130.0, 60.0, _FAR),
)  # fmt: skip
# Where there is little width: everything else first.
_THRIFTY: _Rungs = ((0.0, 0.0, _NEAR), (0.0, 22.0, _OFF), (0.0, 30.0, _FAR), (6.0, 30.0, _FAR), *_RUNGS[5:])


@dataclass(frozen=True)
class Laid:
    """A drawing; how wide each role's column must be for it; whether nothing lies on anything."""

    chart: Chart
    needed: tuple[float, ...]
    clean: bool


def lay_out(procedure: Procedure, *, width: float = 1100, language: str = "id") -> Chart:
    """The sheet of `procedure`, as near to `width` as its columns allow (never narrower than they need)."""
    planned = plan(procedure, language)
    return laid(procedure, planned, find_ways(planned), width=width, language=language).chart


def laid(
    procedure: Procedure, planned: Plan, routes: Routes, *,
    width: float, language: str, least: Sequence[float] = (), thrifty: bool = False,
) -> Laid:  # fmt: skip
    """`planned`, drawn with its `routes`; no role's column narrower than its `least`, `thrifty` hardly wider."""
    ladder = _THRIFTY if thrifty else _RUNGS
    rungs: dict[Asked, int] = {}
    while True:
        room = _room(planned, rungs, ladder)
        tracks = place_tracks(
            procedure, planned, routes.grid, routes.ways, width=width, language=language, room=room, least=least
        )
        drawer = _Drawer(procedure, planned, routes, tracks, language, ladder)
        chart, stuck = drawer.chart(rungs)
        forced = any(rung == len(ladder) for rung in rungs.values())
        if not stuck:
            return Laid(chart, tracks.needed, routes.free and not forced)
        for one in stuck:
            rungs[one] = rungs.get(one, 0) + 1


def _room(planned: Plan, rungs: Mapping[Asked, int], ladder: _Rungs) -> Room:
    """The space that labels asked for, each by its rung, beside the symbol it belongs to."""
    columns: dict[int, float] = {}
    lines: dict[int, float] = {}
    spots = {spot.key: spot for spot in planned.spots}
    for (owner, _), rung in rungs.items():
        (beside, over, _), spot = ladder[min(rung, len(ladder) - 1)], spots[owner]
        columns[spot.column] = max(beside, columns.get(spot.column, 0.0))
        lines[spot.line] = max(over, lines.get(spot.line, 0.0))
    return Room(columns, lines)


class _Drawer:
    def __init__(
        self, procedure: Procedure, planned: Plan, routes: Routes, tracks: Tracks, language: str, ladder: _Rungs
    ) -> None:
        self.ladder = ladder
        self.procedure, self.plan, self.grid = procedure, planned, routes.grid
        self.ways, self.tracks, self.language = routes.ways, tracks, language
        self.spots = {spot.key: spot for spot in planned.spots}
        self.symbols = {spot.key: self._symbol(spot) for spot in planned.spots}

    def chart(self, rungs: Mapping[Asked, int]) -> tuple[Chart, list[Asked]]:
        """The drawing, and the labels that found no free place on their rung."""
        arrows = tuple(self._arrow(way) for way in sorted(self.ways, key=lambda way: way.wire))
        plain = tuple(
            PlainLine(self._port(one.left, "right"), self._port(one.right, "left"), bool(one.letter))
            for one in self.plan.links
        )
        labels, stuck = self._labels(arrows, plain, rungs)
        tracks = self.tracks
        columns = tuple(Column(key, x, wide, role) for key, x, wide, role in tracks.columns)
        rows = tuple(
            Row(step.key, step.no, y, tall) for step, (y, tall) in zip(self.plan.steps, tracks.rows, strict=True)
        )
        found = (*self._head(columns), *self._cells(columns, rows))
        symbols = tuple(self.symbols.values())
        return Chart(tracks.width, tracks.height, columns, rows, found, symbols, arrows, plain, labels), stuck

    # -- symbols and arrows ---------------------------------------------------------------------

    def _symbol(self, spot: Spot) -> Symbol:
        x, y = self.tracks.xs[self.grid.middle(spot.column)], self.tracks.ys[self.grid.centre(spot.line)]
        tall = symbol_height(spot.shape)
        return Symbol(
            spot.key,
            spot.box,
            self.plan.columns[spot.column].key,
            spot.shape,
            x - SYMBOL_WIDTH / 2,
            y - tall / 2,
            SYMBOL_WIDTH,
            tall,
            spot.text,
            _title(self.procedure, self.procedure.box(spot.box), spot, self.language),
            spot.ours,
            spot.letter,
        )

    def _port(self, key: str, side: str) -> Point:
        """Where a line touches a symbol: the middle of a side, or a place on its lower or upper edge."""
        symbol, (x, y) = self.symbols[key], self.symbols[key].middle
        half_width, half_height = symbol.width / 2, symbol.height / 2
        if side in ("left", "right"):
            return (x - half_width if side == "left" else x + half_width), y
        if side == "top":
            return x, y - half_height
        across = self.tracks.beside * (side.endswith("-right") - side.endswith("-left"))
        slope = 1 - abs(across) / half_width if symbol.shape == DIAMOND else 1.0  # a pentagon: from its tip only
        return x + across, y + half_height * slope * (-1 if side.startswith("up") else 1)

    def _at(self, node: int) -> Point:
        x, y = self.grid.split(node)
        return self.tracks.xs[x], self.tracks.ys[y]

    def _arrow(self, way: Way) -> ArrowLine:
        wire = self.plan.wires[way.wire]
        drawn = [self._port(way.source, way.leaves), *(self._at(node) for node in way.nodes)]
        points, end = list(drawn), way
        while end.joins >= 0:
            node = end.nodes[-1]
            end = next(one for one in self.ways if one.wire == end.joins)
            points += [self._at(one) for one in end.nodes[end.nodes.index(node) + 1 :]]
        points.append(self._port(end.target, end.enters))
        if way.joins < 0:
            drawn = points
        return ArrowLine(
            wire.box,
            wire.to,
            wire.answer,
            way.source,
            end.target,
            _corners(points),
            _corners(drawn),
            way.joins < 0,
            wire.ours,
            wire.letter,
        )

    # -- labels ---------------------------------------------------------------------------------

    def _labels(
        self, arrows: tuple[ArrowLine, ...], plain: tuple[PlainLine, ...], rungs: Mapping[Asked, int]
    ) -> tuple[tuple[Label, ...], list[Asked]]:
        lines = [one for arrow in arrows for one in _segments(arrow.drawn)]
        lines += [(one.start, one.end) for one in plain]
        solids = [symbol.area for symbol in self.symbols.values()]
        solids += [_tip(one.drawn) for one in arrows if one.head]
        found: list[Label] = []
        stuck: list[Asked] = []
        for number, (owner, want, ours, kind) in enumerate(self._wants(arrows)):
            rung = rungs.get((owner, number), 0)
            if rung < len(self.ladder):
                wanted = replace(want, gaps=self.ladder[rung][2])
                area = first_free(wanted, self.tracks.bounds, lines, solids, self.tracks.rules)
            else:  # nothing helped: it must lie on something
                area = first_free(want, self.tracks.bounds, [], [], self.tracks.rules) or area_of_text(want.text)[0]
            if area is None:
                stuck.append((owner, number))
                continue
            solids.append(area)
            found.append(_label(want.text, area, ours, kind))
        return tuple(found), stuck

    def _wants(self, arrows: tuple[ArrowLine, ...]) -> list[tuple[str, Want, bool, str]]:
        """Every answer, then a letter for each symbol and arrow that is ours and not marked already;
        each with the symbol it belongs to."""
        wants: list[tuple[str, Want, bool, str]] = []
        lettered: set[tuple[str, str]] = set()
        for wire, arrow in zip(self.plan.wires, arrows, strict=True):
            if wire.label:
                lettered_too = wire.letter and self.symbols[arrow.source].letter != wire.letter
                beside = f"{wire.label} ({wire.letter})" if lettered_too else wire.label
                wants.append((arrow.source, Want(beside, arrow.drawn), wire.ours, "answer"))
                lettered.add((arrow.source, wire.letter))
        for key, answer in self.plan.loose:
            wants.append((key, Want(answer, around=self.symbols[key].area), False, "answer"))
        for symbol in self.symbols.values():
            if symbol.ours and symbol.shape != PENTAGON:
                wants.append((symbol.key, Want(symbol.letter, around=symbol.area), True, "letter"))
                lettered.add((symbol.key, symbol.letter))
        for wire, arrow in zip(self.plan.wires, arrows, strict=True):
            if not wire.label and arrow.ours and (arrow.source, wire.letter) not in lettered:
                wants.append((arrow.source, Want(wire.letter, arrow.drawn), True, "letter"))
        return wants

    # -- cells ----------------------------------------------------------------------------------

    def _head(self, columns: tuple[Column, ...]) -> list[Cell]:
        upper, whole = self.tracks.head
        found = []
        for column in columns:
            grouped = bool(column.role) or column.key in ("needs", "within", "gives")
            y = upper if grouped else 0.0
            text = self.tracks.names[column.key]
            lines = cells.heading(text, column.x, y, column.width, whole - y)
            found.append(Cell(column.key, "", column.x, y, column.width, whole - y, lines, head=True))
        for key, over in (
            ("roles", [one for one in columns if one.role]),
            ("standard", [one for one in columns if one.key in ("needs", "within", "gives")]),
        ):
            if over:
                x, wide = over[0].x, sum(one.width for one in over)
                lines = cells.heading(cells.word(key, self.language), x, 0, wide, upper)
                found.append(Cell(key, "", x, 0.0, wide, upper, lines, head=True))
        return found

    def _cells(self, columns: tuple[Column, ...], rows: tuple[Row, ...]) -> list[Cell]:
        found = []
        spans = self.tracks.spans
        for number, (step, row) in enumerate(zip(self.plan.steps, rows, strict=True)):
            parts = cells.cells_of(self.procedure, step, self.language)
            if not number and step.shares:  # its time stands on the page before
                parts = parts | {"within": cells.shared_time(self.procedure, step)}
            for column in columns:
                tall = row.height
                if column.key == "within":
                    if spans[number] == 0:
                        continue
                    tall = sum(one.height for one in rows[number : number + spans[number]])
                lines: tuple[Line, ...] = ()
                if not column.role:
                    centred = column.key in ("no", "within")
                    lines = cells.set_lines(
                        parts[column.key], column.x, row.y, column.width, tall, centred=centred
                    )
                found.append(Cell(column.key, step.key, column.x, row.y, column.width, tall, lines))
        return found


def _segments(points: tuple[Point, ...]) -> list[Segment]:
    return list(itertools.pairwise(points))


def _corners(points: list[Point]) -> tuple[Point, ...]:
    """The points without those that lie on a straight line between their neighbours."""
    found: list[Point] = []
    for point in points:
        if found and point == found[-1]:
            continue
        if len(found) > 1 and any(found[-2][axis] == found[-1][axis] == point[axis] for axis in (0, 1)):
            found[-1] = point
        else:
            found.append(point)
    return tuple(found)


def _tip(points: tuple[Point, ...]) -> Area:
    """Where the head of an arrow is."""
    (x, y), (before_x, _) = points[-1], points[-2]
    if before_x == x:
        return Area(x - 4, y - 8, 8, 8)
    return Area(x if before_x > x else x - 8, y - 4, 8, 8)


def _label(text: str, area: Area, ours: bool, kind: str) -> Label:
    broken = lines_in(text, area)
    lines = tuple(
        Line(
            one,
            area.x + area.width / 2,
            area.y + LABEL_SIZE * (0.86 + n * LEADING),
            LABEL_SIZE,
            True,
            ours,
            "middle",
        )
        for n, one in enumerate(broken)
    )
    return Label(text, lines, area, ours, kind)


_SHAPES = {"capsule": ("", ""), "rectangle": ("kegiatan", "activity"), "diamond": ("keputusan", "decision")}
_SAYS = {
    "step": ("Langkah {no}: {what}", "Step {no}: {what}"),
    "to": ("ke langkah {no}", "to step {no}"),
    "end": ("selesai", "end"),
    "joint": ("Sambungan ke langkah {no}", "Connector to step {no}"),
    "reading": ("tafsir {letter}", "reading {letter}"),
}


def _title(procedure: Procedure, box: Box, spot: Spot, language: str) -> str:
    """What a symbol says: "Langkah 3: keputusan; Ya ke langkah 5, Tidak ke langkah 4"."""
    english = language.startswith("en")
    if spot.shape == PENTAGON:
        return _SAYS["joint"][english].format(no=procedure.step(box.step).no)
    what = spot.text.lower() if spot.shape == CAPSULE else _SHAPES[spot.shape][english]
    ways = []
    for arrow in box.arrows if "/" in spot.key and not spot.key.endswith(("/start", "/end")) else ():
        for to in arrow.to:
            said = _SAYS["end"][english]
            if to != END:
                said = _SAYS["to"][english].format(no=procedure.step_of(to).no)
            ways.append(f"{arrow.label.to(language) or arrow.answer} {said}".strip() if box.asks else said)
    text = _SAYS["step"][english].format(no=procedure.step(box.step).no, what=what)
    if ways and not (spot.shape == CAPSULE and what == ways[0]):
        text += "; " + ", ".join(ways)
    if spot.letter:
        text += f" ({_SAYS['reading'][english].format(letter=spot.letter)})"
    return text
