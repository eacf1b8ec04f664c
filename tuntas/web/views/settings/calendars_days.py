"""The days of a calendar that are otherwise: holidays, and emergency cover outside hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.people.calendars import reckoned
from tuntas.people.models import Calendar, Cover, Holiday
from tuntas.people.years import OWN
from tuntas.sop.hours import MIDNIGHT
from tuntas.web.views.settings.calendars_change import (
    Change,
    DayField,
    form_page,
    removal,
    spell,
    today_of,
)
from tuntas.web.views.settings.common import administrators, day

__all__ = ["cover_new", "cover_removal", "holiday", "holiday_new", "holiday_removal"]

MOST_DAYS = 62
Stretch = tuple[date, time, time]


class DaysForm(forms.Form):
    """From a day to a day, both included."""

    first = DayField(label=gettext_lazy("Tanggal"))
    last = DayField(label=gettext_lazy("Sampai"), required=False)

    def __init__(self, *args: Any, calendar: Calendar, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.calendar = calendar
        self.fields["last"].help_text = _("Kosong: satu hari saja.")

    def days(self) -> list[date]:
        """Every day that was asked for; none where the answer is wrong."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first is None or "last" in self.errors:
            return []
        last = last or first
        if last < first:
            said = _("Hari terakhir, %(last)s, mendahului hari pertama, %(first)s.")
            self.add_error("last", said % {"first": day(first), "last": day(last)})
        elif (last - first).days >= MOST_DAYS:
            self.add_error("last", _("Paling banyak %(n)d hari sekaligus.") % {"n": MOST_DAYS})
        else:
            return [first + timedelta(days=number) for number in range((last - first).days + 1)]
        return []


# -- holidays ---------------------------------------------------------------------------------------


class HolidayForm(DaysForm):
    """Days off, under one name."""

    name = forms.CharField(label=gettext_lazy("Nama hari libur"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=Holiday.KINDS)
    estimate = forms.BooleanField(label=gettext_lazy("Tanggalnya masih perkiraan"), required=False)
    rows: tuple[tuple[str, ...], ...] = (("name",), ("kind",), ("first", "last"), ("estimate",))

    def __init__(self, *args: Any, row: Holiday | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        if row:
            del self.fields["last"]
            self.rows = (("name",), ("kind",), ("first",), ("estimate",))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        self.dates = self.days()
        taken = self.calendar.holidays.filter(date__in=self.dates).exclude(pk=self.row.pk if self.row else 0)
        for one in taken.order_by("date"):
            said = _("%(day)s sudah tercatat libur: %(name)s.") % {"day": day(one.date), "name": one.name}
            self.add_error("first", said)
        return given

    def put(self) -> None:
        if self.row:
            Holiday.objects.filter(pk=self.row.pk).delete()
        given = self.cleaned_data
        Holiday.objects.bulk_create(
            Holiday(calendar=self.calendar, date=one, name=given["name"], kind=given["kind"],
                    estimate=given["estimate"])
            for one in self.dates
        )  # fmt: skip

    def says(self) -> str:
        given, kind = self.cleaned_data, dict(Holiday.KINDS)[self.cleaned_data["kind"]]
        told = {"name": given["name"], "kind": kind, "spell": spell(self.dates[0], self.dates[-1])}
        if self.row and self.row.date != self.dates[0]:
            told["before"] = day(self.row.date)
            return _("%(name)s (%(kind)s) pindah dari %(before)s ke %(spell)s.") % told
        return _("%(spell)s libur: %(name)s (%(kind)s).") % told

    def offer(self) -> Change:
        return Change(self.calendar, self.says, self.put, min([*self.dates, *([self.row.date] if self.row else [])]))


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def holiday_new(request: HttpRequest, calendar: int) -> HttpResponse:
    """One holiday, or several days under one name."""
    held = get_object_or_404(Calendar, pk=calendar)
    initial = {"first": today_of(held), "kind": OWN}
    form = HolidayForm(request.POST if request.method == "POST" else None, calendar=held, initial=initial)
    note = _("Hari tanpa jam kerja. Libur nasional dan cuti bersama setahun dapat diimpor.")
    return form_page(request, form, calendar=held, title=_("Hari libur baru"), note=note, offer=form.offer)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def holiday(request: HttpRequest, holiday: int) -> HttpResponse:
    """Change a holiday: its name, its kind, its date."""
    row = get_object_or_404(Holiday.objects.select_related("calendar"), pk=holiday)
    initial = {"first": row.date, "name": row.name, "kind": row.kind, "estimate": row.estimate}
    sent = request.POST if request.method == "POST" else None
    form = HolidayForm(sent, calendar=row.calendar, row=row, initial=initial)
    return form_page(
        request, form, calendar=row.calendar, title=_("Ubah hari libur"), note=row.name, offer=form.offer,
        remove=reverse("holiday-removal", args=[row.pk]),
    )  # fmt: skip


@require_POST
@administrators
def holiday_removal(request: HttpRequest, holiday: int) -> HttpResponse:
    row = get_object_or_404(Holiday.objects.select_related("calendar"), pk=holiday)

    def says() -> str:
        return _("%(day)s tidak lagi libur (%(name)s).") % {"day": day(row.date), "name": row.name}

    return removal(
        request, Change(row.calendar, says, Holiday.objects.filter(pk=row.pk).delete, row.date, danger=True)
    )


# -- cover ------------------------------------------------------------------------------------------


class TimeInput(forms.TimeInput):
    """A time as browsers ask for it."""

    def __init__(self) -> None:
        super().__init__(format="%H:%M", attrs={"type": "time"})


class CoverForm(DaysForm):
    """Emergency duty: hours beyond the calendar's own, on each day of a period."""

    WHICH = [
        ("free", gettext_lazy("hanya hari libur dan akhir pekan")), ("every", gettext_lazy("setiap hari")),
        ("work", gettext_lazy("hanya hari kerja")),
    ]  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Keterangan"), max_length=120)
    opens = forms.TimeField(label=gettext_lazy("Mulai pukul"), widget=TimeInput())
    closes = forms.TimeField(label=gettext_lazy("Selesai pukul"), widget=TimeInput())
    overnight = forms.BooleanField(label=gettext_lazy("Selesainya pada hari berikutnya"), required=False)
    which = forms.ChoiceField(label=gettext_lazy("Pada"), choices=WHICH)
    rows = (("name",), ("first", "last"), ("which",), ("opens", "closes"), ("overnight",))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("Siapa piket dan untuk apa; tampil pada rincian waktu kasus.")
        self.stretches: list[Stretch] = []

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        days = self.days()
        opens, closes = given.get("opens"), given.get("closes")
        if opens is None or closes is None or not days:
            return given
        if closes <= opens and closes != MIDNIGHT and not given.get("overnight"):
            said = _("Selesai %(closes)s tidak sesudah mulai %(opens)s. Bila piketnya melewati tengah malam, centang "
                     "“Selesainya pada hari berikutnya”.")  # fmt: skip
            self.add_error("closes", said % {"opens": f"{opens:%H.%M}", "closes": f"{closes:%H.%M}"})
        elif given.get("overnight") and closes > opens:
            self.add_error("overnight", _("Satu piket paling lama 24 jam; tulis sebagai beberapa piket."))
        else:
            self._lay(list(self._chosen(days, given.get("which", ""))), opens, closes)
        return given

    def _chosen(self, days: list[date], which: str) -> Iterator[date]:
        held = reckoned(self.calendar, "Asia/Jakarta")
        for one in days:
            if which == "every" or bool(held.spans(one)) == (which == "work"):
                yield one

    def _lay(self, days: list[date], opens: time, closes: time) -> None:
        """The stretches of cover that add working time: a night is kept as two."""
        wanted = [piece for one in days for piece in _pieces(one, opens, closes, self.cleaned_data["overnight"])]
        held = reckoned(self.calendar, "Asia/Jakarta")
        known = set(self.calendar.cover.values_list("date", "opens", "closes"))
        adds = [one for one in wanted if not _inside(one, [(s.opens, s.closes) for s in held.spans(one[0])])]
        self.stretches = [one for one in adds if one not in known]
        if not days:
            self.add_error("which", _("Tidak ada hari seperti itu dalam masa ini."))
        elif not adds:
            self.add_error("opens", _("Seluruhnya di dalam jam kerja, jadi tidak menambah waktu apa pun."))
        elif not self.stretches:
            self.add_error("first", _("Piket pada hari dan jam ini sudah tercatat."))

    def put(self) -> None:
        Cover.objects.bulk_create(
            Cover(calendar=self.calendar, date=one, opens=opens, closes=closes, name=self.cleaned_data["name"])
            for one, opens, closes in self.stretches
        )

    def says(self) -> str:
        given = self.cleaned_data
        told = {
            "name": given["name"], "opens": f"{given['opens']:%H.%M}", "closes": f"{given['closes']:%H.%M}",
            "spell": spell(given["first"], given["last"]), "which": dict(self.WHICH)[given["which"]],
        }  # fmt: skip
        if given["closes"] == MIDNIGHT:
            told["closes"] = "24.00"
        elif given["overnight"]:
            told["closes"] = _("%(time)s hari berikutnya") % {"time": told["closes"]}
        if len(self.days()) == 1:
            return _("Piket %(spell)s pukul %(opens)s sampai %(closes)s: %(name)s.") % told
        return _("Piket %(spell)s, %(which)s, pukul %(opens)s sampai %(closes)s: %(name)s.") % told

    def offer(self) -> Change:
        return Change(self.calendar, self.says, self.put, self.stretches[0][0])


def _pieces(one: date, opens: time, closes: time, overnight: bool) -> Iterator[Stretch]:
    if not overnight or closes == MIDNIGHT:
        yield one, opens, closes
        return
    yield one, opens, MIDNIGHT
    yield one + timedelta(days=1), MIDNIGHT, closes


def _inside(piece: Stretch, spans: list[tuple[time, time]]) -> bool:
    _day, opens, closes = piece
    return any(
        begins <= opens and (ends == MIDNIGHT or (closes != MIDNIGHT and closes <= ends)) for begins, ends in spans
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def cover_new(request: HttpRequest, calendar: int) -> HttpResponse:
    """Emergency cover for a day or a period."""
    held = get_object_or_404(Calendar, pk=calendar)
    initial = {"first": today_of(held), "which": "free"}
    form = CoverForm(request.POST if request.method == "POST" else None, calendar=held, initial=initial)
    note = _("Waktu piket dihitung sebagai waktu kerja, juga pada hari libur. Norma yang dihitung dalam hari kerja "
             "tidak terpengaruh.")  # fmt: skip
    return form_page(request, form, calendar=held, title=_("Piket baru"), note=note, offer=form.offer)


@require_POST
@administrators
def cover_removal(request: HttpRequest, cover: int) -> HttpResponse:
    """Take out one stretch, or all of its name from its day on."""
    row = get_object_or_404(Cover.objects.select_related("calendar"), pk=cover)
    rows = Cover.objects.filter(pk=row.pk)
    if request.POST.get("scope") == "name":
        rows = Cover.objects.filter(calendar=row.calendar, name=row.name, date__gte=row.date)
    dates = sorted(rows.values_list("date", flat=True))

    def says() -> str:
        return _("Piket %(spell)s dihapus: %(name)s.") % {"spell": spell(dates[0], dates[-1]), "name": row.name}

    return removal(request, Change(row.calendar, says, rows.delete, dates[0], danger=True))
