"""`/pemberitahuan/`: what was told to me, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.cases import moves
from tuntas.cases.allowed import visible_to
from tuntas.cases.editions import procedure_of
from tuntas.cases.events import KINDS, people_named, sentence
from tuntas.cases.models import Delivery
from tuntas.web.times import day, short_time

__all__ = ["inbox", "read"]

PAGE = 30
_WITH = (
    "event__case__edition", "event__case__unit", "event__user", "event__link__party", "event__report",
)  # fmt: skip


def _told(request: HttpRequest) -> QuerySet[Delivery]:
    """What was told to me of the cases that I may see."""
    return Delivery.objects.filter(
        user=request.user, channel="inbox", event__case__in=visible_to(request.user)
    )


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """A page of it; `?buka=` marks one as read and goes to its case."""
    if opened := _number(request, "buka"):
        return _open(request, opened)
    rows, newer, older = _page(request)
    now, names = datetime.now(UTC), people_named(one.event for one in rows)
    days = _by_day([_shown(one, now, names) for one in rows])
    return render(request, "tuntas/inbox.html", {"days": days, "newer": newer, "older": older})


def _by_day(told: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each day, each case of it once, under it what was told of it; the newest on top."""
    days: dict[str, dict[str, dict[str, Any]]] = {}
    for one in told:
        case = {"number": one["number"], "title": one["title"], "place": one["place"], "items": []}
        days.setdefault(one["day"], {}).setdefault(one["number"], case)["items"].append(one)
    return [{"day": day, "cases": list(cases.values())} for day, cases in days.items()]


def _number(request: HttpRequest, name: str) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0


def _open(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(_told(request).select_related("event__case"), pk=pk)
    moves.mark_read(request.user, one.pk)
    return redirect("case", number=one.event.case.number)


def _page(request: HttpRequest) -> tuple[list[Delivery], str, str]:
    """One page by key, and the addresses of the newer and the older one ("" where there is none)."""
    told = _told(request).select_related(*_WITH)
    before, after = _number(request, "sebelum"), _number(request, "sesudah")
    if after:
        rows = list(told.filter(pk__gt=after).order_by("pk")[: PAGE + 1])
        more, rows = len(rows) > PAGE, rows[:PAGE][::-1]
        has_newer, has_older = more, True
    else:
        rows = list((told.filter(pk__lt=before) if before else told).order_by("-pk")[: PAGE + 1])
        has_newer, has_older = bool(before), len(rows) > PAGE
        rows = rows[:PAGE]
    if not rows:
        return rows, request.path if before or after else "", ""
    newer = f"?sesudah={rows[0].pk}" if has_newer else ""
    return rows, newer, f"?sebelum={rows[-1].pk}" if has_older else ""


def _shown(one: Delivery, now: datetime, names: dict[int, str]) -> dict[str, Any]:
    event, case = one.event, one.event.case
    return {
        "pk": one.pk,
        "sentence": sentence(event, procedure_of(case.edition), names),
        "icon": KINDS[event.kind].icon,
        "number": case.number,
        "title": case.title,
        "place": case.place_name,
        "time": short_time(event.at, case.unit, now),
        "iso": event.at.isoformat(),
        "day": day(event.at, case.unit),
        "unread": one.read_at is None,
    }


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """Mark one (`pk`) or all as read."""
    pk = request.POST.get("pk", "")
    one = int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else 0
    if moves.mark_read(request.user, one if pk else None) and not pk:
        messages.success(request, _("Semua pemberitahuan ditandai sudah dibaca."))
    return redirect("inbox")
