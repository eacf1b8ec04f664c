"""A year of a calendar as twelve months: working days, holidays, Ramadhan, cover."""

from __future__ import annotations

import calendar as months
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuntas.people.calendars import reckoned
from tuntas.people.models import Calendar, Holiday
from tuntas.sop.hours import WorkCalendar
from tuntas.sop.sound_hours import WEEKDAYS
from tuntas.web import times
from tuntas.web.views.settings.calendars_change import calendar_crumbs, today_of
from tuntas.web.views.settings.common import administrators

__all__ = ["calendar_year"]

KINDS = {"nasional": "national", "cuti bersama": "joint", "unit": "own"}


@require_safe
@administrators
def calendar_year(request: HttpRequest, calendar: int, year: int) -> HttpResponse:
    """The year, month by month, with its sum of working days and hours."""
    if not 2000 <= year <= 2200:
        raise Http404
    held = get_object_or_404(Calendar, pk=calendar)
    reckon, days = reckoned(held, "Asia/Jakarta"), _days(year)
    worked = [one for one in days if reckon.spans(one)]
    time = sum((closes - opens for one in worked for opens, closes in reckon.ordinary.day(one).spans), timedelta())
    language = get_language() or "id"
    told = {
        "crumbs": calendar_crumbs(held), "calendar": held, "year": year,
        "before": reverse("calendar-year", args=[held.pk, year - 1]) if year > 2000 else "",
        "after": reverse("calendar-year", args=[held.pk, year + 1]) if year < 2200 else "",
        "weekdays": [(one.to(language)[:3], one.to(language)) for one in WEEKDAYS],
        "months": _months(held, reckon, year), "days": len(worked), "time": times.duration(time),
        "empty": not held.holidays.filter(date__year=year).exists(),
    }  # fmt: skip
    return render(request, "tuntas/settings/calendar_year.html", told)


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(number) for number in range((date(year + 1, 1, 1) - first).days)]


def _months(calendar: Calendar, reckon: WorkCalendar, year: int) -> list[dict[str, Any]]:
    holidays: dict[date, list[Holiday]] = {}
    for row in calendar.holidays.filter(date__year=year).order_by("date", "pk"):
        holidays.setdefault(row.date, []).append(row)
    today = today_of(calendar)
    made = []
    for month in range(1, 13):
        weeks = months.Calendar().monthdatescalendar(year, month)
        made.append({
            "name": date_format(date(year, month, 1), "F"),
            "weeks": [[_cell(one, reckon, holidays, today) if one.month == month else None for one in week]
                      for week in weeks],
            "days": sum(1 for week in weeks for one in week if one.month == month and reckon.spans(one)),
            "listed": [{"day": day.day, "name": "; ".join(row.name for row in rows), "mark": KINDS[rows[0].kind],
                        "kind": rows[0].get_kind_display(), "estimate": any(row.estimate for row in rows)}
                       for day, rows in sorted(holidays.items()) if day.month == month],
        })  # fmt: skip
    return made


def _cell(one: date, reckon: WorkCalendar, holidays: dict[date, list[Holiday]], today: date) -> dict[str, Any]:
    """A day: its mark (national · joint · own · free · fasting · work), what a reader is told, and its cover."""
    period = reckon.period(one)
    said, mark = "", "work"
    if one in holidays:
        rows = holidays[one]
        mark, said = KINDS[rows[0].kind], "; ".join(row.name for row in rows)
    elif not reckon.spans(one):
        mark, said = "free", _("tidak ada jam kerja")
    elif period and period.cause == "ramadhan":
        mark, said = "fasting", period.name
    cover = one in reckon.cover
    return {"day": one.day, "mark": mark, "said": said, "cover": cover, "today": one == today}
