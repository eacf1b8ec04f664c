"""The stamp over a sheet that is not in force: a draft, an edition that was replaced, one that was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tuntas.sop.chart_cells import Line
from tuntas.sop.chart_text import measure
from tuntas.sop.sheet_marks import Group, Mark, Rectangle, Words

__all__ = ["BAND", "Stamp", "draft", "stamped", "superseded", "withdrawn"]

_MONTHS = (
    ("Januari", "Februari", "Maret", "April", "Mei", "Juni",
     "Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ("January", "February", "March", "April", "May", "June",
     "July", "August", "September", "October", "November", "December"),
)  # fmt: skip
_WORDS = {
    "draft": ("KONSEP", "DRAFT"),
    "superseded": ("DIGANTIKAN", "SUPERSEDED"),
    "withdrawn": ("DICABUT", "WITHDRAWN"),
}
_NOTES = {
    "draft": ("belum ditetapkan, tidak untuk dijalankan", "not adopted, not to be carried out"),
    "superseded": ("terbitan yang berlaku: {edition}", "edition in force: {edition}"),
    "withdrawn": ("tidak berlaku sejak {day}", "not in force since {day}"),
}
BAND = 26.0  # units: how tall the band over a page is


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is stamped over a sheet: its kind, one word, and what that means."""

    kind: str  # draft · superseded · withdrawn
    word: str
    note: str


def draft(language: str = "id") -> Stamp:
    """Of a definition that was never published."""
    return _stamp("draft", language)


def superseded(edition: str, language: str = "id") -> Stamp:
    """Of an edition after which another came into force."""
    return _stamp("superseded", language, edition=edition)


def withdrawn(on: date, language: str = "id") -> Stamp:
    """Of an edition that was withdrawn without being replaced, or before."""
    day = f"{on.day} {_MONTHS[language.startswith('en')][on.month - 1]} {on.year}"
    return _stamp("withdrawn", language, day=day)


def _stamp(kind: str, language: str, **values: str) -> Stamp:
    english = language.startswith("en")
    return Stamp(kind, _WORDS[kind][english], _NOTES[kind][english].format(**values))


def stamped(stamp: Stamp, width: float, height: float) -> tuple[Group, Group]:
    """What lies under a page of this size, and the band that stands above its upper edge."""
    size = min(height * 0.36, 0.62 * width / max(1.0, measure(stamp.word, 1.0, True)))
    at = Line(stamp.word, width / 2, height / 2 + size * 0.36, size, True, anchor="middle")
    kind = f"stamp {stamp.kind}"
    under = Group((Words(at, kind, turn=-20.0),), kind)
    said = Line(f"{stamp.word}: {stamp.note}", width / 2, 14.5, 12.0, True, anchor="middle")
    band: tuple[Mark, ...] = (Rectangle(0, 0, width, BAND - 5, "band", weight=1.5), Words(said, "band"))
    return under, Group(band, kind)

