"""The calendars: which unit works by which, and one calendar's hours, holidays and cover."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.people.calendars import NATIONAL, load_national, reckoned, units_of
from tuntas.people.models import ZONES, Calendar, Cover, Unit
from tuntas.people.years import shipped
from tuntas.sop.hours import MIDNIGHT
from tuntas.sop.sound_hours import WEEKDAYS
from tuntas.web import times
from tuntas.web.stationery import offices
from tuntas.web.views.settings.calendars_change import (
    Change,
    calendar_crumbs,
    form_page,
    page_of,
    spell,
    today_of,
)
from tuntas.web.views.settings.calendars_hours import Period, periods, shown, total
from tuntas.web.views.settings.common import administrators, crumbs

__all__ = ["calendar", "calendars", "lacking", "unit_hours"]

PAST_COVER = 62  # stretches


# -- the list ---------------------------------------------------------------------------------------


@require_safe
@administrators
def calendars(request: HttpRequest) -> HttpResponse:
    """Every calendar, the units that work by it, and what it lacks."""
    load_national()
    told = {"crumbs": crumbs(), "calendars": [_summary(one) for one in Calendar.objects.order_by("name")]}
    return render(request, "tuntas/settings/calendars.html", told)


def _summary(calendar: Calendar) -> dict[str, Any]:
    today = today_of(calendar)
    now = _in_force(calendar, today)
    units = list(units_of(calendar))
    return {
        "calendar": calendar, "url": page_of(calendar), "units": units, "lacking": lacking(calendar, today),
        "now": now.name if now else "", "total": times.duration(total(now.week)) if now else "",
        "next": calendar.holidays.filter(date__gte=today).order_by("date").first(),
        "year": reverse("calendar-year", args=[calendar.pk, today.year]),
    }  # fmt: skip


def lacking(calendar: Calendar, today: date) -> list[str]:
    """What of a calendar needs somebody's eye."""
    found, known = [], shipped()
    for year in (today.year, today.year + 1):
        if year in known and not calendar.holidays.filter(date__year=year).exists():
            found.append(_("Hari libur %(year)d belum diisi; dapat diimpor.") % {"year": year})
    coming = [one for one in periods(calendar) if one.estimate and one.last and one.last >= today]
    found += [_("%(name)s masih perkiraan: %(spell)s.") % {"name": one.name, "spell": spell(one.first, one.last)}
              for one in reversed(coming)]  # fmt: skip
    return found


def _in_force(calendar: Calendar, today: date) -> Period | None:
    now = reckoned(calendar, "Asia/Jakarta").period(today)
    return next((one for one in periods(calendar)
                 if now and (one.name, one.first, one.last) == (now.name, now.first, now.last)), None)  # fmt: skip


# -- one calendar -----------------------------------------------------------------------------------


@require_safe
@administrators
def calendar(request: HttpRequest, calendar: int) -> HttpResponse:
    """Its hours, its holidays of a year, its cover, and who works by it."""
    held = get_object_or_404(Calendar, pk=calendar)
    today = today_of(held)
    now = _in_force(held, today)
    year = _year(request, today)
    years, listed = shipped(), _holidays(held, year, today)
    told = {
        "crumbs": calendar_crumbs(), "calendar": held, "coming": [one for one in listed if not one["past"]],
        "lacking": lacking(held, today),
        "units": [_unit(one) for one in units_of(held)], "now": now, "week": _week(now),
        "total": times.duration(total(now.week)) if now else "",
        "periods": [_period(one, now, today) for one in periods(held)],
        "year": year, "years": _years(held, today, year), "past": [one for one in listed if one["past"]],
        "import": reverse("calendar-import", args=[held.pk, year]) if year in years else "",
        "known": ", ".join(map(str, years)),
        "cover": _cover(held.cover.filter(date__gte=today)),
        "past_cover": _cover(held.cover.filter(pk__in=_latest(held, today))),
        "may_go": not held.units.exists() and held.name != NATIONAL, "own": held.name != NATIONAL,
    }  # fmt: skip
    return render(request, "tuntas/settings/calendar.html", told)


def _year(request: HttpRequest, today: date) -> int:
    typed = request.GET.get("tahun", "")
    readable = len(typed) == 4 and typed.isascii() and typed.isdigit()
    return int(typed) if readable and 2000 <= int(typed) <= 2200 else today.year


def _years(calendar: Calendar, today: date, shown: int) -> list[dict[str, Any]]:
    """Years to look at, each with the number of its holidays."""
    counted: dict[int, int] = {}
    for one in calendar.holidays.values_list("date", flat=True):
        counted[one.year] = counted.get(one.year, 0) + 1
    every = sorted({*counted, today.year, today.year + 1, shown})
    return [{"url": f"?tahun={one}#libur", "label": str(one), "count": counted.get(one, 0), "current": one == shown}
            for one in every]  # fmt: skip


def _unit(one: Unit) -> dict[str, Any]:
    return {"unit": one, "zone": one.get_zone_display(), "url": reverse("unit-hours", args=[one.pk])}


def _week(now: Period | None) -> list[tuple[str, str, str]]:
    """(weekday, its hours, how long) of each day."""
    language = get_language() or "id"
    return [
        (name.to(language), shown(spans).replace("-", "–"), times.duration(total([spans])) if spans else "")
        for name, spans in zip(WEEKDAYS, now.week, strict=True)
    ] if now else []  # fmt: skip


def _period(one: Period, now: Period | None, today: date) -> dict[str, Any]:
    state, word, tone = "past", _("lewat"), ""
    if now and one.pk == now.pk:
        state, word, tone = "now", _("berlaku hari ini"), "good"
    elif one.first > today:
        state, word, tone = "later", _("akan berlaku"), "note"
    elif one.covers(today):
        state, word = "over", _("tergantikan")
    when = spell(one.first, one.last) if one.last else _("mulai %(day)s") % {"day": date_format(one.first, "j F Y")}
    return {
        "name": one.name, "when": when, "word": word, "tone": tone, "state": state, "estimate": one.estimate,
        "total": times.duration(total(one.week)), "url": reverse("hours", args=[one.pk]),
    }  # fmt: skip


def _holidays(calendar: Calendar, year: int, today: date) -> list[dict[str, Any]]:
    return [
        {"date": date_format(one.date, "l, j F"), "name": one.name, "kind": one.get_kind_display(),
         "estimate": one.estimate, "past": one.date < today, "today": one.date == today,
         "url": reverse("holiday", args=[one.pk])}
        for one in calendar.holidays.filter(date__year=year).order_by("date", "pk")
    ]  # fmt: skip


def _latest(calendar: Calendar, today: date) -> list[int]:
    """The cover that is over, as far back as somebody may still want to put it right."""
    return list(calendar.cover.filter(date__lt=today).order_by("-date").values_list("pk", flat=True)[:PAST_COVER])


def _cover(held: QuerySet[Cover]) -> list[dict[str, Any]]:
    """Cover by its name, the earliest first."""
    rows = sorted(held, key=lambda one: (one.name, one.date, one.opens))
    found = []
    for name, group in groupby(rows, key=lambda one: one.name):
        ones = list(group)
        found.append({
            "name": name, "spell": spell(ones[0].date, ones[-1].date), "first": ones[0].date,
            "remove": reverse("cover-removal", args=[ones[0].pk]), "rows": [_stretch(one) for one in ones],
        })  # fmt: skip
    return sorted(found, key=lambda one: one["first"])


def _stretch(one: Cover) -> dict[str, str]:
    closes = "24.00" if one.closes == MIDNIGHT else f"{one.closes:%H.%M}"
    return {
        "date": date_format(one.date, "l, j F Y"), "span": f"{one.opens:%H.%M}–{closes}",
        "remove": reverse("cover-removal", args=[one.pk]),
    }  # fmt: skip


# -- who works by it --------------------------------------------------------------------------------


class UnitForm(forms.Form):
    """By which calendar and which clocks a unit works."""

    calendar = forms.ModelChoiceField(
        label=gettext_lazy("Kalender"), queryset=Calendar.objects.order_by("name"), empty_label=None
    )
    zone = forms.ChoiceField(label=gettext_lazy("Zona waktu"), choices=ZONES)
    rows = (("calendar",), ("zone",))

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.unit = unit

    def offer(self) -> Change:
        given = self.cleaned_data

        def put() -> None:
            Unit.objects.filter(pk=self.unit.pk).update(calendar=given["calendar"], zone=given["zone"])

        def says() -> str:
            told = {"unit": self.unit.name, "name": given["calendar"].name, "zone": dict(ZONES)[given["zone"]]}
            return _("%(unit)s bekerja menurut kalender %(name)s, %(zone)s.") % told

        return Change(given["calendar"], says, put, date.min)  # every day there ever was is reckoned anew


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def unit_hours(request: HttpRequest, unit: int) -> HttpResponse:
    """Give a unit another calendar or another zone."""
    office = get_object_or_404(offices(), pk=unit)
    initial = {"calendar": office.calendar_id or load_national().pk, "zone": office.zone}
    form = UnitForm(request.POST if request.method == "POST" else None, unit=office, initial=initial)
    return form_page(request, form, calendar=None, title=_("Kalender unit"), note=office.name, offer=form.offer)
