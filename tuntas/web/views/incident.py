"""`/kasus/<n>/insiden/`: a suspected cyber incident: flag it, write its report, say to whom it went, or lift it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.allowed import can, in_office
from tuntas.cases.facts import Facts
from tuntas.cases.incidents import letterhead_of
from tuntas.cases.moves.incident import INCIDENT_FIELDS
from tuntas.cases.refusals import Refused
from tuntas.people.models import User
from tuntas.sop.reasons import Reason
from tuntas.web.incidents import fields_of, incident_of, incident_told
from tuntas.web.live import case_mark, live
from tuntas.web.times import day_and_time
from tuntas.web.views.case import seen, status_of

__all__ = ["incident", "lifting", "notification", "report", "suspicion"]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@live(case_mark)
def incident(request: HttpRequest, number: str) -> HttpResponse:
    """The clock, the four fields and what became of it; POST keeps what is written."""
    facts, by = _of_office(request, number)
    if request.method != "POST":
        return _page(request, facts, by)
    sent = _sent(request)
    return _done(request, facts, by, lambda: moves.write_incident(facts.case, sent, by=by), _("Laporan tersimpan."))


@require_POST
@login_required
def suspicion(request: HttpRequest, number: str) -> HttpResponse:
    """The case may be an incident: 24 calendar hours begin."""
    facts, by = _of_office(request, number)
    reason = request.POST.get("reason", "")
    return _done(
        request, facts, by, lambda: moves.flag_incident(facts.case, reason, by=by),
        _("Dugaan insiden siber tercatat; 24 jam kalender berjalan."),
    )  # fmt: skip


@require_POST
@login_required
def notification(request: HttpRequest, number: str) -> HttpResponse:
    """Say to whom it was reported; what stands in the form is kept first."""
    facts, by = _of_office(request, number)
    sent, to = _sent(request), request.POST.get("to", "")

    def say() -> None:
        if sent:
            moves.write_incident(facts.case, sent, by=by)
        moves.report_incident(facts.case, to, by=by)

    return _done(request, facts, by, say, _("Pelaporan insiden tercatat."))


@require_POST
@login_required
def lifting(request: HttpRequest, number: str) -> HttpResponse:
    """It was none after all."""
    facts, by = _of_office(request, number)
    reason = request.POST.get("reason", "")
    return _done(
        request, facts, by, lambda: moves.lift_incident(facts.case, reason, by=by),
        _("Dugaan insiden siber dicabut."),
    )  # fmt: skip


@require_safe
@login_required
def report(request: HttpRequest, number: str) -> HttpResponse:
    """The report, ready to be printed or sent."""
    facts, _by = _of_office(request, number)
    found, now = incident_of(facts), datetime.now(UTC)
    if found is None or found.lifted_at is not None:
        raise Http404
    language = get_language() or "id"
    written = [(label.to(language), str(getattr(found, key))) for key, label in INCIDENT_FIELDS.items()]
    return render(request, "tuntas/incident_report.html", {
        "case": facts.case, "told": incident_told(found, facts, now), "written": written,
        "lacking": [label for label, text in written if not text.strip()],
        "head": letterhead_of(facts, now), "printed": day_and_time(now, facts.case.unit), "by": found.flagged_by.name,
    })  # fmt: skip


def _of_office(request: HttpRequest, number: str) -> tuple[Facts, Actor]:
    """The case, for those of its office; it is nobody else's business."""
    facts, by = seen(request, number), Actor(user=cast(User, request.user))
    if not in_office(by, facts, datetime.now(UTC)):
        raise Http404
    return facts, by


def _sent(request: HttpRequest) -> dict[str, str]:
    return {key: request.POST[key].replace("\r\n", "\n") for key in INCIDENT_FIELDS if key in request.POST}


def _done(request: HttpRequest, facts: Facts, by: Actor, move: Callable[[], Any], said: str) -> HttpResponse:
    """Make the move; a refusal shows the page again with what was typed."""
    try:
        move()
    except Refused as refused:
        again = seen(request, facts.case.number)
        return _page(request, again, by, refused.reasons, request.POST.dict(), status_of(refused))
    messages.success(request, said)
    return redirect("incident", facts.case.number)


def _page(
    request: HttpRequest, facts: Facts, by: Actor, reasons: Sequence[Reason] = (),
    typed: Mapping[str, str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    case, now, language = facts.case, datetime.now(UTC), get_language() or "id"
    found = incident_of(facts)
    wrong = {one.field: one.text(language) for one in reasons if one.field}
    context: dict[str, Any] = {
        "crumbs": [(_("Meja kerja"), reverse("desk")), (case.number, reverse("case", args=[case.number]))],
        "case": case, "typed": typed or {}, "may": can(by, "note", facts, None, now),
        "errors": [(one.text(language), f"id_{one.field}" if one.field else "") for one in reasons],
        "told": incident_told(found, facts, now) if found else None,
        "fields": fields_of(found, facts, dict(typed or {}), wrong) if found and found.lifted_at is None else [],
        "by": found.flagged_by.name if found else "", "live": request.path,
        "reported_by": found.reported_by.name if found and found.reported_by else "",
        "lifted_by": found.lifted_by.name if found and found.lifted_by else "",
    }  # fmt: skip
    return render(request, "tuntas/incident.html", context, status=status)
