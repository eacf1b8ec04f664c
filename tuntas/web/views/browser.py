"""A browser measures its way to this server: the echoes and bytes it asks for, and what it says came of it."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.cases.actors import Actor
from tuntas.cases.allowed import in_office
from tuntas.cases.models import Case
from tuntas.cases.refusals import Refused
from tuntas.diagnostics.browser import SIZES, keep
from tuntas.intake import limit
from tuntas.web.views.case import seen
from tuntas.web.views.track import report_of

__all__ = ["attached", "attached_by_member", "echo", "load"]

ECHOES, LOADS = 300, 24  # of one address in an hour: a check takes nine and at most two
_BODY = "application/octet-stream"


@require_safe
def echo(request: HttpRequest) -> HttpResponse:
    """Nothing, as fast as may be: how long that takes is measured on the other side."""
    return _answer(request, "gema", ECHOES, b"")


@require_safe
def load(request: HttpRequest) -> HttpResponse:
    """Random bytes, of one of two sizes, that nothing on the way can make smaller or keep."""
    wanted = request.GET.get("bita", "")
    size = int(wanted) if wanted.isdecimal() and len(wanted) < 9 else 0
    if size not in SIZES:
        raise Http404
    return _answer(request, "unduh", LOADS, os.urandom(size) if request.method == "GET" else b"")


def _answer(request: HttpRequest, what: str, most: int, body: bytes) -> HttpResponse:
    """Only for pages of this server, and not without end."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return HttpResponse(status=403)
    if not limit.spend(what, limit.address_of(request), datetime.now(UTC), most=most):
        return HttpResponse(status=429)
    answer = HttpResponse(body, status=200 if body else 204, content_type=_BODY)
    answer.headers["Cache-Control"] = "no-store, no-transform"
    return answer


# -- what it says of it -----------------------------------------------------------------------------


@require_POST
def attached(request: HttpRequest, code: str) -> HttpResponse:
    """The reporter attaches it to the report."""
    report = report_of(code)
    _kept(request, report.case, Actor(report=report))
    return redirect("track", code=code)


@require_POST
@login_required
def attached_by_member(request: HttpRequest, number: str) -> HttpResponse:
    """Somebody of the office attaches it to the case, from where they are."""
    facts, by = seen(request, number), Actor(user=request.user)  # type: ignore[arg-type]
    if not in_office(by, facts, datetime.now(UTC)):
        raise Http404
    _kept(request, facts.case, by)
    return redirect("surveys", number)


def _kept(request: HttpRequest, case: Case, by: Actor) -> None:
    try:
        keep(case, request.POST.get("pemeriksaan", ""), by=by)
    except Refused as refused:
        for one in refused.reasons:
            messages.error(request, one.text(get_language() or "id"))
    else:
        messages.success(request, _("Hasil pemeriksaan terlampir. Petugas melihatnya pada kasus ini."))
