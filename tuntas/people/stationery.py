"""What a unit's papers are set with on a day: its letterhead, how a role signs, how a paper is numbered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tuntas.people.models import Letterhead, Series, Signatory, Unit

__all__ = ["letterhead_on", "series_of", "series_on", "signatory_on"]


def letterhead_on(unit: Unit, day: date) -> Letterhead:
    """The letterhead that counts on `day`; one with the unit's name alone, unsaved, where none was set."""
    found = Letterhead.objects.on(day).filter(unit=unit).first()
    return found if isinstance(found, Letterhead) else Letterhead(unit=unit, first=day, lines=unit.name)


def signatory_on(unit: Unit, role: str, paper: str, day: date) -> Signatory:
    """How `role` signs `paper` on `day`: a row for this paper before one for every paper; unsaved where none is."""
    rows = list(Signatory.objects.on(day).filter(unit=unit, role=role, paper__in=(paper, "")))
    found = next((one for one in rows if one.paper == paper), rows[0] if rows else None)
    return found if isinstance(found, Signatory) else Signatory(unit=unit, role=role, first=day)


def series_on(unit: Unit, paper: str, day: date) -> Series | None:
    """How `paper` is numbered on `day`; None where nothing was set."""
    return series_of(unit, [paper], day)[paper]


def series_of(unit: Unit, papers: Iterable[str], day: date) -> dict[str, Series | None]:
    """How each of `papers` is numbered on `day`; one query."""
    keys = list(papers)
    rows = list(Series.objects.on(day).filter(unit=unit, paper__in=[*keys, ""]))
    newest: dict[str, Series] = {}
    for one in rows:
        newest.setdefault(one.paper, one)
    return {key: newest.get(key, newest.get("")) for key in keys}
