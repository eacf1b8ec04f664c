"""What stands in the text cells of a sheet, word for word, and how it is set into lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tuntas.sop.chart_plan import letter_of
from tuntas.sop.chart_text import LEADING, height, measure, wrap
from tuntas.sop.procedure import Procedure, Step

__all__ = [
    "PAD",
    "SIZE",
    "Line",
    "Part",
    "cells_of",
    "heading",
    "indent_of",
    "longest_word",
    "needed_height",
    "set_lines",
    "shared_time",
    "word",
]

SIZE, PAD = 12.0, 7.0
_MARK = 17.0  # the least indent of a numbered or lettered part
_HEADINGS = {
    "no": ("No", "No"),
    "does": ("Kegiatan", "Activity"),
    "roles": ("Pelaksana", "Performers"),
    "standard": ("Mutu Baku", "Quality standard"),
    "needs": ("Kelengkapan", "Requirements"),
    "within": ("Waktu", "Time"),
    "gives": ("Output", "Output"),
    "note": ("Keterangan", "Remarks"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a cell: its text, with a number or a reading's letter before it."""

    text: str
    mark: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as it stands on the sheet: (x, y) is where its baseline starts, or its middle."""

    text: str
    x: float
    y: float
    size: float = SIZE
    bold: bool = False
    ours: bool = False
    anchor: str = "start"


def word(key: str, language: str) -> str:
    return _HEADINGS[key][language.startswith("en")]


def cells_of(procedure: Procedure, step: Step, language: str) -> dict[str, tuple[Part, ...]]:
    """The parts of each text cell of a row; what readings add comes last and is `ours`."""
    printed = procedure.printed.step(step.key) if procedure.printed else step
    return {
        "no": (Part(str(step.no)),),
        "does": (Part(printed.does.to(language)),),
        "needs": _papers(
            procedure, printed.prints.get("kelengkapan"), printed.needs, step, "needs", language
        ),
        "within": _time(procedure, printed, step),
        "gives": _papers(procedure, printed.prints.get("output"), printed.gives, step, "gives", language),
        "note": tuple(Part(text) for text in [printed.note] if text),
    }


def _papers(
    procedure: Procedure, prints: str | None, papers: Sequence[str], step: Step, cell: str, language: str
) -> tuple[Part, ...]:
    names = [procedure.paper(key).name.to(language) for key in papers]
    many = len(names) > 1
    parts = [Part(name, f"{number}." if many else "") for number, name in enumerate(names, 1)]
    if prints is not None:
        parts = [Part(prints)] if prints else []
    now = step.needs if cell == "needs" else step.gives
    letter = letter_of(procedure, step.key, cell)
    added = [Part(procedure.paper(key).name.to(language), letter, True) for key in now if key not in papers]
    return (*parts, *added)


def _time(procedure: Procedure, printed: Step, step: Step) -> tuple[Part, ...]:
    text = printed.prints.get("waktu", printed.within.text)
    parts = [Part(text)] if text else []
    if step.within.text != printed.within.text:
        parts.append(Part(step.within.text, letter_of(procedure, step.key, "within"), True))
    return tuple(parts)


def shared_time(procedure: Procedure, step: Step) -> tuple[Part, ...]:
    """The time of a row whose time cell began on the page before: in brackets, for it is not a new one."""
    return tuple(Part(f"({one.text})") for one in _time(procedure, *([procedure.step(step.shares)] * 2)))


def indent_of(parts: Sequence[Part]) -> float:
    """How far the parts that have a number or a letter are set in."""
    return max([_MARK, *(measure(one.mark, SIZE) + 4 for one in parts)])


def _broken(parts: Sequence[Part], width: float, bold: bool) -> list[tuple[Part, tuple[str, ...], float]]:
    """Each part with its lines and its indent, within `width`."""
    found, marked = [], indent_of(parts)
    for part in parts:
        indent = marked if part.mark else 0.0
        found.append((part, wrap(part.text, width - indent, SIZE, bold), indent))
    return found


def needed_height(parts: Sequence[Part], width: float, bold: bool = False) -> float:
    """How tall a cell of `width` must be to hold its parts."""
    lines = sum(len(lines) for _, lines, _ in _broken(parts, width - 2 * PAD, bold))
    return height(lines, SIZE) + 2 * PAD + 2


def set_lines(
    parts: Sequence[Part],
    x: float,
    y: float,
    width: float,
    tall: float,
    *,
    centred: bool = False,
    bold: bool = False,
) -> tuple[Line, ...]:
    """The lines of a cell at (x, y), in its middle between above and below."""
    broken = _broken(parts, width - 2 * PAD, bold)
    count = sum(len(lines) for _, lines, _ in broken)
    base = y + (tall - height(count, SIZE)) / 2 + SIZE * (LEADING + 0.7) / 2
    found: list[Line] = []
    for part, lines, indent in broken:
        if part.mark.strip() and lines:
            found.append(Line(part.mark, x + PAD, base, bold=bold, ours=part.ours))
        for text in lines:
            middle = centred and not indent
            at = x + width / 2 if middle else x + PAD + indent
            found.append(
                Line(text, at, base, bold=bold, ours=part.ours, anchor="middle" if middle else "start")
            )
            base += SIZE * LEADING
    return tuple(found)


def heading(text: str, x: float, y: float, width: float, tall: float) -> tuple[Line, ...]:
    """The lines of a column's head: bold, in the middle."""
    return set_lines((Part(text),), x, y, width, tall, centred=True, bold=True)


def longest_word(text: str) -> float:
    """The width of the longest piece of a head, with the cell's padding."""
    return max((measure(one, SIZE, True) for one in text.split()), default=0.0) + 2 * PAD + 1
