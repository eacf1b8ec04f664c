"""A year of national holidays and cuti bersama, line by line beside what the calendar holds, and taken over."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tuntas.people.models import Calendar, Holiday
from tuntas.people.years import ShippedYear, YearLine, beside, shipped, take_over
from tuntas.web.views.settings.calendars_change import Change, calendar_crumbs, page_of, settled
from tuntas.web.views.settings.common import administrators, day

__all__ = ["calendar_import"]


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def calendar_import(request: HttpRequest, calendar: int, year: int) -> HttpResponse:
    """Every date of the decree: new, already there, or said otherwise here; only what is ticked is taken over."""
    held, years = get_object_or_404(Calendar, pk=calendar), shipped()
    ours = years.get(year)
    lines = beside(held, ours) if ours else []
    chosen = [one for one in lines if one.open and (
        one.date.isoformat() in request.POST.getlist("take") if request.method == "POST" else one.chosen)]  # fmt: skip
    error = ""
    if ours and request.method == "POST" and request.POST.get("do") != "edit":
        answer = settled(request, _change(held, ours, chosen)) if chosen else _("Pilih sedikitnya satu tanggal.")
        if not isinstance(answer, str):
            return answer
        error = answer
    told = {
        "crumbs": calendar_crumbs(held), "calendar": held, "year": year, "years": list(years), "ours": ours,
        "errors": [(error, "")] if error else [],
        "undecided": [_line(one, one in chosen) for one in lines if one.open],
        "same": [_line(one, False) for one in lines if not one.open], "up": page_of(held), "counts": _counts(lines),
    }  # fmt: skip
    return render(request, "tuntas/settings/calendar_import.html", told, status=422 if error else 200)


def _change(calendar: Calendar, year: ShippedYear, chosen: list[YearLine]) -> Change:
    def says() -> str:
        said = ngettext(
            "Hari libur %(year)d menurut keputusan bersama: %(n)d tanggal.",
            "Hari libur %(year)d menurut keputusan bersama: %(n)d tanggal.", len(chosen),
        )  # fmt: skip
        return said % {"year": year.year, "n": len(chosen)}

    return Change(calendar, says, lambda: take_over(calendar, chosen), chosen[0].date)


def _line(one: YearLine, chosen: bool) -> dict[str, Any]:
    words = {
        "new": (_("baru"), "good", "plus"), "same": (_("sudah ada"), "", "check"),
        "differs": (_("berbeda"), "warn", "alert-triangle"), "own": (_("libur unit"), "warn", "building"),
        "extra": (_("tidak ada dalam keputusan"), "warn", "help"),
    }  # fmt: skip
    doing = {
        "new": _("Tambahkan"), "differs": _("Ganti dengan keputusan"), "own": _("Ganti isian unit"),
        "extra": _("Hapus dari kalender"),
    }  # fmt: skip
    word, tone, icon = words[one.state]
    kinds = dict(Holiday.KINDS)
    theirs = "; ".join(f"{row.name} ({_kind(kinds[row.kind], row.estimate)})" for row in one.theirs)
    return {
        "day": day(one.date), "key": one.date.isoformat(), "word": word, "tone": tone, "icon": icon,
        "name": one.ours.name if one.ours else "", "open": one.open, "chosen": chosen, "doing": doing.get(one.state),
        "kind": _kind(kinds[one.ours.kind], one.ours.estimate) if one.ours else "",
        "theirs": theirs if one.state in ("differs", "own", "extra") else "", "state": one.state,
    }  # fmt: skip


def _kind(kind: object, estimate: bool) -> str:
    return _("%(kind)s, perkiraan") % {"kind": kind} if estimate else str(kind)


def _counts(lines: list[YearLine]) -> list[tuple[str, int]]:
    """How many lines are new, there already, and otherwise."""
    told = ((_("baru"), ("new",)), (_("sudah ada"), ("same",)), (_("berbeda"), ("differs", "own", "extra")))
    return [(name, sum(one.state in states for one in lines)) for name, states in told]
