"""Reporting a trouble: in public without an account, or by a member for somebody else."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from tuntas.cases import moves
from tuntas.cases.actors import NOBODY, Actor
from tuntas.cases.models import Case, Delivery, Report
from tuntas.cases.refusals import CaseReason, Conflict, Refused
from tuntas.diagnostics import browser
from tuntas.intake import limit
from tuntas.people import tokens
from tuntas.people.duties import duties_of
from tuntas.people.models import Unit, User
from tuntas.sop.forecast import ahead
from tuntas.sop.procedure import Procedure
from tuntas.sop.reasons import Reason
from tuntas.web import reporting
from tuntas.web.reporting import Draft, House
from tuntas.web.times import duration, short_time

__all__ = ["enter", "me_too", "report", "sent", "share_link", "tracking_url"]

_log = logging.getLogger(__name__)
TAKEN_BY_STAFF = ("telepon", "whatsapp", "surel", "surat", "datang")


@gzip_page  # 14 kB become 4; the only secret in it, the CSRF token, is masked anew every time, as is the page's length
def report(request: HttpRequest) -> HttpResponse:
    """The public page: three questions, no account."""
    house = reporting.house_of(request)
    if house is None:
        return _closed(request)
    if request.method != "POST":
        return _page(request, house, reporting.begun(request, house))
    return _send(request, house, by=NOBODY)


@login_required
def enter(request: HttpRequest) -> HttpResponse:
    """A member enters a report for somebody who phoned, wrote or walked in."""
    offices = Unit.objects.filter(kind="office", pk__in=_offices(request.user))
    if not offices:
        raise PermissionDenied
    house = reporting.house_of(request, offices)
    if house is None:
        return _closed(request)
    by = Actor(user=request.user)  # type: ignore[arg-type]  # login_required
    if request.method != "POST":
        return _page(request, house, reporting.begun(request, house), by=by)
    return _send(request, house, by=by)


@require_POST
def me_too(request: HttpRequest, number: str) -> HttpResponse:
    """ "Saya juga": the same trouble, seen by one more person."""
    # only what the page shows to anyone: a number alone, guessed, opens nothing that a place would not show
    case = get_object_or_404(Case, number=number, place__isnull=False)
    house = reporting.house_of(request)
    if house is None:
        return _closed(request)
    return _join(request, house, reporting.read(request, house, datetime.now(UTC)), case, NOBODY)


@require_safe
def sent(request: HttpRequest, code: str) -> HttpResponse:
    """The report is stored: its number, and the link by which it is followed."""
    stored = get_object_or_404(Report.objects.select_related("case__unit"), code_hash=tokens.hashed(code))
    url = tracking_url(request, code)
    told = Delivery.objects.filter(event__case=stored.case, user__isnull=False).values("user").distinct().count()
    shown = {
        "report": stored,
        "case": stored.case,
        "url": url,
        "path": reverse("track", args=[code]),
        "told": told,
        "share": share_link(stored, url),
        "phone": stored.case.unit.phone,
        "joined": stored.number != stored.case.number,
    }
    return render(request, "tuntas/report_sent.html", shown)


def tracking_url(request: HttpRequest, code: str) -> str:
    """The address of the tracking page, whole."""
    path = reverse("track", args=[code])
    return settings.BASE_URL.rstrip("/") + path if settings.BASE_URL else request.build_absolute_uri(path)


def share_link(report: Report, url: str) -> str:
    """An address that opens WhatsApp with the message written; nothing is sent by the page itself."""
    values = {
        "number": report.number,
        "title": report.case.title,
        "place": report.case.place_name,
        "url": url,
    }
    return "https://wa.me/?text=" + quote(
        _("Laporan %(number)s: %(title)s, %(place)s. Pantau di %(url)s") % values
    )


# -- sending ------------------------------------------------------------------------------------


def _send(request: HttpRequest, house: House, *, by: Actor) -> HttpResponse:
    now = datetime.now(UTC)
    draft = reporting.read(request, house, now)
    key = draft.key(house)
    if not reporting.known(by, key):
        if number := request.POST.get("gabung"):
            case = get_object_or_404(Case, number=number)
            if by.user is None and not reporting.at_place(house, draft.data, case):
                raise Http404  # the page offers only what runs at the reporter's place; a guessed number opens nothing
            return _join(request, house, draft, case, by)
        if refused := _too_many(request, house, draft, by, now):
            return refused
    try:
        sender = draft.sender
        if not reporting.known(by, key):
            sender = reporting.sender_of(draft)
            reporting.check_files(draft, house)
            if case := reporting.similar(house, draft, now):
                reporting.keep_files(draft)
                return _page(request, house, draft, by=by, similar=case, status=409)
        got = moves.receive(
            edition=house.edition, unit=house.unit, data=draft.data, by=by, channel=_channel(draft, by),
            sender=sender, uploads=draft.uploads, key=key, now=now,
        )  # fmt: skip
    except Refused as refused:
        reporting.keep_files(draft)
        return _page(request, house, draft, by=by, reasons=refused.reasons, status=422)
    return _stored(request, got, by, now, draft)


def _join(request: HttpRequest, house: House, draft: Draft, case: Case, by: Actor) -> HttpResponse:
    now = datetime.now(UTC)
    if by.user and case.unit_id != house.unit.pk:
        raise PermissionDenied
    key = f"{draft.kunci}:{case.number}" if draft.kunci else ""
    if not reporting.known(by, key) and (refused := _too_many(request, house, draft, by, now)):
        return refused
    data = {key: value for key, value in draft.data.items() if value}
    try:
        reporting.check_length(draft, house, now)
        sender = draft.sender if reporting.known(by, key) else reporting.sender_of(draft)
        got = moves.join(case, by=by, channel=_channel(draft, by), sender=sender, key=key, data=data, now=now)
    except Refused as refused:
        reporting.keep_files(draft)
        status = 409 if isinstance(refused, Conflict) else 422
        return _page(request, house, draft, by=by, reasons=refused.reasons, status=status)
    if not got.again:
        _say_more(house, draft, got.report)
    return _stored(request, got, by, now, draft)


def _say_more(house: House, draft: Draft, report: Report) -> None:
    """What a "me too" wrote besides goes on the timeline of the case that it joins."""
    for one in house.paper.fields:
        text = str(draft.data.get(one.key) or "").strip() if one.type == "longtext" else ""
        for start in range(0, len(text), 2000):
            if piece := text[start : start + 2000].strip():
                with suppress(Refused):  # the number counts; a report of many long answers has said enough
                    moves.add(report, piece)


def _stored(request: HttpRequest, got: moves.Received, by: Actor, now: datetime, draft: Draft) -> HttpResponse:
    if by.user:
        messages.success(request, _("Laporan %(number)s tersimpan.") % {"number": got.report.number})
        return redirect("case", number=got.report.case.number)
    if not got.again:
        limit.count(limit.address_of(request), now)
        _with_check(got.report, draft, now)
    return redirect("report-sent", code=got.code)


def _with_check(report: Report, draft: Draft, now: datetime) -> None:
    """What the reporter's browser measured goes along; nothing about it ever costs the number of a stored report."""
    if draft.check:
        try:
            browser.keep(report.case, draft.check, by=Actor(report=report), now=now)
        except Refused:
            pass
        except DatabaseError:
            _log.exception("the browser's word on report %s was not kept", report.number)


def _channel(draft: Draft, by: Actor) -> str:
    if by.user is None:
        return "web"
    if draft.channel not in TAKEN_BY_STAFF:
        known = ", ".join(TAKEN_BY_STAFF)
        raise Refused(CaseReason("choose", {"field": _("Diterima lewat"), "known": known}))
    return draft.channel


def _too_many(
    request: HttpRequest, house: House, draft: Draft, by: Actor, now: datetime
) -> HttpResponse | None:
    if by.user or _offices(request.user) or not limit.full(limit.address_of(request), now):
        return None
    return _page(request, house, draft, by=by, reasons=[CaseReason("too_many_reports")], status=429)


def _offices(user: Any) -> list[int]:
    if not isinstance(user, User):
        return []
    return [one.unit_id for one in duties_of(user, datetime.now(UTC)) if one.unit.kind == "office"]


# -- the page -----------------------------------------------------------------------------------


def _page(
    request: HttpRequest, house: House, draft: Draft, *, by: Actor = NOBODY, reasons: Sequence[Reason] = (),
    similar: Case | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    now = datetime.now(UTC)
    asked = reporting.asked(house, draft, now=now, reasons=reasons)
    here = None if similar or reasons else reporting.open_at(house, draft.data)
    shown = {
        "house": house, "draft": draft, "asked": asked,
        "errors": reporting.errors(house, reasons), "similar": similar, "here": here,
        "here_since": short_time(here.opened_at, house.unit, now) if here else "",
        "similar_since": short_time(similar.opened_at, house.unit, now) if similar else "",
        "kept": reporting.signed(draft), "from_qr": "tempat" in request.GET and bool(draft.data),
        "staff": by.user is not None, "frame": "tuntas/base.html" if by.user else "tuntas/public.html",
        "channels": _channels(), "takes": _takes(house.procedure),
        "sender_errors": {at: text for text, at in reporting.errors(house, reasons)},
        "news_by": reporting.news_by(),
        "unfolded": draft.told or any(vars(draft.sender).values()) or any(one.value or one.error for one in asked.rest),
        "phone": house.unit.phone, "place_control": house.control(house.procedure.intake.place),
    }  # fmt: skip
    return render(request, "tuntas/report.html", shown, status=status)


def _closed(request: HttpRequest) -> HttpResponse:
    """Nothing can be taken yet: said plainly."""
    return render(request, "tuntas/report_closed.html", status=503)


def _channels() -> list[dict[str, str]]:
    says = {
        "telepon": (_("Telepon"), "phone"),
        "whatsapp": ("WhatsApp", "brand-whatsapp"),
        "surel": (_("Surel"), "mail"),
        "surat": (_("Surat"), "file-text"),
        "datang": (_("Datang sendiri"), "user"),
    }
    return [{"value": key, "label": says[key][0], "icon": says[key][1]} for key in TAKEN_BY_STAFF]


def _takes(procedure: Procedure) -> str:
    """The longest time until it works again, by the norms: "3 jam"; "" where they do not say."""
    ways = [(box, ahead(procedure, box.key, procedure.policy.restores)) for box in procedure.starts]
    steps = max(
        ([procedure.step_of(box.key), *way] for box, way in ways if way is not None), key=len, default=[]
    )
    if not steps or any(one.within.unit == "days" for one in steps):
        return ""
    return duration(timedelta(minutes=sum(one.within.high for one in steps)))
