"""“Mengapa?”: the ledger behind a step's clock, and behind that of the whole case."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuntas.cases.accounts import time_of
from tuntas.web.ledgers import case_told, run_told
from tuntas.web.views.case import seen

__all__ = ["case_clock", "step_clock"]


@require_safe
@login_required
def step_clock(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Every run of a step, the newest first: each interval, counted or not, and what comes of it."""
    facts, now = seen(request, number), datetime.now(UTC)
    runs = time_of(facts, now).of_step(step)
    if not runs:
        raise Http404
    told = [run_told(facts, one, now) for one in runs]
    shown = {**_head(number), "case": facts.case, "unit": facts.case.unit, "runs": told, "step": told[0]}
    return render(request, "tuntas/clock_step.html", shown)


@require_safe
@login_required
def case_clock(request: HttpRequest, number: str) -> HttpResponse:
    """The steps beside their norms, and the time of the whole case, booked to whose it was."""
    facts, now = seen(request, number), datetime.now(UTC)
    time = case_told(facts, time_of(facts, now), now)
    shown = {**_head(number), "case": facts.case, "unit": facts.case.unit, "time": time}
    return render(request, "tuntas/clock_case.html", shown)


def _head(number: str) -> dict[str, Any]:
    return {"crumbs": [(_("Meja kerja"), reverse("desk")), (number, reverse("case", args=[number]))]}
