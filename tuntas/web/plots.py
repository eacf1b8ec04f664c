"""Plots drawn on the server as SVG: bars of time in classes, round trips with their spread, packets that were lost.

Columns stand at percentages, heights are pixels, so a plot is as wide as its place and its hatching is never bent.
Every class has a pattern of its own besides its colour; no style stands in an attribute (strict CSP).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, log10

from django.utils.safestring import SafeString

from tuntas.monitor.history import Cell
from tuntas.web.components.html import element

__all__ = ["CLASSES", "Tick", "bars", "latency", "loss", "nice", "patterns", "swatch"]

CLASSES = ("up", "slow", "behind", "planned", "unmeasured", "down")  # from the foot of a bar to its head
LEAST = {"down": 5.0}  # pixels: what is short must be seen as well
_MARK = 9.0  # pixels above the bars, where a triangle points at an outage
_FOOT = 17.0  # pixels below them, for the names of days


@dataclass(frozen=True)
class Tick:
    """A name under the plot, where the column of that number begins."""

    column: int
    name: str


Named = Callable[[Cell], str]


def patterns() -> SafeString:
    """What the classes are filled with; once on a page, before its plots."""
    defs = element(
        "defs", {},
        _pattern("plot-slow", 5, element("circle", {"cx": 2.5, "cy": 2.5, "r": 1.25})),
        _pattern("plot-behind", 4, element("path", {"d": "M0 2H4"})),
        _pattern("plot-planned", 4, element("path", {"d": "M2 0V4"})),
        _pattern("plot-unmeasured", 6, element("path", {"d": "M-1 1L1 -1M0 6L6 0M5 7L7 5"})),
    )  # fmt: skip
    return element("svg", {"class": "plot-patterns", "width": 0, "height": 0, "aria-hidden": "true"}, defs)


def _pattern(name: str, size: int, drawn: SafeString) -> SafeString:
    ground = element("rect", {"width": size, "height": size})
    kind = name.removeprefix("plot-")
    return element(
        "pattern", {"id": name, "class": kind, "width": size, "height": size, "patternUnits": "userSpaceOnUse"},
        ground, drawn,
    )  # fmt: skip


def swatch(kind: str) -> SafeString:
    """A small square of a class, for the legend."""
    square = element("rect", {"class": kind, "width": 14, "height": 14, "fill": _fill(kind)})
    return element("svg", {"class": "plot-swatch", "width": 14, "height": 14, "aria-hidden": "true"}, square)


def bars(
    cells: Sequence[Cell], *, label: str, named: Named | None = None, height: float = 44, ticks: Sequence[Tick] = ()
) -> SafeString:
    """A bar for each stretch of time, filled by the share of each class; a triangle above what did not answer."""
    drawn = [_bar(cell, number, len(cells), height, named) for number, cell in enumerate(cells)]
    foot = _FOOT if ticks else 0
    return _plot("bars", label, height + _MARK + foot, *drawn, *_names(ticks, len(cells), height + _MARK, foot))


def _bar(cell: Cell, number: int, count: int, height: float, named: Named | None) -> SafeString:
    if not cell.is_watched:
        return element("rect", {"class": "none", **_column(number, count), "y": _MARK + height - 1, "height": 1})
    shares = {one: getattr(cell.spent, one) for one in CLASSES if getattr(cell.spent, one)}
    tall = _heights(shares, height)
    parts, foot = [], _MARK + height
    for kind, size in tall.items():
        foot -= size
        place = _column(number, count) | {"y": f"{foot:.1f}", "height": f"{size:.1f}"}
        parts.append(element("rect", {"class": kind, **place, "fill": _fill(kind)}))
    if "down" in shares:
        middle = f"{(number + 0.5) * 100 / count:.3f}%"
        parts.append(element("svg", {"x": middle, "y": 0, "width": 1, "height": 1, "overflow": "visible"},
                             element("path", {"class": "down", "d": "M-3.5 0h7L0 6z"})))  # fmt: skip
    told = [element("title", {}, named(cell))] if named else []
    return element("g", {}, *told, *parts)


def _fill(kind: str) -> str | None:
    return None if kind in ("up", "down") else f"url(#plot-{kind})"


def _heights(shares: dict[str, int], height: float) -> dict[str, float]:
    """Pixels of each class, in all `height`; what has a least size takes it from the largest."""
    whole = sum(shares.values())
    tall = {kind: max(LEAST.get(kind, 0.0), height * one / whole) for kind, one in shares.items()}
    most = max(tall, key=lambda kind: tall[kind])
    tall[most] -= sum(tall.values()) - height
    return tall


def latency(
    cells: Sequence[Cell], *, label: str, top: float, limit: float | None = None, height: float = 150,
    ticks: Sequence[Tick] = (),
) -> SafeString:  # fmt: skip
    """The median as a stepped line within the band from p10 to p90; what was not measured is hatched."""
    def at(ms: float) -> float:
        return round(height - min(ms, top) / top * height, 1)

    lines = [element("line", {"class": "grid", "x1": "0%", "x2": "100%", "y1": at(one), "y2": at(one)})
             for one in (0.0, top / 2, top)]  # fmt: skip
    if limit is not None and limit <= top:
        lines.append(element("line", {"class": "limit", "x1": "0%", "x2": "100%", "y1": at(limit), "y2": at(limit)}))
    gaps = [
        element("rect", {"fill": _fill("unmeasured"), **_column(number, len(cells), 1.0), "y": 0, "height": height})
        for number, one in enumerate(cells) if one.mid is None and one.is_watched and _is_gap(one)
    ]  # fmt: skip
    stretched = {"viewBox": f"0 0 {len(cells)} {height:g}", "preserveAspectRatio": "none", "width": "100%"}
    runs = _runs(cells)
    inner = element(
        "svg", {**stretched, "height": height},
        *[element("path", {"class": "band", "d": _band(run, at)}) for run in runs],
        *[element("path", {"class": "median", "d": _steps(run, at), "vector-effect": "non-scaling-stroke"})
          for run in runs],
    )  # fmt: skip
    foot = _FOOT if ticks else 0
    return _plot("latency", label, height + foot, *lines, *gaps, inner, *_names(ticks, len(cells), height, foot))


def loss(cells: Sequence[Cell], *, label: str, top: float, height: float = 32) -> SafeString:
    """The share of packets without an answer, as a bar for each stretch; `top` in per cent."""
    drawn = []
    for number, one in enumerate(cells):
        if one.lost and one.sent:
            size = max(2.0, min(1.0, 100 * one.lost / one.sent / top) * height)
            drawn.append(element("rect", {
                "class": "lost", **_column(number, len(cells)), "y": round(height - size, 1), "height": round(size, 1)
            }))  # fmt: skip
    ground = element("line", {"class": "grid", "x1": "0%", "x2": "100%", "y1": height, "y2": height})
    return _plot("loss", label, height + 1, ground, *drawn)


def nice(most: float) -> float:
    """The next round number that is not below `most`: 1, 1.5, 2, 3, 4, 6, 8, 10, 15 …"""
    if most <= 1:
        return 1.0
    power = 10.0 ** (ceil(log10(most)) - 1)
    return next(step * power for step in (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0) if step * power >= most)


def _is_gap(cell: Cell) -> bool:
    spent = cell.spent
    return spent.unmeasured * 2 > spent.up + spent.slow + spent.down + spent.behind + spent.planned + spent.unmeasured


def _runs(cells: Sequence[Cell]) -> list[list[tuple[int, Cell]]]:
    """Neighbours that have figures, with their numbers."""
    runs: list[list[tuple[int, Cell]]] = []
    for number, one in enumerate(cells):
        if one.mid is None:
            continue
        if runs and runs[-1][-1][0] == number - 1:
            runs[-1].append((number, one))
        else:
            runs.append([(number, one)])
    return runs


def _steps(run: Sequence[tuple[int, Cell]], at: Callable[[float], float]) -> str:
    said = [f"{number} {at(one.mid or 0)}H{number + 1}" for number, one in run]
    return "M" + "L".join(said)


def _band(run: Sequence[tuple[int, Cell]], at: Callable[[float], float]) -> str:
    above = [f"{number} {at(one.p90 or 0)}H{number + 1}" for number, one in run]
    below = [f"{number + 1} {at(one.p10 or 0)}H{number}" for number, one in reversed(run)]
    return f"M{'L'.join([*above, *below])}Z"


def _column(number: int, count: int, width: float = 0.0) -> dict[str, str]:
    """Where a column stands; `width` its share of the place, by default a little less than all of it."""
    wide = width or (0.78 if count <= 100 else 0.86)
    return {"x": f"{(number + (1 - wide) / 2) * 100 / count:.3f}%", "width": f"{wide * 100 / count:.3f}%"}


def _names(ticks: Sequence[Tick], count: int, y: float, foot: float) -> list[SafeString]:
    drawn = []
    for number, one in enumerate(ticks):
        x, kind = f"{one.column * 100 / count:.3f}%", "tick other" if number % 2 else "tick"
        drawn.append(element("line", {"class": kind, "x1": x, "x2": x, "y1": y + 2, "y2": y + foot - 2}))
        named = {"class": "other" if number % 2 else None, "x": x, "dx": 4, "y": y + foot - 3}
        drawn.append(element("text", named, one.name))
    return drawn


def _plot(kind: str, label: str, height: float, *drawn: SafeString) -> SafeString:
    return element(
        "svg", {"class": "plot", "data-kind": kind, "role": "img", "aria-label": label, "height": f"{height:g}"}, *drawn
    )  # fmt: skip
