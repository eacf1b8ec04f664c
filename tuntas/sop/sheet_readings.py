"""Draws the last page of a printed sheet: every reading with its letter, what the sheet says, and why."""

from __future__ import annotations

from tuntas.sop.chart_cells import SIZE, Line, Part, needed_height, set_lines
from tuntas.sop.chart_text import LEADING, wrap
from tuntas.sop.procedure import Procedure, Reading
from tuntas.sop.read_cover import DATES, LISTS, SIGNERS, TEXTS
from tuntas.sop.sheet_marks import Drawn, Mark, Rectangle, words

__all__ = ["reading_pages"]

_TITLE = ("TAFSIR ATAS LEMBAR", "READINGS OF THE SHEET")
_SAYS = (
    "Huruf dan garis putus-putus pada bagan bukan cetakan lembar, melainkan tafsir yang dipakai saat SOP ini"
    " dijalankan. Lembar yang ditetapkan tidak diubah.",
    "Letters and dashed lines in the flowchart are not printed on the sheet: they are readings by which this SOP"
    " is run. The sheet as adopted is not changed.",
)
_HEADS = (("", "Mengenai", "Pada lembar", "Tafsir", "Alasan"), ("", "About", "On the sheet", "Reading", "Reason"))
_SHARES = (0.04, 0.13, 0.25, 0.25, 0.33)
_BOXES = (*TEXTS, *DATES, *LISTS, *SIGNERS)  # what a reading of the cover may be about
_ABOUT = {
    "cover": ("Lembar muka", "Cover"), "": ("Seluruh lembar", "The whole sheet"), "step": ("Langkah {no}", "Step {no}"),
}  # fmt: skip


def reading_pages(procedure: Procedure, width: float, tall: float, language: str = "id") -> tuple[Drawn, ...]:
    """The readings as a table, a row for each, on pages `tall` at the most; none where there are none."""
    english = language.startswith("en")
    if not procedure.readings:
        return ()
    marks, y = _top(width, english)
    head, head_tall = _row(tuple(_HEADS[english]), y, width, head=True)
    marks += head
    y += head_tall
    pages: list[Drawn] = []
    for reading in procedure.readings:
        row, need = _row(_cells(procedure, reading, language), y, width)
        if y + need > tall and y > head_tall:
            pages.append(Drawn(tuple(marks), y))
            marks, y = _row(tuple(_HEADS[english]), 0.0, width, head=True)
            row, need = _row(_cells(procedure, reading, language), y, width)
        marks += row
        y += need
    return (*pages, Drawn(tuple(marks), y))


def _top(width: float, english: bool) -> tuple[list[Mark], float]:
    lines = [Line(_TITLE[english], width / 2, 18, 15, True, anchor="middle")]
    y = 44.0
    for text in wrap(_SAYS[english], width, SIZE):
        lines.append(Line(text, 0, y))
        y += SIZE * LEADING
    return list(words(lines)), y + 2


def _cells(procedure: Procedure, reading: Reading, language: str) -> tuple[str, ...]:
    english = language.startswith("en")
    about = _ABOUT[""][english]
    if procedure.has_step(reading.about):
        about = _ABOUT["step"][english].format(no=procedure.step(reading.about).no)
    elif reading.changes or reading.key in _BOXES:
        about = _ABOUT["cover"][english]
    return (
        reading.letter, about, reading.sheet.to(language), reading.choice.to(language), reading.because.to(language),
    )  # fmt: skip


def _row(texts: tuple[str, ...], y: float, width: float, head: bool = False) -> tuple[list[Mark], float]:
    wide = [width * share for share in _SHARES]
    tall = max(needed_height([Part(text)], one, head) for text, one in zip(texts, wide, strict=True))
    marks: list[Mark] = []
    x = 0.0
    for number, (text, one) in enumerate(zip(texts, wide, strict=True)):
        marks.append(Rectangle(x, y, one, tall, "head" if head else "cell"))
        lines = set_lines([Part(text)], x, y, one, needed_height([Part(text)], one, head), bold=head or not number)
        marks += words(lines)
        x += one
    return marks, tall
