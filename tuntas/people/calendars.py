"""The working calendar of a unit: database rows made into the values that the clock understands."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime
from functools import lru_cache

from django.conf import settings
from django.db.models import Q, QuerySet

from tuntas.people.models import Calendar, Cover, Holiday, Unit, WorkingHours
from tuntas.sop import clock
from tuntas.sop.calendars import read_holidays, read_hours
from tuntas.sop.clock import Hours, Span, WorkCalendar

__all__ = ["NATIONAL", "bound_by", "calendar_of", "copied", "load_national", "reckoned", "touch", "units_of"]

NATIONAL = "ASN 5 hari kerja (Perpres 21/2023)"


def calendar_of(unit: Unit) -> WorkCalendar:
    """The calendar that binds `unit`, in its zone; a unit without one works by the national calendar.

    Kept in memory until the calendar changes, so it costs no query beyond the unit and its calendar.
    """
    return reckoned(unit.calendar or load_national(), unit.zone)


def reckoned(calendar: Calendar, zone: str) -> WorkCalendar:
    """The values of `calendar` as its rows stand, by the wall clocks of `zone`."""
    return _built(calendar.pk, calendar.changed_at, zone)


def bound_by(calendar: Calendar, unit: str = "") -> Q:
    """The units that work by `calendar`; `unit` names the way to them, "unit__" from a case."""
    own = Q(**{f"{unit}calendar": calendar})
    return own | Q(**{f"{unit}calendar": None}) if calendar.name == NATIONAL else own


def units_of(calendar: Calendar) -> QuerySet[Unit]:
    """The offices that work by `calendar`."""
    return Unit.objects.filter(bound_by(calendar), kind="office").order_by("name")


@lru_cache(maxsize=64)
def _built(pk: int, changed_at: datetime, zone: str) -> WorkCalendar:
    periods: dict[tuple[object, ...], list[list[Span]]] = defaultdict(lambda: [[] for _ in range(7)])
    for row in WorkingHours.objects.filter(calendar=pk).order_by("first", "weekday", "opens"):
        periods[row.first, row.last, row.period][row.weekday].append(Span(row.opens, row.closes))
    hours = tuple(
        Hours(first=first, last=last, week=tuple(tuple(day) for day in week), name=name)  # type: ignore[arg-type]
        for (first, last, name), week in sorted(periods.items(), key=lambda one: (one[0][1] is not None, one[0][0]))
    )
    holidays: dict[object, str] = {}
    for day in Holiday.objects.filter(calendar=pk).order_by("date", "pk"):
        holidays[day.date] = f"{holidays[day.date]}; {day.name}" if day.date in holidays else day.name
    cover: dict[date, list[Span]] = defaultdict(list)
    for duty in Cover.objects.filter(calendar=pk).order_by("date", "opens"):
        cover[duty.date].append(clock.Cover(duty.opens, duty.closes, name=duty.name))
    return WorkCalendar(zone=zone, hours=hours, holidays=holidays, cover=cover)  # type: ignore[arg-type]


def touch(calendar: Calendar) -> None:
    """Say that the hours or holidays of `calendar` changed, so that clocks are computed anew."""
    calendar.changed_at = datetime.now(UTC)
    Calendar.objects.filter(pk=calendar.pk).update(changed_at=calendar.changed_at)


def copied(name: str, model: Calendar) -> Calendar:
    """A new calendar that begins with the hours and holidays of `model`."""
    calendar = Calendar.objects.create(name=name)
    for rows in (model.hours.all(), model.holidays.all()):
        _copy(rows, calendar)
    return calendar


def _copy(rows: QuerySet[WorkingHours] | QuerySet[Holiday], calendar: Calendar) -> None:
    made: list[WorkingHours | Holiday] = []
    for row in rows:
        row.pk, row.calendar = None, calendar
        made.append(row)
    rows.model._default_manager.bulk_create(made)  # type: ignore[arg-type]


def load_national() -> Calendar:
    """The national calendar from the data that ships with the product; made once, then editable."""
    calendar, made = Calendar.objects.get_or_create(name=NATIONAL)
    if made:
        hours = read_hours((settings.CALENDARS / "asn.toml").read_text(encoding="utf-8"))
        WorkingHours.objects.bulk_create(
            WorkingHours(
                calendar=calendar, period=one.name, first=one.first, last=one.last,
                weekday=weekday, opens=span.opens, closes=span.closes, estimate=one.estimate,
            )
            for one in hours for weekday, spans in enumerate(one.week) for span in spans
        )  # fmt: skip
        days = read_holidays((settings.CALENDARS / "libur-nasional.toml").read_text(encoding="utf-8"))
        Holiday.objects.bulk_create(
            Holiday(calendar=calendar, date=day.date, name=day.name, kind=day.kind, estimate=day.estimate)
            for day in days
        )
    return calendar
