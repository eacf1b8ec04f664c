"""The working hours of a calendar: a period with its week, from a day on, ordinary or Ramadhan."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.people.calendars import reckoned
from tuntas.people.models import Calendar, WorkingHours
from tuntas.sop.calendars import read_hours
from tuntas.sop.hours import MIDNIGHT, Span
from tuntas.sop.sound_hours import WEEKDAYS, period_faults
from tuntas.web.views.settings.calendars_change import (
    Change,
    DayField,
    form_page,
    removal,
    spell,
    today_of,
)
from tuntas.web.views.settings.common import administrators, day

__all__ = ["Period", "hours", "hours_new", "hours_removal", "periods", "read_spans", "total"]

Typed = tuple[time, time]
_SPAN = re.compile(r"(\d\d?)[.:](\d\d)\s*(?:-|–|—|s\.?d\.?|sampai)\s*(\d\d?)[.:](\d\d)")
_BETWEEN = re.compile(r"\s*[,;\n]\s*|\s+dan\s+|(?<=\d)\s+(?=\d\d?[.:]\d\d\s*[-–—])")
DAYS = [f"day{number}" for number in range(7)]


# -- periods as a calendar has them -----------------------------------------------------------------


@dataclass(frozen=True)
class Period:
    """Rows of working hours that were set together."""

    calendar: Calendar
    name: str
    first: date
    last: date | None
    estimate: bool
    rows: tuple[WorkingHours, ...]

    @property
    def pk(self) -> int:
        """Any of its rows names it."""
        return self.rows[0].pk

    @property
    def week(self) -> list[list[Typed]]:
        found: list[list[Typed]] = [[] for _ in range(7)]
        for row in self.rows:
            found[row.weekday].append((row.opens, row.closes))
        return [sorted(spans) for spans in found]

    def covers(self, today: date) -> bool:
        return self.first <= today and (self.last is None or today <= self.last)


def periods(calendar: Calendar) -> list[Period]:
    """The periods of `calendar`, the one that begins last first."""
    found: dict[tuple[Any, ...], list[WorkingHours]] = defaultdict(list)
    for row in calendar.hours.order_by("first", "weekday", "opens"):
        found[row.first, row.last, row.period].append(row)
    made = [
        Period(calendar, name, first, last, any(one.estimate for one in rows), tuple(rows))
        for (first, last, name), rows in found.items()
    ]
    return sorted(made, key=lambda one: (one.first, one.last is None), reverse=True)


def total(week: Sequence[Sequence[Typed]]) -> timedelta:
    """The working time of a week."""
    minutes = sum(((closes.hour * 60 + closes.minute) or 1440) - opens.hour * 60 - opens.minute
                  for spans in week for opens, closes in spans)  # fmt: skip
    return timedelta(minutes=minutes)


def read_spans(text: str) -> list[Typed] | None:
    """ "07.30-12.00, 13.00-16.00" as times; None where it cannot be read."""
    found = []
    for part in filter(None, _BETWEEN.split(text.strip())):
        match = _SPAN.fullmatch(part)
        if match is None:
            return None
        hour, minute, till, rest = map(int, match.groups())
        try:
            found.append((time(hour, minute), MIDNIGHT if (till, rest) == (24, 0) else time(till, rest)))
        except ValueError:
            return None
    return sorted(found)


def shown(spans: Sequence[Typed]) -> str:
    """07.30-12.00, 13.00-16.00"""
    ends = ((opens, "24.00" if closes == MIDNIGHT else f"{closes:%H.%M}") for opens, closes in spans)
    return ", ".join(f"{opens:%H.%M}-{closes}" for opens, closes in ends)


# -- the form ---------------------------------------------------------------------------------------


class HoursForm(forms.Form):
    """A period, and for each weekday its hours as one line."""

    name = forms.CharField(label=gettext_lazy("Nama masa"), max_length=60)
    first = DayField(label=gettext_lazy("Berlaku mulai"))
    last = DayField(label=gettext_lazy("Sampai"), required=False)
    estimate = forms.BooleanField(label=gettext_lazy("Tanggalnya masih perkiraan"), required=False)
    rows = (("name",), ("first", "last"), ("estimate",), tuple(DAYS))

    def __init__(self, *args: Any, calendar: Calendar, period: Period | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.calendar, self.period = calendar, period
        language = get_language() or "id"
        for name, weekday in zip(DAYS, WEEKDAYS, strict=True):
            self.fields[name] = forms.CharField(label=weekday.to(language), required=False, max_length=200)
        self.fields["name"].help_text = _("Nama yang diawali “Ramadhan” tercatat sebagai jam Ramadhan.")
        self.fields["last"].help_text = _("Kosong: seterusnya, sampai ada jam kerja yang lebih baru.")
        self.fields["day0"].help_text = _("Misalnya 07.30-12.00, 13.00-16.00. Hari tanpa jam kerja dikosongkan.")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        self.week = [self._read(name) for name in DAYS]
        language = get_language() or "id"
        if not any(self.week) and not self.errors:
            self.add_error(None, _("Masa ini tidak punya satu jam kerja pun. Untuk menutup kantor beberapa hari, "
                                   "pakai hari libur."))  # fmt: skip
        if given.get("name") and given.get("first"):
            for fault in period_faults(given["name"], given["first"], given.get("last"), self.week):
                weekday = next((n for n, one in enumerate(WEEKDAYS) if one == fault.where), None)
                self.add_error("last" if weekday is None else DAYS[weekday], fault.text(language))
            if not self.errors:
                self._apart(given["first"], given.get("last"))
        return given

    def _read(self, name: str) -> list[Typed]:
        typed = self.cleaned_data.get(name, "")
        spans = read_spans(typed)
        if spans is None:
            said = _("%(day)s: “%(typed)s” tidak terbaca sebagai jam. Tulis misalnya 07.30-12.00, 13.00-16.00.")
            self.add_error(name, said % {"day": self.fields[name].label, "typed": typed})
        return spans or []

    def _apart(self, first: date, last: date | None) -> None:
        """Of two periods over one day the shorter counts, so none may be half inside another of its kind."""
        for one in periods(self.calendar):
            if self.period and one.pk == self.period.pk:
                continue
            same = one.first == first and one.last == last
            within = last and one.last and one.first <= last and first <= one.last
            nested = last and one.last and ((one.first <= first and last <= one.last)
                                            or (first <= one.first and one.last <= last))  # fmt: skip
            if same or (within and not nested):
                said = _("Bertumpuk dengan %(name)s, %(spell)s. Ubah yang itu, atau pilih tanggal yang lain.")
                self.add_error("first", said % {"name": one.name, "spell": spell(one.first, one.last)})
                return

    def put(self) -> None:
        """Make the rows say what the form says."""
        if self.period:
            WorkingHours.objects.filter(pk__in=[row.pk for row in self.period.rows]).delete()
        given = self.cleaned_data
        WorkingHours.objects.bulk_create(
            WorkingHours(calendar=self.calendar, period=given["name"], first=given["first"], last=given["last"],
                         weekday=weekday, opens=opens, closes=closes, estimate=given["estimate"])
            for weekday, spans in enumerate(self.week) for opens, closes in spans
        )  # fmt: skip

    def offer(self) -> Change:
        given = self.cleaned_data
        earliest = min([given["first"], *([self.period.first] if self.period else [])])
        return Change(
            self.calendar, lambda: _says(given["name"], given["first"], given["last"]), self.put, earliest
        )


def _says(name: str, first: date, last: date | None) -> str:
    if last:
        return _("Jam kerja “%(name)s” berlaku %(spell)s.") % {"name": name, "spell": spell(first, last)}
    return _("Jam kerja “%(name)s” berlaku mulai %(day)s.") % {"name": name, "day": day(first)}


# -- pages ------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def hours_new(request: HttpRequest, calendar: int) -> HttpResponse:
    """New hours from a day on; the form begins from those in force, or from those of Ramadhan."""
    held = get_object_or_404(Calendar, pk=calendar)
    ramadhan = request.GET.get("masa") == "ramadhan"
    initial = _ramadhan(held) if ramadhan else _ordinary(held)
    form = HoursForm(request.POST if request.method == "POST" else None, calendar=held, initial=initial)
    title = _("Masa Ramadhan baru") if ramadhan else _("Jam kerja baru")
    note = _("Bila dua masa mengenai hari yang sama, yang lebih pendek berlaku; di antara yang tanpa akhir, yang baru.")
    return form_page(request, form, calendar=held, title=title, note=note, offer=form.offer)


def _ordinary(calendar: Calendar) -> dict[str, Any]:
    today = today_of(calendar)
    now = reckoned(calendar, "Asia/Jakarta").period(today)
    found = next((one for one in periods(calendar) if now and (one.name, one.first) == (now.name, now.first)), None)
    spans = found.week if found else [[] for _ in range(7)]
    return {"name": _("Jam kerja biasa"), "first": today + timedelta(days=1), **_typed(spans)}


def _ramadhan(calendar: Calendar) -> dict[str, Any]:
    """The week of the last Ramadhan that the calendar knows, else that of the Perpres."""
    known = next((one for one in periods(calendar) if one.name.casefold().startswith("ramad")), None)
    return {"name": _("Ramadhan"), "estimate": True, **_typed(known.week if known else _lawful())}


def _lawful() -> list[list[Typed]]:
    read = read_hours((settings.CALENDARS / "asn.toml").read_text(encoding="utf-8"))
    week = next(one.week for one in read if one.cause == "ramadhan")
    return [[_pair(span) for span in spans] for spans in week]


def _pair(span: Span) -> Typed:
    return span.opens, span.closes


def _typed(week: Sequence[Sequence[Typed]]) -> dict[str, str]:
    return {name: shown(spans) for name, spans in zip(DAYS, week, strict=True)}


def _period_or_404(pk: int) -> Period:
    row = get_object_or_404(WorkingHours.objects.select_related("calendar"), pk=pk)
    return next(one for one in periods(row.calendar) if any(held.pk == row.pk for held in one.rows))


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def hours(request: HttpRequest, hours: int) -> HttpResponse:
    """Change a period: its days, or its hours."""
    period = _period_or_404(hours)
    initial = {"name": period.name, "first": period.first, "last": period.last, "estimate": period.estimate}
    sent = request.POST if request.method == "POST" else None
    form = HoursForm(sent, calendar=period.calendar, period=period, initial={**initial, **_typed(period.week)})
    note = ""
    if period.first < today_of(period.calendar):
        note = _("Masa ini sudah berlaku. Untuk jam yang berubah mulai suatu hari, buat jam kerja baru; di sini hanya "
                 "untuk membetulkan yang keliru.")  # fmt: skip
    return form_page(
        request, form, calendar=period.calendar, title=_("Ubah jam kerja"), note=note, offer=form.offer,
        remove=reverse("hours-removal", args=[period.pk]),
    )  # fmt: skip


@require_POST
@administrators
def hours_removal(request: HttpRequest, hours: int) -> HttpResponse:
    """Take a period out; what it stood over counts again."""
    period = _period_or_404(hours)

    def says() -> str:
        told = {"name": period.name, "spell": spell(period.first, period.last)}
        return _("Jam kerja “%(name)s” (%(spell)s) dihapus.") % told

    return removal(request, Change(period.calendar, says, lambda: _gone(period), period.first, danger=True))


def _gone(period: Period) -> None:
    WorkingHours.objects.filter(pk__in=[row.pk for row in period.rows]).delete()
