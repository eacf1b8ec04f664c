"""Finds a free place for every answer and every reading's letter: beside its line, never on one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tuntas.sop.chart_text import height, measure, wrap

__all__ = ["LABEL_SIZE", "Area", "Segment", "Want", "area_of_text", "first_free", "lines_in", "meets"]

LABEL_SIZE, _WIDTHS, _GAP = 11.0, (66.0, 48.0), 2.5
_NARROW = 9.0  # what it costs to set a label in the narrower width

Point = tuple[float, float]
Segment = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle, or the diamond that fits in it."""

    x: float
    y: float
    width: float
    height: float
    diamond: bool = False

    def meets(self, other: Area, gap: float = 0.0) -> bool:
        """Whether a rectangle comes nearer than `gap` to this area."""
        left, right = other.x - gap, other.x + other.width + gap
        top, bottom = other.y - gap, other.y + other.height + gap
        if right <= self.x or left >= self.x + self.width or bottom <= self.y or top >= self.y + self.height:
            return False
        if not self.diamond:
            return True
        cx, cy = self.x + self.width / 2, self.y + self.height / 2
        dx, dy = max(left - cx, cx - right, 0.0), max(top - cy, cy - bottom, 0.0)
        return dx / (self.width / 2) + dy / (self.height / 2) < 1


@dataclass(frozen=True, slots=True)
class Want:
    """A text that looks for its place: beside the line `path`, or at a corner of `around`."""

    text: str
    path: tuple[Point, ...] = ()
    around: Area | None = None
    gaps: tuple[float, ...] = (0.0,)  # how much further from its line than usual it may stand


def area_of_text(text: str, widest: float = _WIDTHS[0]) -> tuple[Area, tuple[str, ...]]:
    """The area of a label broken at `widest`, and its lines."""
    lines = wrap(text, widest, LABEL_SIZE, True) or ("",)
    wide = max(measure(line, LABEL_SIZE, True) for line in lines)
    return Area(0.0, 0.0, wide, height(len(lines), LABEL_SIZE) - 2), lines


def lines_in(text: str, area: Area) -> tuple[str, ...]:
    """The lines of a label that found its place in `area`."""
    shapes = [area_of_text(text, widest) for widest in _WIDTHS]
    return next((lines for one, lines in shapes if one.width == area.width), shapes[0][1])


def meets(area: Area, segment: Segment, gap: float = 0.0) -> bool:
    """Whether an upright or level line comes nearer than `gap` to a rectangle."""
    (x1, y1), (x2, y2) = segment
    return (
        max(x1, x2) > area.x - gap
        and min(x1, x2) < area.x + area.width + gap
        and max(y1, y2) > area.y - gap
        and min(y1, y2) < area.y + area.height + gap
    )


def first_free(
    want: Want, bounds: Area, lines: Sequence[Segment], solids: Sequence[Area], rules: Sequence[Segment]
) -> Area | None:
    """The best place within `bounds` that is clear of lines and solids; table rules are best kept clear."""
    best, lowest = None, float("inf")
    taken, ruled = [_box(line, _GAP) for line in lines], [_box(rule, 2.0) for rule in rules]
    before = 0  # the line that was in the way of the place beside: it mostly is again
    for area, cost in _candidates(want):
        if cost >= lowest or not _inside(area, bounds):
            continue
        if taken and _over(area, taken[before]):
            continue
        cost += sum(14 for rule in ruled if _over(area, rule))
        if cost >= lowest:
            continue
        before = next((number for number, one in enumerate(taken) if _over(area, one)), -1)
        if before < 0 and not any(one.meets(area, _GAP) for one in solids):
            best, lowest = area, cost
        before = max(before, 0)
    return best


_Box = tuple[float, float, float, float]


def _box(segment: Segment, gap: float) -> _Box:
    """The rectangle about a line that nothing may come into: left, top, right, bottom."""
    (x1, y1), (x2, y2) = segment
    return min(x1, x2) - gap, min(y1, y2) - gap, max(x1, x2) + gap, max(y1, y2) + gap


def _over(area: Area, box: _Box) -> bool:
    left, top, right, bottom = box
    return right > area.x and left < area.x + area.width and bottom > area.y and top < area.y + area.height


def _inside(area: Area, bounds: Area) -> bool:
    return (
        bounds.x + 2 <= area.x
        and area.x + area.width <= bounds.x + bounds.width - 2
        and bounds.y + 1 <= area.y
        and area.y + area.height <= bounds.y + bounds.height - 1
    )


def _candidates(want: Want) -> Iterator[tuple[Area, float]]:
    sizes: list[Area] = []
    for widest in _WIDTHS:
        size, _ = area_of_text(want.text, widest)
        if size not in sizes:
            sizes.append(size)
    for number, size in enumerate(sizes):
        if want.around:
            yield from _corners(size, want.around)
        for area, cost in _along(want, size):
            yield area, cost + number * _NARROW


def _along(want: Want, size: Area) -> Iterator[tuple[Area, float]]:
    gone = 0.0
    for start, end in pairwise(want.path):
        long = abs(start[0] - end[0]) + abs(start[1] - end[1])
        for place in _steps(long):
            share = place / long if long else 0.0
            x, y = start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
            for more in want.gaps:
                for area, cost in _beside((x, y), size, more, level=start[1] == end[1]):
                    yield area, cost + gone + place + 6 * more
        gone += long


def _steps(long: float) -> Iterable[float]:
    return (n * 3.0 for n in range(int(long // 3) + 1))


def _beside(at: Point, size: Area, more: float, level: bool) -> Iterator[tuple[Area, float]]:
    x, y = at
    gap = _GAP + 1 + more
    if level:
        yield Area(x - size.width / 2, y - gap - size.height, size.width, size.height), 4
        yield Area(x - size.width / 2, y + gap, size.width, size.height), 6
    else:
        yield Area(x + gap, y - size.height / 2, size.width, size.height), 0
        yield Area(x - gap - size.width, y - size.height / 2, size.width, size.height), 2


def _corners(size: Area, around: Area) -> Iterator[tuple[Area, float]]:
    """Places about a symbol, the upper right first."""
    right, left = around.x + around.width, around.x - size.width
    above, below = around.y - size.height, around.y + around.height
    for away in (0.0, 3.0, 7.0, 12.0, 18.0, 26.0):
        far = away * 2
        for inward in (size.width + 3, size.width + 14, 0.0, -4.0):
            yield Area(right - inward, above - 1 - away, size.width, size.height), far
            yield Area(left + inward, above - 1 - away, size.width, size.height), far + 8
            yield Area(right - inward, below + 1 + away, size.width, size.height), far + 12
            yield Area(left + inward, below + 1 + away, size.width, size.height), far + 14
        for down in (0.0, around.height - size.height):
            yield Area(right + 3 + away, around.y + down, size.width, size.height), far + 16
            yield Area(left - 3 - away, around.y + down, size.width, size.height), far + 17
