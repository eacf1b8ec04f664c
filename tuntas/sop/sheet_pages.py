"""The printed sheet, page by page: cover, flowchart, signatory and readings, each mark at its place on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tuntas.sop.chart_cells import Line
from tuntas.sop.chart_pages import POINT, SHEETS, Around, Sheet, pages
from tuntas.sop.procedure import Box, Procedure
from tuntas.sop.sheet_chart import chart_marks
from tuntas.sop.sheet_cover import cover_pages, page_top, signatory
from tuntas.sop.sheet_ink import picture
from tuntas.sop.sheet_marks import Drawn, Group, Mark, Words
from tuntas.sop.sheet_readings import reading_pages
from tuntas.sop.sheet_stamp import BAND, Stamp, stamped
from tuntas.sop.sheet_svg import told
from tuntas.sop.words import NOTHING

__all__ = ["FLOWCHART", "Page", "as_printed", "page_svg", "sheet_pages"]

FLOWCHART = "flowchart"  # the kind of the group that a page's `tells` says in words
_TYPES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0)  # points: of the cover and of the list of readings
_FOOT_TYPE = 7.5
_UNITS = 12.0  # of the drawing, that the type of a text is tall
_SIGNED_GAP = 24.0
_SAYS = {
    "page": ("Halaman {number} dari {of}", "Page {number} of {of}"),
    "edition": ("terbitan {edition}", "edition {edition}"),
    "readings": (
        "Garis putus-putus dan huruf kecil: tafsir, lihat halaman {number}",
        "Dashed lines and small letters: readings, see page {number}",
    ),
    "cover": ("Lembar muka SOP {name}", "Cover of the SOP {name}"),
    "chart": ("Bagan alir SOP {name}", "Flowchart of the SOP {name}"),
    "list": ("Tafsir atas lembar SOP {name}", "Readings of the sheet of the SOP {name}"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page lying on its side, in millimetres: a unit of its marks is `unit` millimetres.

    `marks` begin at (x, y) units from the corner of the paper; `kind` is cover, chart or list; `tells` says
    the flowchart in words.
    """

    number: int
    kind: str
    width: float
    height: float
    unit: float
    x: float
    y: float
    marks: tuple[Mark, ...]
    name: str
    tells: str = ""


def sheet_pages(
    procedure: Procedure, paper: str = "A4", language: str = "id", *, stamp: Stamp | None = None
) -> tuple[Page, ...]:
    """Every page of the printed sheet of `procedure` on `paper`."""
    sheet = SHEETS[paper]
    covers = _largest("cover", sheet, lambda width: cover_pages(procedure, width, language, sheet.tall(width)))
    charts = list(_charts(procedure, paper, language, first=len(covers) + 1))
    lists = _largest("list", sheet, lambda width: reading_pages(procedure, width, sheet.tall(width), language))
    contents = [*covers, *charts, *lists]
    readings = len(covers) + len(charts) + 1 if lists else 0
    framed = _Frame(procedure, sheet, language, stamp, len(contents), readings)
    return tuple(framed.page(number, one) for number, one in enumerate(contents, 1))


def as_printed(procedure: Procedure) -> Procedure:
    """The sheet alone: what was printed ("T" beside a diamond, not "Tidak"), and none of our readings."""
    sheet = procedure.printed or procedure
    steps = tuple(replace(step, boxes=tuple(map(_with_letters, step.boxes))) for step in sheet.steps)
    return replace(sheet, steps=steps, readings=())


def _with_letters(box: Box) -> Box:
    """A box whose answers of one letter are told by that letter."""
    arrows = (replace(one, label=NOTHING) if len(one.answer) == 1 else one for one in box.arrows)
    return replace(box, arrows=tuple(arrows))


def page_svg(page: Page) -> str:
    """One page as an SVG file of its own."""
    return picture(
        [Group(page.marks, "page", page.x, page.y)],
        width=page.width / page.unit,
        height=page.height / page.unit,
        name=page.name,
        tells=page.tells,
        class_="flow",
        standalone=True,
    )


def _width(sheet: Sheet, points: float) -> float:
    """How many units wide a drawing is whose text is set in `points`."""
    return sheet.inner_width * POINT * _UNITS / points


# -- what stands on the pages -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Content:
    kind: str
    drawn: Drawn
    width: float
    tells: str = ""


def _largest(kind: str, sheet: Sheet, drawn: Callable[[float], Sequence[Drawn]]) -> list[_Content]:
    """What `drawn` makes of a width: as few pages as it can be, in the largest type that allows it."""
    found: list[list[_Content]] = []
    for points in _TYPES:
        width = _width(sheet, points)
        found.append([_Content(kind, one, width) for one in drawn(width)])
        if len(found[-1]) <= 1:
            break
    return min(found, key=len)


def _charts(procedure: Procedure, paper: str, language: str, first: int) -> Iterator[_Content]:
    """The pages of the flowchart: number, dates and title over the first, the signatory under the last."""

    def around(width: float) -> Around:
        under = signatory(procedure, width, language).height
        return Around(page_top(procedure, width, language).height, under + _SIGNED_GAP if under else 0.0)

    charts = pages(procedure, paper, language, around=around, first=first)
    for number, chart in enumerate(charts, 1):
        marks: list[Mark] = []
        y = 0.0
        if number == 1:
            top = page_top(procedure, chart.width, language)
            marks, y = [Group(top.marks)], top.height
        marks.append(Group(chart_marks(chart, english=language.startswith("en")), FLOWCHART, y=y))
        y += chart.height
        if number == len(charts):
            signed = signatory(procedure, chart.width, language)
            marks.append(Group(signed.marks, y=y + _SIGNED_GAP))
            y += signed.height + _SIGNED_GAP
        steps = [procedure.step(row.step) for row in chart.rows]
        yield _Content("chart", Drawn(tuple(marks), y), chart.width, told(procedure, steps, language))


# -- and around it ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Frame:
    procedure: Procedure
    sheet: Sheet
    language: str
    stamp: Stamp | None
    of: int
    readings: int  # the page where they are listed; 0: there are none

    def page(self, number: int, content: _Content) -> Page:
        sheet, unit = self.sheet, self.sheet.inner_width / content.width
        tall = sheet.tall(content.width)
        marks: list[Mark] = [*content.drawn.marks, *self._foot(number, content, unit, tall)]
        if self.stamp:
            under, band = stamped(self.stamp, content.width, tall)
            marks = [under, *marks, Group((band,), y=-BAND - 4)]
        at = (sheet.side / unit, sheet.top / unit)
        name = _SAYS[content.kind][self.language.startswith("en")]
        name = name.format(name=self.procedure.name.to(self.language))
        return Page(
            number, content.kind, sheet.width, sheet.height, unit, *at, tuple(marks), name, content.tells
        )

    def _foot(self, number: int, content: _Content, unit: float, tall: float) -> Sequence[Words]:
        """Which SOP and which edition this is, and the number of the page."""
        size, y = _FOOT_TYPE / POINT / unit, tall + 7.5 / unit
        number_of = self.procedure.cover.get("nomor")
        said = [
            f"SOP {self.procedure.name.to(self.language)}", str(number_of) if number_of else "",
            self._says("edition", edition=self.procedure.edition),
        ]  # fmt: skip
        if self.readings and content.kind == "chart":
            said.append(self._says("readings", number=self.readings))
        page = self._says("page", number=number, of=self.of)
        left = Line(" · ".join(one for one in said if one), 0.0, y, size)
        right = Line(page, content.width, y, size, anchor="end")
        return Words(left, "text soft foot"), Words(right, "text soft foot")

    def _says(self, key: str, **values: object) -> str:
        return _SAYS[key][self.language.startswith("en")].format(**values)
