"""Draws an SOP sheet as SVG: the flowchart page as its Chart lays it out, under its cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tuntas.sop.chart import ArrowLine, Chart, Symbol, lay_out
from tuntas.sop.chart_cells import Line
from tuntas.sop.cover_svg import Drawn, cover_page, cover_svg, page_top, signatory
from tuntas.sop.procedure import END, Procedure
from tuntas.sop.sheet_ink import element, group, num, path, picture, rectangle, texts, title

__all__ = ["Standing", "cover_svg", "flowchart_svg", "sheet_svg"]

_SAYS = {
    "name": ("Bagan alir SOP {name}", "Flowchart of the SOP {name}"),
    "row": ("{no}. {does}: {by}{time}.", "{no}. {does}: {by}{time}."),
    "sheet": ("Lembar SOP {name}", "Sheet of the SOP {name}"),
    "done": ("selesai dikerjakan", "done"),
    "open": ("sedang dikerjakan", "being done now"),
    "late": ("terlambat", "late"),
}
_GAP = 46.0


@dataclass(frozen=True)
class Standing:
    """Where a case stands, by box: what is done, what is open, and which of that is late."""

    done: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()
    late: frozenset[str] = frozenset()

    def of(self, box: str) -> str:
        """late · open · done · "" """
        return next((one for one in ("late", "open", "done") if box in getattr(self, one)), "")


def flowchart_svg(
    procedure: Procedure,
    *,
    language: str = "id",
    standing: Standing | None = None,
    width: float = 1100,
    standalone: bool = False,
) -> str:
    """The flowchart page. Inline it takes its colours from the page's CSS; `standalone` it brings them."""
    chart = lay_out(procedure, width=width, language=language)
    english = language.startswith("en")
    return picture(
        _flowchart(chart, standing or Standing(), english),
        width=chart.width,
        height=chart.height,
        name=_SAYS["name"][english].format(name=procedure.name.to(language)),
        tells=_told(procedure, language),
        class_="flow",
        standalone=standalone,
    )


def sheet_svg(
    procedure: Procedure,
    *,
    language: str = "id",
    standing: Standing | None = None,
    width: float = 1100,
    standalone: bool = True,
) -> str:
    """Cover and flowchart page, one under the other, with the signatory at the end as the sheet has it."""
    english = language.startswith("en")
    chart = lay_out(procedure, width=width, language=language)
    parts = [
        cover_page(procedure, chart.width, language),
        page_top(procedure, chart.width, language),
        Drawn(_flowchart(chart, standing or Standing(), english), chart.height),
        signatory(procedure, chart.width, language),
    ]
    inside, y = [], 0.0
    for part, gap in zip(parts, (_GAP, 0.0, 24.0, 0.0), strict=True):
        if part.height:
            inside.append(group([part.ink], transform=f"translate(0 {num(y)})"))
            y += part.height + gap
    return picture(
        "".join(inside),
        width=chart.width,
        height=y,
        class_="flow",
        standalone=standalone,
        name=_SAYS["sheet"][english].format(name=procedure.name.to(language)),
        tells=_told(procedure, language),
    )


def _flowchart(chart: Chart, standing: Standing, english: bool) -> str:
    """Table, arrows, symbols and labels, in that order: what is later lies on top."""
    return "".join(
        [
            group(_cells(chart), class_="cells"),
            group((_arrow(one) for one in _dashed_first(chart)), class_="lines"),
            group((_plain(one.start, one.end, one.ours) for one in chart.plain), class_="lines"),
            group((_symbol(one, standing, english) for one in chart.symbols), class_="symbols"),
            group((texts(one.lines, f"label {one.kind}") for one in chart.labels), class_="labels"),
        ]
    )


def _cells(chart: Chart) -> Iterator[str]:
    for cell in chart.cells:
        kind = "head" if cell.head else "cell"
        yield rectangle(cell.x, cell.y, cell.width, cell.height, kind) + texts(cell.lines)


def _dashed_first(chart: Chart) -> list[ArrowLine]:
    """Arrows of readings lie under printed ones, where both meet."""
    return sorted(chart.arrows, key=lambda one: not one.ours)


def _plain(start: tuple[float, float], end: tuple[float, float], ours: bool) -> str:
    return path((start, end), "line ours" if ours else "line", dashed=ours)


def _arrow(arrow: ArrowLine) -> str:
    """A line and its head; the line ends inside the head, so that its end does not show."""
    points = list(arrow.drawn)
    tip = ""
    if arrow.head:
        (x, y), (from_x, from_y) = points[-1], points[-2]
        across, down = _sign(x - from_x), _sign(y - from_y)
        back = (x - 8 * across, y - 8 * down)
        points[-1] = (x - 6 * across, y - 6 * down)
        corners = (
            (x, y),
            (back[0] - 4 * down, back[1] - 4 * across),
            (back[0] + 4 * down, back[1] + 4 * across),
        )
        drawn = "M" + "L".join(f"{num(one)} {num(two)}" for one, two in corners) + "Z"
        tip = element("path", class_="tip ours" if arrow.ours else "tip", d=drawn, fill="currentColor")
    return path(points, "line ours" if arrow.ours else "line", dashed=arrow.ours) + tip


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _symbol(symbol: Symbol, standing: Standing, english: bool) -> str:
    stands = standing.of(symbol.box)
    said = f"{symbol.title}, {_SAYS[stands][english]}" if stands else symbol.title
    classes = " ".join(one for one in ("symbol", symbol.shape, "ours" if symbol.ours else "", stands) if one)
    inside = [title(said), _shape(symbol, stands)]
    shift = 6.0 if symbol.text and stands else 0.0
    x, y = symbol.middle
    if symbol.text:
        at = Line(symbol.text, x + shift, y + 4, 11.5, True, False, "middle")
        inside.append(texts([at], "text mark" if stands in ("open", "late") else "text"))
    if stands:
        inside.append(_mark(stands, symbol.x + 12 if symbol.text else x, y))
    return group(inside, class_=classes, data_box=symbol.box)


def _shape(symbol: Symbol, stands: str) -> str:
    filled = stands in ("open", "late")
    given = {
        "class_": "shape", "fill": "currentColor" if filled else "none", "stroke": "currentColor",
        "stroke_width": 2.5 if stands == "late" else 1.4,
        "stroke_dasharray": "4.5 3" if symbol.ours else None,
    }  # fmt: skip
    x, y = symbol.middle
    if symbol.shape == "diamond":
        half_width, half_height = symbol.width / 2, symbol.height / 2
        drawn = (
            f"M{num(x)} {num(y - half_height)}L{num(x + half_width)} {num(y)}"
            f"L{num(x)} {num(y + half_height)}L{num(x - half_width)} {num(y)}Z"
        )
        return element("path", d=drawn, **given)
    round_ = symbol.height / 2 if symbol.shape == "capsule" else None
    return element(
        "rect", x=symbol.x, y=symbol.y, width=symbol.width, height=symbol.height, rx=round_, **given
    )


def _mark(stands: str, x: float, y: float) -> str:
    """A tick for done, a dot for open, an exclamation mark for late: told by shape, not by colour alone."""
    if stands == "done":
        return path(((x - 5, y), (x - 1.5, y + 4), (x + 5, y - 4)), "mark", stroke_width=2.0)
    if stands == "open":
        return element("circle", class_="mark", cx=x, cy=y, r=3.5, fill="currentColor")
    stem = path(((x, y - 6), (x, y + 1.5)), "mark", stroke_width=2.4)
    return stem + element("circle", class_="mark", cx=x, cy=y + 5.5, r=1.5, fill="currentColor")


def _told(procedure: Procedure, language: str) -> str:
    """The flowchart as text, a sentence for each row."""
    said = []
    for step in procedure.steps:
        by = ", ".join(procedure.role(one).name.to(language) for one in (*step.by, *step.taking_part))
        by = by or ", ".join(procedure.role(one).name.to(language) for box in step.boxes for one in box.by)
        time = f", {step.within.text}" if step.within.text else ""
        row = _SAYS["row"][0].format(no=step.no, does=step.does.to(language), by=by, time=time)
        ways = [
            f"{arrow.label.to(language) or arrow.answer} → {_numbers(procedure, arrow.to)}"
            for box in step.boxes if box.asks for arrow in box.arrows
        ]  # fmt: skip
        said.append(f"{row} {'; '.join(ways)}.".strip() if ways else row)
    return " ".join(said)


def _numbers(procedure: Procedure, targets: tuple[str, ...]) -> str:
    return ", ".join("selesai" if to == END else str(procedure.step_of(to).no) for to in targets)
