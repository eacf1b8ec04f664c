"""What must hold of every drawing of a flowchart: nothing crosses, overlaps or overflows, nothing is left out."""

from __future__ import annotations

from itertools import combinations, pairwise

from tuntas.sop.chart_cells import Line
from tuntas.sop.chart_labels import Area, meets
from tuntas.sop.chart_pages import SHEETS, Around, Sheet
from tuntas.sop.chart_text import measure
from tuntas.sop.chart_values import Chart, Symbol
from tuntas.sop.procedure import END, Procedure

__all__ = ["drawn_right", "on_pages", "whole"]

Point = tuple[float, float]


def touches_inside(symbol: Symbol, start: Point, end: Point) -> bool:
    """Whether a line runs through the inside of a symbol, by its true shape."""
    line = Area(min(start[0], end[0]), min(start[1], end[1]), abs(start[0] - end[0]), abs(start[1] - end[1]))
    return symbol.area.meets(line, -0.05) if line.width > 0.1 or line.height > 0.1 else False


def no_arrow_crosses_a_symbol(chart: Chart) -> None:
    for arrow in chart.arrows:
        for start, end in pairwise(arrow.points):
            assert start[0] == end[0] or start[1] == end[1], "an arrow is level or upright"
            for symbol in chart.symbols:
                thick = Area(
                    min(start[0], end[0]) - 0.01,
                    min(start[1], end[1]) - 0.01,
                    abs(start[0] - end[0]) + 0.02,
                    abs(start[1] - end[1]) + 0.02,
                )
                own = symbol.key in (arrow.source, arrow.target)
                assert not symbol.area.meets(thick, -0.02 if own else 3.0), (arrow, symbol)


def every_arrow_ends_at_its_symbols(chart: Chart) -> None:
    symbols = {one.key: one for one in chart.symbols}
    for line in chart.arrows:
        for key, point in ((line.source, line.points[0]), (line.target, line.points[-1])):
            area = symbols[key].area
            assert area.x - 0.1 <= point[0] <= area.x + area.width + 0.1
            assert area.y - 0.1 <= point[1] <= area.y + area.height + 0.1


def a_joining_arrow_goes_on_in_another(chart: Chart) -> None:
    for arrow in chart.arrows:
        if arrow.head:
            assert arrow.drawn == arrow.points
            continue
        onto = [one for one in chart.arrows if one.target == arrow.target and one is not arrow]
        assert any(on_line(arrow.drawn[-1], one.drawn) for one in onto)


def on_line(point: Point, points: tuple[Point, ...]) -> bool:
    x, y = point
    return any(
        min(a[0], b[0]) - 0.1 <= x <= max(a[0], b[0]) + 0.1
        and min(a[1], b[1]) - 0.1 <= y <= max(a[1], b[1]) + 0.1
        for a, b in pairwise(points)
    )


def no_two_arrows_share_a_line(chart: Chart) -> None:
    for one, two in combinations(chart.arrows, 2):
        for a in pairwise(one.drawn):
            for b in pairwise(two.drawn):
                assert shared_length(a, b) < 0.5, (one, two)


def shared_length(a: tuple[Point, Point], b: tuple[Point, Point]) -> float:
    for axis in (0, 1):
        if abs(a[0][axis] - a[1][axis]) < 0.1 and abs(b[0][axis] - b[1][axis]) < 0.1:
            if abs(a[0][axis] - b[0][axis]) > 3:
                return 0.0
            along = 1 - axis
            low = max(min(a[0][along], a[1][along]), min(b[0][along], b[1][along]))
            high = min(max(a[0][along], a[1][along]), max(b[0][along], b[1][along]))
            return max(0.0, high - low)
    return 0.0


def no_label_lies_on_anything(chart: Chart) -> None:
    lines = [pair for arrow in chart.arrows for pair in pairwise(arrow.drawn)]
    lines += [(one.start, one.end) for one in chart.plain]
    for label in chart.labels:
        assert not any(meets(label.area, line, 1.0) for line in lines), label
        assert not any(symbol.area.meets(label.area) for symbol in chart.symbols), label
        for line in label.lines:
            assert measure(line.text, line.size, line.bold) <= label.area.width + 0.1
    for one, two in combinations(chart.labels, 2):
        assert not one.area.meets(two.area), (one, two)


def no_text_overflows(chart: Chart) -> None:
    for cell in chart.cells:
        for line in cell.lines:
            left, right = reach(line)
            assert left >= cell.x + 2 and right <= cell.x + cell.width - 2, (cell, line)
            assert line.y - line.size * 0.8 >= cell.y and line.y + line.size * 0.25 <= cell.y + cell.height, (
                cell
            )
    for symbol in chart.symbols:
        word, *page = symbol.text.split("\n")
        assert measure(word, 11.5, True) + 8 <= symbol.width
        assert all(measure(one, 11.0) + 8 <= symbol.width for one in page)


def reach(line: Line) -> tuple[float, float]:
    wide = measure(line.text, line.size, line.bold)
    left = line.x - wide / 2 if line.anchor == "middle" else line.x
    return left, left + wide


def symbols_stand_in_their_columns(chart: Chart) -> None:
    columns = {one.role: one for one in chart.columns if one.role}
    for symbol in chart.symbols:
        column = columns[symbol.role]
        assert column.x + 4 <= symbol.x and symbol.x + symbol.width <= column.x + column.width - 4
        assert any(
            row.y + 4 <= symbol.y and symbol.y + symbol.height <= row.y + row.height - 4 for row in chart.rows
        )
    for one, two in combinations(chart.symbols, 2):
        assert not one.area.meets(two.area, 6)


def lines_stay_among_the_performers(chart: Chart) -> None:
    roles = [one for one in chart.columns if one.role]
    left, right = roles[0].x, roles[-1].x + roles[-1].width
    for arrow in chart.arrows:
        assert all(left < x < right and chart.rows[0].y < y < chart.height for x, y in arrow.points)


def drawn_right(chart: Chart) -> None:
    """What holds of a whole flowchart and of each of its pages."""
    no_arrow_crosses_a_symbol(chart)
    every_arrow_ends_at_its_symbols(chart)
    a_joining_arrow_goes_on_in_another(chart)
    no_two_arrows_share_a_line(chart)
    no_label_lies_on_anything(chart)
    no_text_overflows(chart)
    symbols_stand_in_their_columns(chart)
    lines_stay_among_the_performers(chart)


# -- nothing is left out --------------------------------------------------------------------------


def asked_arrows(procedure: Procedure) -> list[tuple[str, str, str]]:
    """Every arrow of a procedure that a line is drawn for, or that a capsule stands for (to the end)."""
    return [(box.key, arrow.answer, to) for box in procedure.boxes() for arrow in box.arrows for to in arrow.to]


def answers_asked(procedure: Procedure) -> int:
    return sum(len(arrow.to) for box in procedure.boxes() if box.asks for arrow in box.arrows)


def answers_told(*charts: Chart) -> int:
    return sum(one.kind == "answer" for chart in charts for one in chart.labels)


def whole(procedure: Procedure, chart: Chart) -> None:
    """A flowchart in one piece, with every arrow and every answer."""
    drawn_right(chart)
    drawn = {(one.box, one.answer, one.to) for one in chart.arrows}
    capsules = {one.box for one in chart.symbols if one.shape == "capsule"}
    for box, answer, to in asked_arrows(procedure):
        assert box in capsules if to == END else (box, answer, to) in drawn
    assert answers_told(chart) == answers_asked(procedure)


# -- the same on several pages --------------------------------------------------------------------


def on_pages(procedure: Procedure, charts: tuple[Chart, ...], paper: str, around: Around, first: int) -> None:
    """A flowchart broken into pages: each drawn right, each on its paper, and every arrow goes on somewhere."""
    for chart in charts:
        drawn_right(chart)
    rows = [(row.step, row.no) for chart in charts for row in chart.rows]
    assert rows == [(step.key, step.no) for step in procedure.steps]
    pages_fit(charts, SHEETS[paper], around)
    pages_look_alike(charts)
    pentagons_tell_where_it_goes_on(charts, first)
    every_arrow_goes_on(procedure, charts)
    assert answers_told(*charts) == answers_asked(procedure)


def pages_fit(charts: tuple[Chart, ...], sheet: Sheet, around: Around) -> None:
    width = charts[0].width
    assert 11 * sheet.inner_width * 72 / 25.4 / width >= 6.999, "the smallest type is 7 points"
    for number, chart in enumerate(charts, 1):
        more = (around.over if number == 1 else 0) + (around.under if number == len(charts) else 0)
        assert (chart.height + more) * sheet.inner_width / width <= sheet.inner_height + 0.01


def pages_look_alike(charts: tuple[Chart, ...]) -> None:
    """The head is repeated, and columns are as wide on every page."""
    for chart in charts:
        assert chart.columns == charts[0].columns
        assert [one for one in chart.cells if one.head] == [one for one in charts[0].cells if one.head]


def pentagons(chart: Chart) -> list[Symbol]:
    return [one for one in chart.symbols if one.shape == "pentagon"]


def pentagons_tell_where_it_goes_on(charts: tuple[Chart, ...], first: int) -> None:
    """One letter for each box that is led to; below a symbol the page where it stands, above it those it came from."""
    letters: dict[str, str] = {}
    leaves: dict[str, set[int]] = {}
    arrives: dict[str, set[int]] = {}
    for page, chart in enumerate(charts, first):
        for one in pentagons(chart):
            assert letters.setdefault(one.box, one.text.split("\n")[0]) == one.text.split("\n")[0]
            (leaves if one.key.startswith("leaves") else arrives).setdefault(one.box, set()).add(page)
            in_the_column_of_its_symbol(chart, one)
    assert len(set(letters.values())) == len(letters)
    assert leaves.keys() == arrives.keys()
    assert all(len(one) == 1 for one in arrives.values())
    for chart in charts:
        for one in pentagons(chart):
            told = arrives if one.key.startswith("leaves") else leaves
            pages = ", ".join(map(str, sorted(told[one.box])))
            assert one.title.endswith(f"halaman {pages}"), one


def in_the_column_of_its_symbol(chart: Chart, pentagon: Symbol) -> None:
    columns = {one.key: one.role for one in chart.symbols}
    if pentagon.key.startswith("leaves"):
        assert {columns[one.source] for one in chart.arrows if one.target == pentagon.key} == {pentagon.role}
    else:
        assert any(one.box == pentagon.box and one.role == pentagon.role for one in chart.symbols if one != pentagon)
        assert [one.to for one in chart.arrows if one.source == pentagon.key] == [pentagon.box]


def every_arrow_goes_on(procedure: Procedure, charts: tuple[Chart, ...]) -> None:
    """On its page from symbol to symbol; or to a pentagon, and from the one of the same letter to its symbol."""
    capsules = {one.box for chart in charts for one in chart.symbols if one.shape == "capsule"}
    ends = {
        (arrow.box, arrow.answer, arrow.to): symbol
        for chart in charts for arrow in chart.arrows for symbol in chart.symbols if symbol.key == arrow.target
    }  # fmt: skip
    begins = {
        symbol.box: (arrow, symbol)
        for chart in charts for arrow in chart.arrows for symbol in pentagons(chart) if symbol.key == arrow.source
    }  # fmt: skip
    for box, answer, to in asked_arrows(procedure):
        if to == END:
            assert box in capsules
            continue
        end = ends[box, answer, to]
        assert end.box == to
        if end.shape == "pentagon":
            arrow, begin = begins[to]
            assert begin.text.split("\n")[0] == end.text.split("\n")[0]
            assert arrow.target.split("/")[0] == to
