"""`/kasus/<n>/pengukuran/`: measure the network, see the verdict from the cable up, and what it was before."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.cases.actors import Actor
from tuntas.cases.allowed import can, in_office
from tuntas.cases.facts import Facts
from tuntas.cases.measured import Line
from tuntas.cases.models import Run
from tuntas.cases.refusals import Refused
from tuntas.diagnostics import exhibits
from tuntas.diagnostics.models import Survey
from tuntas.diagnostics.surveys import begin, in_background
from tuntas.diagnostics.telling import lines_of
from tuntas.web.browsers import checks_of_case
from tuntas.web.live import live
from tuntas.web.measured import closed_told, line_told, proof_told, told
from tuntas.web.views.case import seen

__all__ = ["raw", "start", "surveys"]

SHOWN = 12  # surveys in the history


def _of_office(request: HttpRequest, number: str) -> Facts:
    """The case, for its own office: a vendor does not see where what stands in the network."""
    facts = seen(request, number)
    if not in_office(Actor(user=request.user), facts, datetime.now(UTC)):  # type: ignore[arg-type]
        raise Http404
    return facts


def _mark(request: HttpRequest, number: str) -> str:
    """What the surveys of the case have come to."""
    facts = _of_office(request, number)
    rows = Survey.objects.filter(case=facts.case).values_list("pk", "state", "done")
    return hashlib.sha256(repr((request.user.pk, get_language(), list(rows))).encode()).hexdigest()[:32]


@require_safe
@login_required
@live(_mark)
def surveys(request: HttpRequest, number: str) -> HttpResponse:
    """The last verdict, the table Sebelum | Sesudah, the proof, and every survey with its raw data."""
    facts, now = _of_office(request, number), datetime.now(UTC)
    rows = list(Survey.objects.filter(case=facts.case).exclude(state="wanted").select_related("asked_by"))
    running = next((one for one in rows if one.state == "running"), None)
    last = next((one for one in reversed(rows) if one.state == "done"), None)
    run = next(iter(facts.open_runs), None)
    names = {one["key"]: one["name"] for row in rows for one in row.targets}
    shown_now: dict[str, Any] = {
        "crumbs": [(_("Meja kerja"), reverse("desk")), (number, reverse("case", args=[number]))], "case": facts.case,
        "live": request.path, "running": running, "last": last and told(last, facts, names, now),
        "proof": proof_told(facts), **_table(rows, names),
        "may": bool(run and not running and can(Actor(user=request.user), "measure", facts, None, now)),  # type: ignore[arg-type]
        "history": [line_told(one, facts, names, now) for one in reversed(rows)][:SHOWN],
        "closed": closed_told(), "browsers": checks_of_case(facts.case, now),
        "may_check": can(Actor(user=request.user), "note", facts, None, now),  # type: ignore[arg-type]
    }  # fmt: skip
    return render(request, "tuntas/surveys.html", shown_now)


def _table(rows: list[Survey], names: dict[str, str]) -> dict[str, list[Line]]:
    """Sebelum | Sesudah | Ambang | Lulus, of the last survey of each phase: what failed, and the rest folded."""
    last = {one.phase: one for one in rows if one.state == "done"}
    lines = list(lines_of(last.get("before"), last.get("after"), names, get_language() or "id"))
    telling = [one for one in lines if one.failed_before or one.passed is not True]
    return {"telling": telling, "others": [one for one in lines if one not in telling]}


@require_POST
@login_required
def start(request: HttpRequest, number: str) -> HttpResponse:
    """Measure now; the page follows it."""
    facts = _of_office(request, number)
    run = next(iter(facts.open_runs), None)
    if run is None:
        messages.error(request, _("Kasus ini tidak punya langkah yang terbuka."))
        return redirect("surveys", number)
    try:
        row = begin(Run.objects.select_related("case__unit").get(pk=run.pk), by=Actor(user=request.user))  # type: ignore[arg-type]
    except Refused as refused:
        for one in refused.reasons:
            messages.error(request, one.text(get_language() or "id"))
        return redirect("surveys", number)
    in_background(row)
    return redirect("surveys", number)


@require_safe
@login_required
def raw(request: HttpRequest, number: str, survey: int) -> HttpResponse:
    """What was measured, as the very bytes that were hashed: `sha256sum` of the file gives what the papers print."""
    facts = _of_office(request, number)
    row = Survey.objects.filter(case=facts.case, pk=survey, state="done").first()
    if row is None:
        raise Http404
    answer = HttpResponse(exhibits.raw(row), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="pengukuran-{facts.case.number}-{row.pk}.json"'
    return answer
