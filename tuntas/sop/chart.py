"""Where every cell, symbol, arrow and label of an SOP sheet goes: a drawing in numbers, no ink yet.

The form is that of PermenPAN-RB 35/2012: No, Kegiatan, a column per pelaksana, Mutu Baku, Keterangan.
All measures are in the user units of the drawing (one unit is one pixel at full size).
"""

from __future__ import annotations

import itertools
from dataclasses import replace

from tuntas.sop import chart_cells as cells
from tuntas.sop.chart_cells import Line
from tuntas.sop.chart_labels import LABEL_SIZE, Area, Segment, Want, area_of_text, first_free
from tuntas.sop.chart_plan import CAPSULE, DIAMOND, Plan, Spot, plan
from tuntas.sop.chart_routes import Grid, Way, find_ways
from tuntas.sop.chart_text import LEADING
from tuntas.sop.chart_tracks import SYMBOL_WIDTH, Tracks, place_tracks, symbol_height
from tuntas.sop.chart_values import ArrowLine, Cell, Chart, Column, Label, PlainLine, Point, Row, Symbol
from tuntas.sop.procedure import END, Box, Procedure

__all__ = ["ArrowLine", "Cell", "Chart", "Column", "Label", "PlainLine", "Row", "Symbol", "lay_out"]

_ROOMS = (
    0.0,
    5.0,
    10.0,
    18.0,
    30.0,
    48.0,
    80.0,
    130.0,
)  # more and more space beside symbols, until labels fit
_GAPS = (0.0, 6.0, 14.0, 26.0, 42.0, 64.0)  # and if they do not: further and further from their lines


def lay_out(procedure: Procedure, *, width: float = 1100, language: str = "id") -> Chart:
    """The sheet of `procedure`, as near to `width` as its columns allow (never narrower than they need)."""
    planned = plan(procedure, language)
    grid, ways = find_ways(planned)
    tries = [(one, gaps) for gaps in ((0.0,), _GAPS) for one in _ROOMS]
    for number, (room, gaps) in enumerate(tries, 1):
        tracks = place_tracks(procedure, planned, grid, ways, width=width, language=language, room=room)
        chart = _Drawer(procedure, planned, grid, ways, tracks, language).chart(
            gaps, last=number == len(tries)
        )
        if chart is not None:
            return chart
    raise AssertionError("the last try always draws")


class _Drawer:
    def __init__(
        self,
        procedure: Procedure,
        planned: Plan,
        grid: Grid,
        ways: tuple[Way, ...],
        tracks: Tracks,
        language: str,
    ) -> None:
        self.procedure, self.plan, self.grid = procedure, planned, grid
        self.ways, self.tracks, self.language = ways, tracks, language
        self.spots = {spot.key: spot for spot in planned.spots}
        self.symbols = {spot.key: self._symbol(spot) for spot in planned.spots}

    def chart(self, gaps: tuple[float, ...], last: bool) -> Chart | None:
        """The drawing, or None where a label found no free place; the `last` time it may lie on a line."""
        arrows = tuple(self._arrow(way) for way in sorted(self.ways, key=lambda way: way.wire))
        plain = tuple(
            PlainLine(self._port(one.left, "right"), self._port(one.right, "left"), bool(one.letter))
            for one in self.plan.links
        )
        labels = self._labels(arrows, plain, gaps, last)
        if labels is None:
            return None
        tracks = self.tracks
        columns = tuple(Column(key, x, wide, role) for key, x, wide, role in tracks.columns)
        rows = tuple(
            Row(step.key, step.no, y, tall)
            for step, (y, tall) in zip(self.procedure.steps, tracks.rows, strict=True)
        )
        found = (*self._head(columns), *self._cells(columns, rows))
        return Chart(
            tracks.width,
            tracks.height,
            columns,
            rows,
            found,
            tuple(self.symbols.values()),
            arrows,
            plain,
            labels,
        )

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
        slope = 1 - abs(across) / half_width if symbol.shape == DIAMOND else 1.0
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
        self,
        arrows: tuple[ArrowLine, ...],
        plain: tuple[PlainLine, ...],
        gaps: tuple[float, ...],
        last: bool,
    ) -> tuple[Label, ...] | None:
        lines = [one for arrow in arrows for one in _segments(arrow.drawn)] + [
            (one.start, one.end) for one in plain
        ]
        solids = [symbol.area for symbol in self.symbols.values()] + [
            _tip(one.drawn) for one in arrows if one.head
        ]
        found: list[Label] = []
        for want, ours, kind in self._wants(arrows):
            wanted = replace(want, gaps=gaps)
            area = first_free(wanted, self.tracks.bounds, lines, solids, self.tracks.rules)
            if area is None and last:
                area = first_free(wanted, self.tracks.bounds, [], [], self.tracks.rules)
            if area is None:
                return None
            solids.append(area)
            found.append(_label(want.text, area, ours, kind))
        return tuple(found)

    def _wants(self, arrows: tuple[ArrowLine, ...]) -> list[tuple[Want, bool, str]]:
        """Every answer, then a letter for each symbol and arrow that is ours and not marked already."""
        wants: list[tuple[Want, bool, str]] = []
        lettered: set[tuple[str, str]] = set()
        for wire, arrow in zip(self.plan.wires, arrows, strict=True):
            if wire.label:
                beside = (
                    f"{wire.label} ({wire.letter})" if self._needs_letter(wire.letter, arrow) else wire.label
                )
                wants.append((Want(beside, arrow.drawn), wire.ours, "answer"))
                lettered.add((arrow.source, wire.letter))
        for symbol in self.symbols.values():
            if symbol.ours:
                wants.append((Want(symbol.letter, around=symbol.area), True, "letter"))
                lettered.add((symbol.key, symbol.letter))
        for wire, arrow in zip(self.plan.wires, arrows, strict=True):
            if not wire.label and arrow.ours and (arrow.source, wire.letter) not in lettered:
                wants.append((Want(wire.letter, arrow.drawn), True, "letter"))
        return wants

    def _needs_letter(self, letter: str, arrow: ArrowLine) -> bool:
        return bool(letter) and self.symbols[arrow.source].letter != letter

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
        for number, (step, row) in enumerate(zip(self.procedure.steps, rows, strict=True)):
            parts = cells.cells_of(self.procedure, step, self.language)
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
    _, broken = area_of_text(text)
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
    "reading": ("tafsir {letter}", "reading {letter}"),
}


def _title(procedure: Procedure, box: Box, spot: Spot, language: str) -> str:
    """What a symbol says: "Langkah 3: keputusan; Ya ke langkah 5, Tidak ke langkah 4"."""
    english = language.startswith("en")
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
