"""Draws an SOP sheet as SVG: the flowchart page under its cover, or one page of the print."""

from __future__ import annotations

from collections.abc import Sequence

from tuntas.sop.chart import lay_out
from tuntas.sop.chart_values import Chart
from tuntas.sop.procedure import END, Procedure, Step
from tuntas.sop.sheet_chart import Standing, chart_marks
from tuntas.sop.sheet_cover import cover_pages, page_top, signatory
from tuntas.sop.sheet_ink import picture
from tuntas.sop.sheet_marks import Drawn, Group, Mark
from tuntas.sop.sheet_stamp import BAND, Stamp, stamped

__all__ = ["Standing", "cover_svg", "flowchart_svg", "sheet_svg", "told"]

_SAYS = {
    "name": ("Bagan alir SOP {name}", "Flowchart of the SOP {name}"),
    "cover": ("Lembar muka SOP {name}", "Cover of the SOP {name}"),
    "sheet": ("Lembar SOP {name}", "Sheet of the SOP {name}"),
    "end": ("selesai", "end"),
}
_GAP = 46.0


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
        chart_marks(chart, standing, english=english),
        width=chart.width,
        height=chart.height,
        name=_SAYS["name"][english].format(name=procedure.name.to(language)),
        tells=told(procedure, procedure.steps, language),
        class_="flow",
        standalone=standalone,
    )


def cover_svg(
    procedure: Procedure, *, language: str = "id", width: float = 1100, standalone: bool = False
) -> str:
    """The cover page, and the signatory who knows of it."""
    parts = [*cover_pages(procedure, width, language), signatory(procedure, width, language)]
    marks, height = _stacked(parts, (24.0, 0.0))
    name = _SAYS["cover"][language.startswith("en")].format(name=procedure.name.to(language))
    return picture(marks, width=width, height=height, name=name, class_="flow cover", standalone=standalone)


def sheet_svg(
    procedure: Procedure,
    *,
    language: str = "id",
    standing: Standing | None = None,
    stamp: Stamp | None = None,
    width: float = 1100,
    standalone: bool = True,
) -> str:
    """Cover and flowchart page, one under the other, with the signatory at the end as the sheet has it."""
    english = language.startswith("en")
    chart = lay_out(procedure, width=width, language=language)
    parts = [
        *cover_pages(procedure, chart.width, language),
        page_top(procedure, chart.width, language),
        Drawn(chart_marks(chart, standing, english=english), chart.height),
        signatory(procedure, chart.width, language),
    ]
    marks, height = _stacked(parts, (_GAP, 0.0, 24.0, 0.0))
    if stamp:
        marks, height = _under(stamp, marks, chart, parts[0].height + _GAP, height)
    return picture(
        marks,
        width=chart.width,
        height=height,
        class_="flow",
        standalone=standalone,
        name=_SAYS["sheet"][english].format(name=procedure.name.to(language)),
        tells=told(procedure, procedure.steps, language),
    )


def _stacked(parts: Sequence[Drawn], gaps: Sequence[float]) -> tuple[list[Mark], float]:
    """The parts one under the other, and how tall they are."""
    marks: list[Mark] = []
    y = 0.0
    for part, gap in zip(parts, gaps, strict=True):
        if part.height:
            marks.append(Group(part.marks, y=y))
            y += part.height + gap
    return marks, y


def _under(
    stamp: Stamp, marks: Sequence[Mark], chart: Chart, below: float, height: float
) -> tuple[list[Mark], float]:
    """The stamp under the cover and under the flowchart, and its band above all."""
    cover, band = stamped(stamp, chart.width, below)
    page, _ = stamped(stamp, chart.width, height - below)
    inside = (cover, Group((page,), y=below), *marks)
    return [band, Group(inside, y=BAND)], height + BAND


# -- the flowchart as text --------------------------------------------------------------------------


def told(procedure: Procedure, steps: Sequence[Step], language: str) -> str:
    """Some rows of the flowchart as text, a sentence for each."""
    return " ".join(_told(procedure, step, language) for step in steps)


def _told(procedure: Procedure, step: Step, language: str) -> str:
    by = ", ".join(procedure.role(one).name.to(language) for one in (*step.by, *step.taking_part))
    by = by or ", ".join(procedure.role(one).name.to(language) for box in step.boxes for one in box.by)
    said = ", ".join(one for one in (by, step.within.text) if one)
    row = f"{step.no}. {step.does.to(language)}" + (f": {said}." if said else ".")
    ways = [
        f"{arrow.label.to(language) or arrow.answer} → {_numbers(procedure, arrow.to, language)}"
        for box in step.boxes if box.asks for arrow in box.arrows
    ]  # fmt: skip
    return f"{row} {'; '.join(ways)}." if ways else row


def _numbers(procedure: Procedure, targets: tuple[str, ...], language: str) -> str:
    end = _SAYS["end"][language.startswith("en")]
    return ", ".join(end if to == END else str(procedure.step_of(to).no) for to in targets)
