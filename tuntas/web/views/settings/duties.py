"""`/pengaturan/tugas/`: who holds which role in which unit, from when to when; Plh. and Plt. for a period."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.people.duties import local_day
from tuntas.people.models import Duty, Unit
from tuntas.web.appointing import DutyForm, EndForm, appoint, held_in, roles_of, take_back
from tuntas.web.views.settings.common import administrators, crumbs, day, errors_of, moment_now, sent, who

__all__ = ["duties", "duty_end", "duty_new", "duty_removal"]

BACK = "duties"


@require_safe
@administrators
def duties(request: HttpRequest) -> HttpResponse:
    """Each unit, each role: who holds it today, who will, who did, and from when nobody does."""
    now = moment_now()
    units = [{"unit": one, "roles": held_in(one, now)} for one in Unit.objects.order_by("kind", "name")]
    return render(request, "tuntas/settings/duties.html", {"crumbs": crumbs(), "units": units})


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def duty_new(request: HttpRequest, unit: int) -> HttpResponse:
    """A new duty; `?peran=` and `?untuk=` fill in whose Plh. it shall be."""
    office, now = get_object_or_404(Unit, pk=unit), moment_now()
    asked, stands = request.GET.get("peran", ""), request.GET.get("untuk", "")
    initial: dict[str, Any] = {"first": local_day(office, now), "role": asked}
    if stands.isdecimal() and len(stands) < 12:
        initial |= {"capacity": "plh", "deputy_for": int(stands)}
    form = DutyForm(sent(request)[0], unit=office, initial=initial)
    if form.is_bound and form.is_valid():
        made = form.duty
        for name, said in appoint(made, by=who(request), now=now):
            form.add_error(name, said)
        if not form.errors:
            words = {"name": made.user, "role": roles_of(office)[made.role], "day": day(made.first)}
            messages.success(request, _("%(name)s memegang peran %(role)s mulai %(day)s.") % words)
            return redirect(BACK)
    told = {"crumbs": _way(), "form": form, "unit": office, "errors": errors_of(form)}
    return render(request, "tuntas/settings/duty.html", told, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def duty_end(request: HttpRequest, duty: int) -> HttpResponse:
    """The last day of a duty: sooner, later, or open."""
    row, now = get_object_or_404(Duty.objects.select_related("unit", "user", "deputy_for"), pk=duty), moment_now()
    if row.last and row.last < local_day(row.unit, now):
        messages.error(request, _("Tugas ini sudah berakhir dan tidak diubah lagi. Tambahkan tugas baru."))
        return redirect(BACK)
    form = EndForm(sent(request)[0], duty=row, now=now)
    if form.is_bound and form.is_valid():
        for _name, said in appoint(row, by=who(request), now=now):
            form.add_error("last", said)
        if not form.errors:
            until = _("sampai %(day)s") % {"day": day(row.last)} if row.last else _("tanpa batas akhir")
            messages.success(request, _("Tugas %(name)s kini %(until)s.") % {"name": row.user, "until": until})
            return redirect(BACK)
    role = roles_of(row.unit).get(row.role, row.role)
    told = {"crumbs": _way(), "form": form, "row": row, "role": role, "errors": errors_of(form)}
    return render(request, "tuntas/settings/duty_end.html", told, status=422 if form.errors else 200)


@require_POST
@administrators
def duty_removal(request: HttpRequest, duty: int) -> HttpResponse:
    """Take back a duty that has not begun; what has begun only ends."""
    if take_back(get_object_or_404(Duty, pk=duty), by=who(request), now=moment_now()):
        messages.success(request, _("Dibatalkan: tugas itu belum mulai berlaku."))
    else:
        messages.error(request, _("Tugas yang sudah berlaku tidak dihapus; isi hari terakhirnya."))
    return redirect(BACK)


def _way() -> list[tuple[str, str]]:
    return crumbs((_("Tugas"), BACK))
