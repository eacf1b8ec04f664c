"""Writes the marks of a sheet as SVG: attributes and classes only, so that a strict CSP holds.

Without a stylesheet everything is drawn in the current colour; `PRINT` gives a file of its own its inks.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from tuntas.sop.sheet_marks import Dot, Group, Mark, Path, Rectangle, Words

__all__ = ["FONT", "PRINT", "ink", "picture"]

FONT = "'Plus Jakarta Sans', Arial, 'Liberation Sans', Helvetica, sans-serif"
PRINT = (
    "svg{color:#211d18;background:#fff}.head{fill:#f3efe8}.cell,.head,.box{stroke:#857b6e;stroke-opacity:1}"
    ".ours{color:#0d4b4a}.symbol>.shape{fill:#fff}.open>.shape{fill:#0d4b4a}.open{color:#0d4b4a}"
    ".open>.mark,.late>.mark{color:#fff}.done>.shape{fill:#e3efec}.late{color:#a3261b}.late>.shape{fill:#a3261b}"
    ".stamp{color:#8a5a00}.stamp.withdrawn{color:#a3261b}.soft{color:#6a6156}"
    "@media print{svg{background:none}}"
)
_RULED = ("cell", "head", "box", "logo")  # the boxes of a table, in a lighter line


def num(value: float) -> str:
    """A measure, to a tenth, without idle zeros."""
    shown = f"{value:.1f}".removesuffix(".0")
    return "0" if shown == "-0" else shown


def element(name: str, inside: str = "", /, **attributes: object) -> str:
    """An element; `class_` stands for class, and _ in a name for -; what is None is left out."""
    written = []
    for key, value in attributes.items():
        if value is None:
            continue
        shown = num(value) if isinstance(value, float | int) else str(value)
        written.append(f" {key.rstrip('_').replace('_', '-')}={quoteattr(shown)}")
    return f"<{name}{''.join(written)}>{inside}</{name}>" if inside else f"<{name}{''.join(written)}/>"


def ink(marks: Iterable[Mark]) -> str:
    """The SVG of `marks`, what is later on top."""
    return "".join(map(_ink, marks))


def _ink(mark: Mark) -> str:
    if isinstance(mark, Group):
        inside = element("title", escape(mark.title)) if mark.title else ""
        moved = f"translate({num(mark.x)} {num(mark.y)})" if mark.x or mark.y else None
        given = {"class_": mark.kind or None, "data_box": mark.box or None, "transform": moved}
        return element("g", inside + ink(mark.marks), **given)
    if isinstance(mark, Words):
        return _words(mark)
    if isinstance(mark, Dot):
        return element("circle", class_=mark.kind, cx=mark.x, cy=mark.y, r=mark.radius, fill="currentColor")
    return _rectangle(mark) if isinstance(mark, Rectangle) else _path(mark)


def _rectangle(mark: Rectangle) -> str:
    ruled = mark.kind in _RULED
    return element(
        "rect",
        class_=mark.kind,
        x=mark.x,
        y=mark.y,
        width=mark.width,
        height=mark.height,
        rx=mark.round or None,
        fill="currentColor" if mark.filled else "none",
        stroke="currentColor",
        stroke_opacity="0.55" if ruled else None,
        stroke_width=None if mark.weight == 1 else mark.weight,
        stroke_dasharray=_dashes(mark),
    )


def _path(mark: Path) -> str:
    drawn = "M" + "L".join(f"{num(x)} {num(y)}" for x, y in mark.points) + ("Z" if mark.closed else "")
    given: dict[str, object] = {"fill": "currentColor" if mark.filled else "none"}
    if mark.weight:
        given |= {"stroke": "currentColor", "stroke_width": f"{mark.weight:g}", "stroke_linejoin": "round"}
    return element("path", class_=mark.kind, d=drawn, **given, stroke_dasharray=_dashes(mark))


def _dashes(mark: Rectangle | Path) -> str | None:
    return ("2 3" if mark.kind == "logo" else "4.5 3") if mark.dashed else None


def _words(mark: Words) -> str:
    line = mark.line
    turned = f"rotate({num(mark.turn)} {num(line.x)} {num(line.y)})" if mark.turn else None
    return element(
        "text",
        escape(line.text),
        class_=f"{mark.kind} ours" if line.ours else mark.kind,
        x=line.x,
        y=line.y,
        font_size=line.size,
        font_weight="600" if line.bold else None,
        font_style="italic" if line.ours else None,
        text_anchor=None if line.anchor == "start" else line.anchor,
        fill="currentColor",
        opacity="0.14" if mark.kind.startswith("stamp") and mark.turn else None,
        transform=turned,
    )


def picture(
    marks: Iterable[Mark], *, width: float, height: float, name: str, tells: str = "", class_: str, standalone: bool
) -> str:
    """The whole SVG, named and described in words; with inks of its own if `standalone`."""
    style = element("style", PRINT) if standalone else ""
    described = element("desc", escape(tells)) if tells else ""
    margin = 1.0
    box = " ".join(num(one) for one in (-margin, -margin, width + 2 * margin, height + 2 * margin))
    return element(
        "svg",
        element("title", escape(name)) + described + style + ink(marks),
        xmlns="http://www.w3.org/2000/svg",
        class_=class_,
        role="img",
        viewBox=box,
        width=width + 2 * margin,
        height=height + 2 * margin,
        font_family=FONT,
        fill="none",
    )
