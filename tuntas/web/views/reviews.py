"""Monitoring and evaluation of an SOP: what is expected of its owner, the form for the result, what was found."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.editions import procedure_of
from tuntas.cases.models import Edition, Review
from tuntas.cases.refusals import CaseReason, Conflict, Refused
from tuntas.cases.reviews import Expected, expected_of
from tuntas.people.duties import duties_of
from tuntas.web import reviewing
from tuntas.web.reviewing import SLUGS
from tuntas.web.views.case import status_of

__all__ = ["record", "review", "reviews"]

FIELDS = ("verdict", "findings", "actions", "conclusion")


@require_safe
@login_required
def reviews(request: HttpRequest, key: str) -> HttpResponse:
    """What was found so far, newest first; for its owner also what is expected next."""
    edition, now = _edition(key), datetime.now(UTC)
    units = _offices(request, now)
    if not units:
        raise Http404
    held = Review.objects.filter(procedure=key, unit__in=units).select_related("unit", "held_by")
    tasks = [reviewing.task_row(one, now) for one in expected_of(request.user, now, key)]
    context = {
        "edition": edition, "name": _name(edition), "tasks": tasks,
        "records": [reviewing.record_row(one) for one in held[:100]],
    }  # fmt: skip
    return render(request, "tuntas/reviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def review(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The figures of the period, and the form for what follows from them."""
    now = datetime.now(UTC)
    task = _task(request, key, kind, now)
    figures = reviewing.figures(task.unit, task.edition, task.first, task.last, now)
    if request.method != "POST":
        return _form(request, task, figures, now)
    said = {one: request.POST.get(one, "") for one in FIELDS}
    try:
        if request.POST.get("first") != task.first.isoformat():  # held by somebody else since the form was opened
            raise Conflict(CaseReason("review_held"))
        kept = moves.hold_review(task, **said, figures=figures, by=Actor(user=request.user), now=now)
    except Refused as refused:
        return _form(request, task, figures, now, refused, said)
    messages.success(request, _("Hasil penilaian tersimpan. Penilaian berikutnya sudah dijadwalkan."))
    return redirect("review-record", key, kept.pk)


def _form(
    request: HttpRequest, task: Expected, figures: list[tuple[str, str]], now: datetime,
    refused: Refused | None = None, said: dict[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    language = get_language() or "id"
    reasons = refused.reasons if refused else []
    wrong = {one.field: one.text(language) for one in reasons if one.field}
    errors = [(one.text(language), f"id_{one.field}" if one.field else "") for one in reasons]
    options = [{"value": "good", "label": _("Berjalan baik")}, {"value": "bad", "label": _("Tidak berjalan baik")}]
    context = {
        "task": task, "row": reviewing.task_row(task, now), "figures": figures, "name": _name(task.edition),
        "heading": reviewing.kind_name(task.kind), "period": reviewing.period_name(task.first, task.last),
        "errors": errors, "wrong": wrong, "said": said or {}, "options": options,
    }  # fmt: skip
    return render(request, "tuntas/review_form.html", context, status=status_of(refused) if refused else 200)


@require_safe
@login_required
def record(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One result, as the table of the regulation has it; made to be printed."""
    rows = Review.objects.select_related("unit", "held_by", "edition").defer("edition__text")
    units = _offices(request, datetime.now(UTC))
    found = get_object_or_404(rows, pk=pk, procedure=key, unit__in=units)
    context: dict[str, Any] = {"review": found, "row": reviewing.record_row(found), "name": _name(found.edition)}
    return render(request, "tuntas/review.html", context)


# -- what stands in an address ----------------------------------------------------------------------


def _edition(key: str) -> Edition:
    found = Edition.objects.filter(procedure=key, withdrawn_at=None).defer("text").order_by("-published_at", "-pk")
    edition = found.first()
    if edition is None:
        raise Http404
    return edition


def _name(edition: Edition) -> str:
    return procedure_of(edition).name.to(get_language() or "id")


def _offices(request: HttpRequest, now: datetime) -> list[int]:
    """The offices whose results the reader may see: where they hold a duty."""
    return [one.unit_id for one in duties_of(request.user, now) if one.unit.kind == "office"]


def _task(request: HttpRequest, key: str, slug: str, now: datetime) -> Expected:
    """Only who leads the work by this procedure is expected to do this."""
    wanted = request.POST.get("unit") or request.GET.get("unit") or ""
    tasks = [one for one in expected_of(request.user, now, key) if one.kind == SLUGS.get(slug)]
    chosen = next((one for one in tasks if wanted in ("", str(one.unit.pk))), None)
    if chosen is None:
        raise Http404
    return chosen
