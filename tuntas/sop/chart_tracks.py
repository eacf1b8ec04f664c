"""Turns tracks into places: how wide each column and how tall each row must be, and where lanes run."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tuntas.sop import chart_cells as cells
from tuntas.sop.chart_labels import Area, Segment
from tuntas.sop.chart_plan import Plan
from tuntas.sop.chart_routes import BESIDE, Grid, Way
from tuntas.sop.procedure import Procedure, Step

__all__ = ["SYMBOL_WIDTH", "Room", "Tracks", "least_height", "place_tracks", "symbol_height"]

SYMBOL_WIDTH = 62.0
_HEIGHTS = {"capsule": 26.0, "rectangle": 28.0, "diamond": 40.0, "pentagon": 40.0}
_STEM, _STEP, _EDGE = 15.0, 10.0, 8.0  # symbol to lane, lane to lane, lane to the column's edge
_BARE_SIDE, _BARE_OVER = 12.0, 15.0  # beside and above a symbol where no lane runs
_WIDEST_ROLE, _LEAST_ROW, _LEAST_HEAD = 150.0, 58.0, 62.0
_TEXT = {  # least and liked width of each column of text
    "no": (32.0, 32.0), "does": (108.0, 176.0), "needs": (104.0, 176.0), "within": (68.0, 74.0),
    "gives": (98.0, 164.0), "note": (92.0, 92.0),
}  # fmt: skip
_AFTER_ROLES = ("needs", "within", "gives", "note")


@dataclass(frozen=True)
class Room:
    """More space than lines need, for labels: on each side of a column's symbols, over and under a line's."""

    columns: Mapping[int, float] = field(default_factory=dict)
    lines: Mapping[int, float] = field(default_factory=dict)

    def across(self, column: int) -> float:
        return self.columns.get(column, 0.0)

    def down(self, line: int) -> float:
        return self.lines.get(line, 0.0)


@dataclass(frozen=True)
class Tracks:
    """Where all tracks, columns and rows are. `spans` says how many rows each time cell covers;
    `needed` is how wide each role's column must be for its lines and labels."""

    width: float
    height: float
    xs: dict[int, float]
    ys: dict[int, float]
    columns: tuple[tuple[str, float, float, str], ...]
    rows: tuple[tuple[float, float], ...]
    head: tuple[float, float]
    names: dict[str, str]
    spans: tuple[int, ...]
    needed: tuple[float, ...]
    bounds: Area
    rules: tuple[Segment, ...]
    beside: float = BESIDE


def symbol_height(shape: str) -> float:
    return _HEIGHTS[shape]


def place_tracks(
    procedure: Procedure, plan: Plan, grid: Grid, ways: Sequence[Way], *,
    width: float, language: str, room: Room, least: Sequence[float] = (),
) -> Tracks:  # fmt: skip
    """Places for all tracks that `ways` use; no role's column narrower than its `least`."""
    used_x, used_y = _used(grid, ways)
    heads = {role.key: role.name.to(language) for role in plan.columns}
    needed = _needed_widths(plan, grid, used_x, room)
    asked = [max(one, two) for one, two in zip(needed, least or needed, strict=True)]
    texts, roles = _shared_out(procedure, asked, [cells.longest_word(one) for one in heads.values()], width)
    columns = _columns(plan, texts, roles)
    by_key = {key: wide for key, _, wide, _ in columns}
    names = {f"role:{key}": name for key, name in heads.items()} | {
        key: cells.word(key, language) for key in _TEXT
    }
    head = _head(names, by_key)
    spans = _spans(plan.steps)
    rows = _rows(procedure, plan, grid, used_y, by_key, spans, room, head[1], language)
    xs: dict[int, float] = {}
    for number, (_, x, wide, _) in enumerate(one for one in columns if one[3]):
        xs |= _across(grid, number, x, wide, used_x)
    ys = _down(plan, grid, used_y, rows, room)
    total = columns[-1][1] + columns[-1][2]
    bottom = rows[-1][0] + rows[-1][1]
    within = [one for one in columns if one[3]]
    left, right = within[0][1], within[-1][1] + within[-1][2]
    rules: list[Segment] = [((x, head[1]), (x, bottom)) for _, x, _, _ in within]
    rules += [((left, y), (right, y)) for y, _ in rows]
    bounds = Area(left, head[1], right - left, bottom - head[1])
    return Tracks(total, bottom, xs, ys, columns, rows, head, names, spans, tuple(needed), bounds, tuple(rules))


def _used(grid: Grid, ways: Sequence[Way]) -> tuple[set[int], set[int]]:
    """The tracks that a line runs along: upright ones, level ones."""
    upright: set[int] = set()
    level: set[int] = set()
    for way in ways:
        places = [grid.split(node) for node in way.nodes]
        for (x1, y1), (x2, y2) in itertools.pairwise(places):
            if x1 == x2:
                upright.add(x1)
            if y1 == y2:
                level.add(y1)
        level |= {places[0][1]} if way.leaves in ("left", "right") else set()
        level |= {places[-1][1]} if way.enters in ("left", "right") else set()
    return upright, level


# -- across -------------------------------------------------------------------------------------


def _lanes_beside(grid: Grid, column: int, used: set[int]) -> tuple[list[int], list[int]]:
    """The used lanes left and right of a column's symbols, each from the symbol outwards."""
    middle = grid.middle(column)
    left = [x for x in range(middle - 2, middle - 2 - grid.lanes, -1) if x in used]
    right = [x for x in range(middle + 2, middle + 2 + grid.lanes) if x in used]
    return left, right


def _side(lanes: int, bare: float) -> float:
    return bare if not lanes else _STEM + _STEP * (lanes - 1) + _EDGE


def _needed_widths(plan: Plan, grid: Grid, used: set[int], room: Room) -> list[float]:
    found = []
    for number in range(len(plan.columns)):
        most = max(len(one) for one in _lanes_beside(grid, number, used))
        found.append(SYMBOL_WIDTH + 2 * (_side(most, _BARE_SIDE) + room.across(number)))
    return found


def _shared_out(
    procedure: Procedure, needed: list[float], words: list[float], width: float
) -> tuple[dict[str, float], list[float]]:
    """Widths for the columns of text and of roles: what is over goes to the roles first, then to the text.

    A role's column holds the longest word of its head, unless the sheet is too narrow for that.
    """
    noted = any(step.note for step in procedure.steps)
    liked = {key: like for key, (_, like) in _TEXT.items()} | ({"note": 130.0} if noted else {})
    least = {key: one for key, (one, _) in _TEXT.items()}
    roles = [max(one, word) for one, word in zip(needed, words, strict=True)]
    if (lacks := sum(roles) + sum(least.values()) - width) > 0:
        spare = [one - need for one, need in zip(roles, needed, strict=True)]
        cut = min(1.0, lacks / sum(spare)) if sum(spare) else 0.0
        roles = [one - more * cut for one, more in zip(roles, spare, strict=True)]
    over = width - sum(roles) - sum(liked.values())
    if over < 0:
        cut = min(1.0, -over / sum(liked[key] - least[key] for key in liked))
        return {key: liked[key] - (liked[key] - least[key]) * cut for key in liked}, roles
    wanted = [max(0.0, _WIDEST_ROLE - one) for one in roles]
    share = min(1.0, over / sum(wanted)) if sum(wanted) else 0.0
    roles = [one + more * share for one, more in zip(roles, wanted, strict=True)]
    rest = max(0.0, over - sum(wanted) * share) / 3
    texts = {key: like + (rest if key in ("does", "needs", "gives") else 0) for key, like in liked.items()}
    return texts, roles


def _columns(
    plan: Plan, texts: dict[str, float], roles: list[float]
) -> tuple[tuple[str, float, float, str], ...]:
    listed = [("no", texts["no"], ""), ("does", texts["does"], "")]
    listed += [(f"role:{one.key}", wide, one.key) for one, wide in zip(plan.columns, roles, strict=True)]
    listed += [(key, texts[key], "") for key in _AFTER_ROLES]
    found, x = [], 0.0
    for key, wide, role in listed:
        found.append((key, x, wide, role))
        x += wide
    return tuple(found)


def _spread(lanes: int, space: float) -> list[float]:
    """How far from the symbol each lane runs, in `space` between the symbol and the edge."""
    even = space / (lanes + 1)
    if lanes == 1 or even >= _STEM:
        return [max(_STEM, even * (n + 1)) for n in range(lanes)]
    return [_STEM + (space - _STEM - _EDGE) * n / (lanes - 1) for n in range(lanes)]


def _across(grid: Grid, column: int, x: float, wide: float, used: set[int]) -> dict[int, float]:
    centre, middle = x + wide / 2, grid.middle(column)
    found = {middle: centre, middle - 1: centre - BESIDE, middle + 1: centre + BESIDE}
    space = (wide - SYMBOL_WIDTH) / 2
    for sign, lanes in zip((-1, 1), _lanes_beside(grid, column, used), strict=True):
        for lane, away in zip(lanes, _spread(len(lanes), space), strict=True):
            found[lane] = centre + sign * (SYMBOL_WIDTH / 2 + away)
    return _filled(found, range(middle - 1 - grid.lanes, middle + 2 + grid.lanes))


def _filled(found: dict[int, float], tracks: range) -> dict[int, float]:
    """Tracks that nothing runs along lie where their inner neighbour does; no corner is ever there."""
    centre = tracks[len(tracks) // 2]
    for way in (range(centre, tracks[-1] + 1), range(centre, tracks[0] - 1, -1)):
        last = found[centre]
        for one in way:
            last = found.setdefault(one, last)
    return found


# -- down ---------------------------------------------------------------------------------------


def _head(names: dict[str, str], widths: dict[str, float]) -> tuple[float, float]:
    """The heights of the upper row of the head, and of both."""
    need = max(
        cells.needed_height((cells.Part(names[key]),), wide, bold=True) for key, wide in widths.items()
    )
    return 28.0, 28.0 + max(_LEAST_HEAD - 28.0, need)


def _spans(steps: Sequence[Step]) -> tuple[int, ...]:
    """How many rows each row's time cell covers: 0 where the one above covers it."""
    found: list[int] = []
    top = -1
    for number, step in enumerate(steps):
        above = {one.key for one in steps[top:number]} if top >= 0 else set()
        if step.shares and step.shares in above and not step.within.text:
            found[top] += 1
            found.append(0)
        else:
            top = number
            found.append(1)
    return tuple(found)


def _lanes_over(grid: Grid, line: int, used: set[int]) -> tuple[list[int], list[int]]:
    """The used lanes above and below a line's symbols, each from the symbols outwards."""
    centre = grid.centre(line)
    above = [y for y in range(centre - 1, centre - 1 - grid.lanes, -1) if y in used]
    below = [y for y in range(centre + 1, centre + 1 + grid.lanes) if y in used]
    return above, below


def _line_height(plan: Plan, line: int) -> float:
    return max((symbol_height(one.shape) for one in plan.spots if one.line == line), default=28.0)


def _rows(
    procedure: Procedure, plan: Plan, grid: Grid, used: set[int], widths: dict[str, float],
    spans: tuple[int, ...], room: Room, top: float, language: str,
) -> tuple[tuple[float, float], ...]:  # fmt: skip
    heights, times = [], []
    for number, step in enumerate(plan.steps):
        parts = cells.cells_of(procedure, step, language)
        times.append(cells.needed_height(parts["within"], widths["within"]))
        need = max(cells.needed_height(parts[key], widths[key]) for key in _TEXT if key != "within")
        lines = (n for n, row in enumerate(plan.lines) if row == number)
        drawn = sum(_line_need(plan, grid, n, used) + 2 * room.down(n) for n in lines)
        heights.append(max(need, drawn, _LEAST_ROW))
    for number, span in enumerate(spans):
        lacks = times[number] - sum(heights[number : number + span]) if span else 0.0
        heights[number] += max(0.0, lacks)
    found, y = [], top
    for tall in heights:
        found.append((y, tall))
        y += tall
    return tuple(found)


def least_height(plan: Plan) -> float:
    """What a drawing of `plan` cannot be lower than, whatever its texts and wherever its lines run."""
    heights = [0.0] * len(plan.steps)
    for line, row in enumerate(plan.lines):
        heights[row] += _line_height(plan, line) + 2 * _BARE_OVER
    return _LEAST_HEAD + sum(max(one, _LEAST_ROW) for one in heights)


def _line_need(plan: Plan, grid: Grid, line: int, used: set[int]) -> float:
    above, below = _lanes_over(grid, line, used)
    sides = _side(len(above), _BARE_OVER) + _side(len(below), _BARE_OVER)
    return _line_height(plan, line) + sides


def _down(
    plan: Plan, grid: Grid, used: set[int], rows: Sequence[tuple[float, float]], room: Room
) -> dict[int, float]:
    found: dict[int, float] = {}
    for number, (y, tall) in enumerate(rows):
        lines = [n for n, row in enumerate(plan.lines) if row == number]
        needs = [_line_need(plan, grid, n, used) + 2 * room.down(n) for n in lines]
        more = (tall - sum(needs)) / len(lines)
        for line, need in zip(lines, needs, strict=True):
            found |= _line_tracks(plan, grid, line, used, y, more / 2 + room.down(line))
            y += need + more
    return found


def _line_tracks(
    plan: Plan, grid: Grid, line: int, used: set[int], y: float, more: float
) -> dict[int, float]:
    above, below = _lanes_over(grid, line, used)
    half = _line_height(plan, line) / 2
    over, under = (_side(len(one), _BARE_OVER) + more for one in (above, below))
    centre = grid.centre(line)
    middle = y + over + half
    found = {centre: middle}
    for sign, lanes, space in ((-1, above, over), (1, below, under)):
        for lane, away in zip(lanes, _spread(len(lanes), space), strict=True):
            found[lane] = middle + sign * (half + away)
    return _filled(found, range(centre - grid.lanes, centre + grid.lanes + 1))
