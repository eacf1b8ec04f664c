"""Calendars made from another, renamed, and removed; who did it stands in the log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.people.calendars import NATIONAL, copied, load_national
from tuntas.people.models import Calendar
from tuntas.web.views.settings.calendars_change import calendar_crumbs, page_of
from tuntas.web.views.settings.common import administrators, errors_of, moment_now, sent, who

__all__ = ["calendar_name", "calendar_new", "calendar_removal"]


class NameForm(forms.Form):
    """How a calendar is called; no other is called so."""

    name = forms.CharField(label=gettext_lazy("Nama"), max_length=100)

    def __init__(self, *args: Any, calendar: Calendar | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.calendar = calendar

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = Calendar.objects.exclude(pk=self.calendar.pk if self.calendar else None)
        if taken := others.filter(name__iexact=name).first():
            raise forms.ValidationError(_("Sudah ada kalender bernama %(name)s.") % {"name": taken.name})
        return name


class CopyForm(NameForm):
    """A new calendar, begun from another."""

    model = forms.ModelChoiceField(
        label=gettext_lazy("Dimulai dari"), queryset=Calendar.objects.order_by("name"), empty_label=None
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def calendar_new(request: HttpRequest) -> HttpResponse:
    """A copy of another calendar's hours and holidays; no clock moves until a unit works by it."""
    form = CopyForm(sent(request)[0], initial={"model": load_national().pk})
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            made = copied(form.cleaned_data["name"], form.cleaned_data["model"])
            _note(request, made, ADDITION)
        messages.success(request, _("Kalender %(name)s dibuat.") % {"name": made.name})
        return redirect(page_of(made))
    note = _("Jam kerja dan hari liburnya disalin, lalu diubah sesuai keadaan unit.")
    return _page(request, form, title=_("Kalender baru"), note=note)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def calendar_name(request: HttpRequest, calendar: int) -> HttpResponse:
    """Another name; no clock moves by it. That of the national one tells that it is the national one, and stays."""
    held = get_object_or_404(Calendar.objects.exclude(name=NATIONAL), pk=calendar)
    form = NameForm(sent(request)[0], calendar=held, initial={"name": held.name})
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            said = f"{held.name} → {form.cleaned_data['name']}"
            held.name = form.cleaned_data["name"]
            Calendar.objects.filter(pk=held.pk).update(name=held.name)
            _note(request, held, CHANGE, said)
        messages.success(request, _("Kalender ini kini bernama %(name)s.") % {"name": held.name})
        return redirect(page_of(held))
    note = _("Tidak ada tenggat yang berpindah karenanya.")
    return _page(request, form, title=_("Ubah nama kalender"), note=note, calendar=held)


@require_POST
@administrators
def calendar_removal(request: HttpRequest, calendar: int) -> HttpResponse:
    """A calendar that nobody works by may go."""
    held = get_object_or_404(Calendar, pk=calendar)
    if held.units.exists() or held.name == NATIONAL:
        messages.error(request, _("Kalender ini masih dipakai. Pindahkan dahulu unitnya ke kalender lain."))
        return redirect(page_of(held))
    with transaction.atomic():
        _note(request, held, DELETION)
        held.delete()
    messages.success(request, _("Kalender %(name)s dihapus.") % {"name": held.name})
    return redirect("calendars")


def _page(
    request: HttpRequest, form: NameForm, *, title: str, note: str, calendar: Calendar | None = None
) -> HttpResponse:
    told = {
        "crumbs": calendar_crumbs(calendar), "title": title, "form": form, "direct": True, "note": note,
        "rows": [[form[name]] for name in form.fields], "errors": errors_of(form),
        "up": page_of(calendar) if calendar else reverse("calendars"),
    }  # fmt: skip
    return render(request, "tuntas/settings/calendar_form.html", told, status=422 if form.errors else 200)


def _note(request: HttpRequest, calendar: Calendar, flag: int, said: str = "") -> None:
    LogEntry.objects.create(
        user=who(request), content_type=ContentType.objects.get_for_model(Calendar), object_id=str(calendar.pk),
        object_repr=str(calendar)[:200], action_flag=flag, action_time=moment_now(), change_message=said,
    )  # fmt: skip
