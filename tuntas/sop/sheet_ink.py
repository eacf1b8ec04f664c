"""The few SVG elements a sheet is drawn with: attributes and classes only, so that a strict CSP holds.

Without a stylesheet everything is drawn in the current colour; `PRINT` gives a file of its own its inks.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from tuntas.sop.chart_cells import Line

__all__ = [
    "FONT",
    "PRINT",
    "element",
    "group",
    "num",
    "path",
    "picture",
    "rectangle",
    "text",
    "texts",
    "title",
]

FONT = "'Plus Jakarta Sans', Arial, 'Liberation Sans', Helvetica, sans-serif"
PRINT = (
    "svg{color:#211d18;background:#fff}.head{fill:#f3efe8}.cell,.head,.box{stroke:#857b6e;stroke-opacity:1}"
    ".ours{color:#0d4b4a}.symbol>.shape{fill:#fff}.open>.shape{fill:#0d4b4a}.open{color:#0d4b4a}"
    ".open>.mark,.late>.mark{color:#fff}.done>.shape{fill:#e3efec}.late{color:#a3261b}.late>.shape{fill:#a3261b}"
    "@media print{svg{background:none}}"
)


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


def title(text_: str) -> str:
    return element("title", escape(text_))


def group(inside: Iterable[str], **attributes: object) -> str:
    return element("g", "".join(inside), **attributes)


def rectangle(x: float, y: float, width: float, height: float, class_: str, **more: object) -> str:
    """A ruled box of a table."""
    given = {"fill": "none", "stroke": "currentColor", "stroke_opacity": 0.55, **more}
    return element("rect", class_=class_, x=x, y=y, width=width, height=height, **given)


def path(points: Iterable[tuple[float, float]], class_: str, *, dashed: bool = False, **more: object) -> str:
    """A line through `points`."""
    drawn = "M" + "L".join(f"{num(x)} {num(y)}" for x, y in points)
    given = {
        "fill": "none",
        "stroke": "currentColor",
        "stroke_width": 1.25,
        "stroke_linejoin": "round",
        **more,
    }
    return element("path", class_=class_, d=drawn, stroke_dasharray="4.5 3" if dashed else None, **given)


def text(line: Line, class_: str = "text") -> str:
    """One line of text."""
    return element(
        "text",
        escape(line.text),
        class_=f"{class_} ours" if line.ours else class_,
        x=line.x,
        y=line.y,
        font_size=line.size,
        font_weight="600" if line.bold else None,
        font_style="italic" if line.ours else None,
        text_anchor=None if line.anchor == "start" else line.anchor,
        fill="currentColor",
    )


def texts(lines: Iterable[Line], class_: str = "text") -> str:
    return "".join(text(line, class_) for line in lines)


def picture(
    inside: str, *, width: float, height: float, name: str, tells: str = "", class_: str, standalone: bool
) -> str:
    """The whole SVG, named and described in words; with inks of its own if `standalone`."""
    style = element("style", PRINT) if standalone else ""
    described = element("desc", escape(tells)) if tells else ""
    margin = 1.0
    box = " ".join(num(one) for one in (-margin, -margin, width + 2 * margin, height + 2 * margin))
    return element(
        "svg",
        title(name) + described + style + inside,
        xmlns="http://www.w3.org/2000/svg",
        class_=class_,
        role="img",
        viewBox=box,
        width=width + 2 * margin,
        height=height + 2 * margin,
        font_family=FONT,
        fill="none",
    )
