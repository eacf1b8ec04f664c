"""A year of national holidays and cuti bersama as it ships with the product, beside what a calendar holds of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from tuntas.people.models import Calendar, Holiday
from tuntas.sop import clock
from tuntas.sop.calendars import read_decrees, read_holidays

__all__ = ["OWN", "ShippedYear", "YearLine", "beside", "shipped", "take_over"]

OWN = "unit"  # the kind of a holiday that no decree knows


@dataclass(frozen=True)
class ShippedYear:
    """The days off of a year, and the decree that they are from."""

    year: int
    decree: str
    days: tuple[clock.Holiday, ...]


@dataclass(frozen=True)
class YearLine:
    """One date of a year. `state`: new · same · differs · own (an entry of the office's) · extra (no decree has it)."""

    date: date
    state: str
    ours: clock.Holiday | None
    theirs: tuple[Holiday, ...]

    @property
    def chosen(self) -> bool:
        """Whether it is taken over unless somebody says otherwise: only what overwrites nothing."""
        return self.state == "new"

    @property
    def open(self) -> bool:
        """Whether there is anything to decide."""
        return self.state != "same"


def shipped() -> dict[int, ShippedYear]:
    """The years that have been decreed and are shipped, the earliest first."""
    text = (settings.CALENDARS / "libur-nasional.toml").read_text(encoding="utf-8")
    days = read_holidays(text)
    return {
        year: ShippedYear(year, decree, tuple(one for one in days if one.date.year == year))
        for year, decree in sorted(read_decrees(text).items())
    }


def beside(calendar: Calendar, year: ShippedYear) -> list[YearLine]:
    """Every date that the decree or `calendar` has as a day off in that year, in order."""
    held: dict[date, list[Holiday]] = {}
    for row in calendar.holidays.filter(date__year=year.year).order_by("date", "pk"):
        held.setdefault(row.date, []).append(row)
    ours = {one.date: one for one in year.days}
    days = sorted({*ours, *(day for day, rows in held.items() if any(one.kind != OWN for one in rows))})
    return [_line(day, ours.get(day), tuple(held.get(day, ()))) for day in days]


def _line(day: date, ours: clock.Holiday | None, theirs: tuple[Holiday, ...]) -> YearLine:
    if ours is None:
        return YearLine(day, "extra", ours, theirs)
    if not theirs:
        return YearLine(day, "new", ours, theirs)
    if any((one.name, one.kind, one.estimate) == (ours.name, ours.kind, ours.estimate) for one in theirs):
        return YearLine(day, "same", ours, theirs)
    return YearLine(day, "own" if any(one.kind == OWN for one in theirs) else "differs", ours, theirs)


def take_over(calendar: Calendar, lines: Collection[YearLine]) -> None:
    """Make `calendar` say of these dates what the decree says; what it said before of them goes."""
    Holiday.objects.filter(calendar=calendar, date__in=[one.date for one in lines]).delete()
    Holiday.objects.bulk_create(
        Holiday(calendar=calendar, date=one.date, name=one.ours.name, kind=one.ours.kind, estimate=one.ours.estimate)
        for one in lines if one.ours
    )  # fmt: skip
