"""`/pengaturan/pemeliharaan/`: planned work, during which alarms are recorded and open no case."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.intake.models import Alert, Window
from tuntas.network.models import Device, Place
from tuntas.people.models import Unit
from tuntas.web import stationery
from tuntas.web.times import short_time
from tuntas.web.views.settings.common import administrators, crumbs, errors_of, moment_now, sent, who

__all__ = ["window_end", "window_new", "windows"]

SHOWN = 100


class WindowForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is worked on, from when to when; without place and device it is the whole office."""

    class Meta:
        model = Window
        fields = ("title", "starts_at", "ends_at", "place", "device")

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.instance.unit = unit
        for key, rows in (("place", Place), ("device", Device)):
            field = forms.ModelChoiceField(rows.objects.filter(unit=unit, active=True), required=False)  # type: ignore[attr-defined]
            field.label = self.fields[key].label
            self.fields[key] = field
        for key in ("starts_at", "ends_at"):
            self.fields[key].widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = given.get("starts_at"), given.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("Selesai harus sesudah mulai."))
        elif ends and ends <= moment_now():
            self.add_error("ends_at", _("Waktu ini sudah lewat."))
        return given


@require_safe
@administrators
def windows(request: HttpRequest) -> HttpResponse:
    """The planned work of every office: what runs, what comes, what was."""
    now = moment_now()
    rows = [_row(one, now) for one in Window.objects.select_related("unit", "place__parent", "device")[:SHOWN]]
    return render(request, "tuntas/settings/windows.html", {
        "crumbs": crumbs(), "rows": rows, "offices": stationery.offices(),
    })  # fmt: skip


def _row(window: Window, now: Any) -> dict[str, Any]:
    state = "past" if window.ends_at <= now else "now" if window.starts_at <= now else "later"
    words = {"past": _("selesai"), "now": _("berjalan"), "later": _("akan datang")}
    return {
        "window": window, "state": state, "word": words[state],
        "from": short_time(window.starts_at, window.unit, now), "until": short_time(window.ends_at, window.unit, now),
        "about": window.device or window.place or _("seluruh kantor"),
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def window_new(request: HttpRequest, unit: int) -> HttpResponse:
    """Announce planned work, by the clocks of the office."""
    office = get_object_or_404(Unit, pk=unit, kind="office")
    with timezone.override(ZoneInfo(office.zone)):
        form = WindowForm(sent(request)[0], unit=office)
        if request.method == "POST" and form.is_valid():
            form.instance.made_by = who(request)
            form.save()
            messages.success(request, _("Tersimpan."))
            return redirect("windows")
        shown = {"crumbs": crumbs((_("Jendela pemeliharaan"), "windows")), "form": form, "errors": errors_of(form),
                 "title": _("Jendela pemeliharaan baru"), "unit": office, "back": reverse("windows")}  # fmt: skip
        return render(request, "tuntas/settings/source_form.html", shown, status=422 if form.is_bound else 200)


@require_POST
@administrators
def window_end(request: HttpRequest, window: int) -> HttpResponse:
    """The work is done sooner: what still fires is decided on now."""
    row, now = get_object_or_404(Window, pk=window), moment_now()
    if row.ends_at > now:
        if row.starts_at >= now:
            row.delete()
        else:
            Window.objects.filter(pk=row.pk).update(ends_at=now)
        Alert.objects.filter(source__unit=row.unit, open_at=row.ends_at, case=None).update(open_at=now)
    messages.success(request, _("Pemeliharaan diakhiri; alarm yang masih menyala kini membuka kasus."))
    return redirect("windows")
