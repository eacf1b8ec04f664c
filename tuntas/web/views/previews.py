"""Papers before they are sealed: how each will look, and the button that seals them so; and pages as pictures."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.allowed import can, document_seen, papers_seen
from tuntas.cases.facts import Facts
from tuntas.cases.refusals import Refused
from tuntas.documents.facts import facts_of
from tuntas.documents.preview import draft_facts
from tuntas.web.paper_images import images_of
from tuntas.web.previewing import preview_page
from tuntas.web.sealing import NUMBER, numbers_in, numbers_of
from tuntas.web.views.case import seen
from tuntas.web.views.steps import not_saved, open_run_of
from tuntas.web.work import DECISION, save

__all__ = ["page_image", "preview"]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preview(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """The papers of a step as they will be sealed. POST: what is typed is saved first."""
    facts, run = open_run_of(request, number, step)
    by, now = Actor(user=request.user), datetime.now(UTC)
    if run.finished_at is not None or not can(by, "finish", facts, run, now):
        raise Http404
    if request.method == "POST":
        try:
            if run.taken_at is None:
                moves.take(run, by=by, now=now)
            save(facts, run, request, by=by, now=now)
        except Refused as refused:
            return not_saved(request, number, facts, run, refused, wants_json=False, now=now)
        chosen = request.POST.get(DECISION, "")
        typed = {NUMBER + key: number for key, number in numbers_of(request).items()}
        asked = {**({DECISION: chosen} if chosen else {}), **typed}  # neither is kept in a draft
        return redirect(reverse("step-preview", args=[number, step], query=asked))
    typed = numbers_in(request.GET)
    return preview_page(request, facts, run, by, now, typed=typed, decided=request.GET.get(DECISION, ""))


@require_safe
@login_required
def page_image(request: HttpRequest, number: str, key: str, page: int) -> HttpResponse:
    """One page of a paper as a picture: of a sealed revision (`revisi`), or of the draft (`langkah`)."""
    facts = seen(request, number)
    by, now = Actor(user=request.user), datetime.now(UTC)
    if key not in papers_seen(by, facts, now) or not document_seen(by, facts, key, now):
        raise Http404
    made = images_of(_facts_asked(request, facts, key, by, now))
    if not 1 <= page <= len(made):
        raise Http404
    answer = HttpResponse(made[page - 1], content_type="image/png")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _facts_asked(request: HttpRequest, facts: Facts, key: str, by: Actor, now: datetime) -> dict[str, Any]:
    if box := request.GET.get("langkah", ""):
        run = next((one for one in facts.open_runs if one.box == box), None)
        if run is None or not can(by, "finish", facts, run, now):
            raise Http404
        return draft_facts(facts.case, run, key, by=by, now=now)
    revision = request.GET.get("revisi", "")
    found = [one for one in facts.papers if one.key == key and one.sealed_at and revision in ("", str(one.revision))]
    if not found:
        raise Http404
    return found[-1].frozen or facts_of(found[-1])


