"""Meja kerja: what I must do now; for the Ketua also what is late and who holds what."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuntas.cases.allowed import visible_to
from tuntas.cases.editions import known, procedure_of
from tuntas.cases.models import Case
from tuntas.cases.reviews import expected_of
from tuntas.people.duties import duties_of
from tuntas.people.models import User
from tuntas.web import desks
from tuntas.web.gaps import told_of_gaps
from tuntas.web.live import desk_mark, live
from tuntas.web.posts import told_of_the_post
from tuntas.web.reviewing import task_row
from tuntas.web.times import day, short_time

__all__ = ["desk", "home"]

PAGE = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """People with an account go to their desk, who only administers to the settings, all others to the report."""
    return redirect(get_adapter().get_login_redirect_url(request) if request.user.is_authenticated else "report")


@require_safe
@login_required
@live(desk_mark)
def desk(request: HttpRequest) -> HttpResponse:
    """The desk of the signed-in person; `?cari=` looks through all cases they may see."""
    user, now = request.user, datetime.now(UTC)
    query = request.GET.get("cari", "").strip()[:100]
    if query or request.GET.get("kelompok") == "kasus":
        return _cases(request, user, query, now)
    works = desks.lay_out(user, now)
    gaps = told_of_gaps(user, works, now)
    chosen = request.GET.get("kelompok", "semua")
    shown, folders = desks.folder(works, chosen if chosen in desks.FOLDERS else "semua")
    shown, filters = _filtered(shown, request)
    leads, heads = _leads(user, works, now), _heads(user, now)
    waiting = [one for one in shown if one.can_do and (one.mine or one.untaken)]
    context = {
        "works": shown, "folders": folders, "filters": filters, "kelompok": chosen,
        "note": _note(user, now), "waiting": waiting, "rest": [one for one in shown if one not in waiting],
        "late": [one for one in works if one.face.late], "holdings": desks.holdings(works) if leads else [],
        "leads": leads, "reports": heads, "can_enter": bool(_offices(user, now)),
        "reviews": [task_row(one, now) for one in expected_of(user, now) if one.is_due(now)],
        "post": told_of_the_post(user, leads, now), "gaps": gaps,
    }  # fmt: skip
    return render(request, "tuntas/desk.html", context)


def _note(user: User, now: datetime) -> str:
    office = next((one.unit for one in duties_of(user, now)), None)
    if office is None and user.is_staff:
        return _("Anda pengelola, tanpa tugas di SOP. Pekerjaan Anda ada di Pengaturan.")
    if office is None:
        return _("Anda belum memegang tugas apa pun; hubungi pengelola.")
    return ", ".join(filter(None, (day(now, office), desks.office_line(user, now))))


def _offices(user: User, now: datetime) -> list[int]:
    return [one.unit_id for one in duties_of(user, now) if one.unit.kind == "office"]


def _leads(user: User, works: list[desks.Work], now: datetime) -> bool:
    roles = {one.role for one in duties_of(user, now)}
    return any(roles & set(work.procedure.policy.reassign) for work in works)


def _heads(user: User, now: datetime) -> list[dict[str, Any]]:
    """Finished cases that wait for this person's acknowledgement."""
    units = [one.unit_id for one in duties_of(user, now)]
    roles = {one.role for one in duties_of(user, now)}
    if not any(roles & set(procedure_of(one).policy.acknowledge) for one in known(user)):
        return []
    done = Case.objects.filter(unit__in=units, outcome="finished", acknowledged_at=None)
    rows = done.select_related("edition", "unit").defer("edition__text").order_by("-closed_at")[:20]
    return [
        {"case": case, "closed": short_time(case.closed_at, case.unit, now)}
        for case in rows
        if case.closed_at and roles & set(procedure_of(case.edition).policy.acknowledge)
    ]


def _filtered(works: list[desks.Work], request: HttpRequest) -> tuple[list[desks.Work], dict[str, Any]]:
    step, place = request.GET.get("langkah", ""), request.GET.get("tempat", "")
    filters = {
        "steps": sorted({(work.step.key, f"{work.step.no} {work.title}") for work in works}, key=lambda one: one[1]),
        "places": sorted({work.place for work in works if work.place}), "step": step, "place": place,
    }  # fmt: skip
    kept = [work for work in works if step in ("", work.step.key) and place in ("", work.place)]
    return kept, filters


def _cases(request: HttpRequest, user: User, query: str, now: datetime) -> HttpResponse:
    """Cases by number, title, place or reporter, newest first, a page at a time by key."""
    cases = visible_to(user, now).select_related("unit").order_by("-pk")
    if query:
        told = Q(number__icontains=query) | Q(title__icontains=query) | Q(place_name__icontains=query)
        cases = cases.filter(
            told | Q(pk__in=Case.objects.filter(unit__in=_offices(user, now), reports__reporter__icontains=query))
        )
    before = request.GET.get("sebelum", "")
    if before.isdecimal() and len(before) < 19:
        cases = cases.filter(pk__lt=int(before))
    page = list(cases[: PAGE + 1])
    rows = [
        {"case": one, "opened": short_time(one.opened_at, one.unit, now), "state": _state(one)} for one in page[:PAGE]
    ]
    further = {"kelompok": "kasus", "cari": query, "sebelum": page[PAGE - 1].pk} if len(page) > PAGE else {}
    older = f"?{urlencode(further)}" if further else ""
    return render(request, "tuntas/cases.html", {"rows": rows, "query": query, "older": older})


def _state(case: Case) -> tuple[str, str, str]:
    """Word, tone and icon."""
    if case.outcome == "finished":
        return (
            (_("Diketahui Kepala"), "good", "circle-check") if case.acknowledged_at else (_("Selesai"), "good", "check")
        )
    if case.outcome == "withdrawn":
        return _("Ditarik"), "note", "x"
    return _("Berjalan"), "", "clock"
