"""A change of working time: shown with the open clocks that would move by it, then made, both in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.moves.calendars import Moved
from tuntas.people.calendars import reckoned, touch, units_of
from tuntas.people.duties import local_day
from tuntas.people.models import Calendar, Unit
from tuntas.sop.clock import NoWorkingTime
from tuntas.sop.sound_hours import empty_from
from tuntas.web import times
from tuntas.web.views.settings.common import crumbs, day, errors_of, moment_now, who

__all__ = ["Change", "DayField", "calendar_crumbs", "form_page", "page_of", "removal", "spell", "today_of"]

SHOWN = 100  # clocks that are listed one by one
BASIS_MOST = 200
NOT_SENT_ON = ("csrfmiddlewaretoken", "do", "seen", "basis")
TWICE = gettext_lazy("Orang lain baru saja menyimpan hal yang sama. Lihat kalendernya sekali lagi.")
NEVER = gettext_lazy(
    "Dengan kalender seperti ini ada langkah terbuka yang tidak akan pernah jatuh tempo: sejak langkah itu dibuka "
    "lebih dari setahun tidak ada jam kerja."
)


@dataclass(frozen=True)
class Change:
    """What would be altered. `says` tells it in one sentence, which is the reason in the events of clocks that move.

    `make` writes the rows of `calendar`. `earliest`: the first day it touches, None where that has no meaning.
    """

    calendar: Calendar
    says: Callable[[], str]  # in the language of who reads; events keep it in Indonesian
    make: Callable[[], object]
    earliest: date | None = None
    danger: bool = False


class _Unsound(Exception):
    """The calendar as it would be cannot be used; the sentence says why."""


def settled(request: HttpRequest, change: Change) -> HttpResponse | str:
    """The page that shows what would move; once that was seen and confirmed, the change itself.

    A text instead says why the calendar could not be used so; then nothing was changed.
    """
    stamp = change.calendar.changed_at.isoformat()
    seen = request.POST.get("seen", "")
    try:
        with transaction.atomic():
            if request.POST.get("do") == "apply" and seen == _locked(change.calendar):
                return _made(request, change)
            _make(change)
            moved, offices = moves.would_move(change.calendar), list(units_of(change.calendar))
            transaction.set_rollback(True)
    except _Unsound as unsound:
        return str(unsound)
    except IntegrityError:
        return str(TWICE)
    except NoWorkingTime:
        return str(NEVER)
    told = {"seen": stamp, "overtaken": bool(seen) and seen != stamp, "offices": offices}
    return _shown(request, change, moved, told)


def _locked(calendar: Calendar) -> str:
    """When the calendar was last changed; nobody else changes it until the transaction ends."""
    return Calendar.objects.select_for_update().get(pk=calendar.pk).changed_at.isoformat()


def _make(change: Change) -> None:
    change.make()
    touch(change.calendar)
    today = today_of(change.calendar)
    zones = set(units_of(change.calendar).values_list("zone", flat=True)) or {"Asia/Jakarta"}
    for zone in sorted(zones):
        if fault := empty_from(reckoned(change.calendar, zone), today):
            raise _Unsound(fault.text(get_language() or "id"))


def _made(request: HttpRequest, change: Change) -> HttpResponse:
    _make(change)
    basis = request.POST.get("basis", "").replace("\x00", "").strip()[:BASIS_MOST]
    with translation.override("id"):
        reason = f"{change.says()} {basis}".strip()
    count = moves.move_clocks(change.calendar, reason, by=Actor(user=who(request)), now=moment_now())
    LogEntry.objects.create(
        user=who(request), content_type=ContentType.objects.get_for_model(Calendar), object_id=str(change.calendar.pk),
        object_repr=str(change.calendar)[:200], action_flag=CHANGE, action_time=moment_now(), change_message=reason,
    )  # fmt: skip
    told = ngettext("%(n)d tenggat berpindah.", "%(n)d tenggat berpindah.", count) % {"n": count}
    messages.success(request, f"{change.says()} " + (told if count else _("Tidak ada tenggat yang berpindah.")))
    return redirect(page_of(change.calendar))


def _shown(request: HttpRequest, change: Change, moved: list[Moved], also: dict[str, Any]) -> HttpResponse:
    sent = [(key, one) for key, held in request.POST.lists() if key not in NOT_SENT_ON for one in held]
    told = {
        **also, "crumbs": calendar_crumbs(change.calendar), "change": change, "sent": sent,
        "count": len(moved), "more": max(0, len(moved) - SHOWN),
        "back": page_of(change.calendar), "url": request.path, "says": change.says(),
        "moved": [_line(one) for one in sorted(moved, key=lambda one: one.after)[:SHOWN]],
        "past": bool(change.earliest and change.earliest < today_of(change.calendar)),
        "basis": request.POST.get("basis", ""), "basis_most": BASIS_MOST, "editable": not change.danger,
    }  # fmt: skip
    return render(request, "tuntas/settings/calendar_change.html", told)


def _line(one: Moved) -> dict[str, Any]:
    now = moment_now()
    becomes = ""
    if one.after <= now < one.before:
        becomes = "late"
    elif one.before <= now < one.after:
        becomes = "in_time"
    return {
        "case": one.case, "title": one.title, "step": one.step, "doing": one.doing.to(get_language() or "id"),
        "unit": one.unit.name, "becomes": becomes, "before": _moment(one.before, one.unit),
        "after": _moment(one.after, one.unit),
    }  # fmt: skip


def _moment(at: datetime, unit: Unit) -> str:
    """Rab, 25 Nov 2026 07.45 WIB"""
    return f"{date_format(times.local(at, unit), 'D, j M Y H.i')} {unit.get_zone_display()}"


def today_of(calendar: Calendar) -> date:
    """The date today where `calendar` is used first."""
    return local_day(units_of(calendar).first() or Unit(), moment_now())


def page_of(calendar: Calendar) -> str:
    return reverse("calendar", args=[calendar.pk])


def calendar_crumbs(calendar: Calendar | None = None) -> list[tuple[str, str]]:
    """The way down to a page of a calendar."""
    up = crumbs((_("Kalender kerja"), "calendars"))
    return [*up, (calendar.name, page_of(calendar))] if calendar else up


def spell(first: date, last: date | None) -> str:
    """24 Desember 2026, or "24 Desember 2026 sampai 4 Januari 2027"."""
    if last is None or last == first:
        return day(first)
    return _("%(first)s sampai %(last)s") % {"first": day(first), "last": day(last)}


class DayField(forms.DateField):
    """A day within reach, asked for as browsers do."""

    FIRST, LAST = 2000, 2200

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)

    def clean(self, value: Any) -> date | None:
        found: date | None = super().clean(value)
        if found and not self.FIRST <= found.year <= self.LAST:
            told = {"first": str(self.FIRST), "last": str(self.LAST)}
            raise forms.ValidationError(_("Tulis tahun antara %(first)s dan %(last)s.") % told)
        return found


def form_page(
    request: HttpRequest, form: Any, *, calendar: Calendar | None, title: str, note: str, offer: Callable[[], Change],
    remove: str = "",
) -> HttpResponse:  # fmt: skip
    """A form whose answer is a change: asked, shown with what it does, then made; what was typed stays."""
    again = request.POST.get("do") == "edit"
    if form.is_bound and not again and form.is_valid():
        answer = settled(request, offer())
        if not isinstance(answer, str):
            return answer
        form.add_error(None, answer)
    wrong = form.is_bound and bool(form.errors)
    told = {
        "crumbs": calendar_crumbs(calendar), "title": title, "note": note, "form": form, "remove": remove,
        "errors": errors_of(form) if wrong else [], "rows": [[form[one] for one in row] for row in form.rows],
        "up": page_of(calendar) if calendar else reverse("calendars"),
    }  # fmt: skip
    return render(request, "tuntas/settings/calendar_form.html", told, status=422 if wrong and not again else 200)


def removal(request: HttpRequest, change: Change) -> HttpResponse:
    """Take something out, after what that does was shown."""
    answer = settled(request, change)
    if isinstance(answer, str):
        messages.error(request, answer)
        return redirect(page_of(change.calendar))
    return answer
