"""Papers before they are sealed: how each will look, and the button that seals them so; and pages as pictures."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.allowed import can, document_seen, papers_seen
from tuntas.cases.facts import Facts
from tuntas.cases.models import Run
from tuntas.cases.refusals import Refused
from tuntas.documents.facts import facts_of
from tuntas.documents.preview import draft_facts
from tuntas.sop.reasons import Reason
from tuntas.web.paper_images import images_of
from tuntas.web.sealing import numbered, to_be_sealed, versions
from tuntas.web.views.case import seen
from tuntas.web.views.steps import not_saved, open_run_of
from tuntas.web.work import DECISION, decision_question, save

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
        address = reverse("step-preview", args=[number, step])
        return redirect(f"{address}?{DECISION}={chosen}" if chosen else address)
    return render(request, "tuntas/step_preview.html", _context(request, facts, run, by, now))


def _context(request: HttpRequest, facts: Facts, run: Run, by: Actor, now: datetime) -> dict[str, Any]:
    language = get_language() or "id"
    numbers = {one.key: one for one in numbered(facts, run, now, {})}
    papers = []
    for kind in to_be_sealed(facts, run):
        draft = facts.draft(kind.key)
        shown = draft_facts(facts.case, run, kind.key, by=by, now=now)
        stamp = draft.version if draft else 0
        url = reverse("paper-page", args=[facts.case.number, kind.key, 1]).removesuffix("1.png")
        papers.append({
            "name": kind.name.to(language), "numbered": numbers.get(kind.key),
            "images": [f"{url}{n}.png?langkah={run.box}&v={stamp}" for n in range(1, len(images_of(shown)) + 1)],
            "no_nip": [one["name"] for one in shown["signers"] if one.get("user") and not one["nip"]],
            "nobody": [one["position"] for one in shown["signers"] if not one["name"].strip(". ")],
        })  # fmt: skip
    exact = [one for one in facts.missing(run, now) if one.field or one.code != "paper_missing"]
    decided = decision_question(facts, run, request.GET.get(DECISION, ""))
    return {
        "case": facts.case, "run": run, "title": facts.procedure.step_of(run.box).short.to(language),
        "papers": papers, "seen": versions(facts, run), "missing": _by_paper(facts, exact, language),
        "decision": decided, "held": run.held_at is not None,
    }  # fmt: skip


def _by_paper(facts: Facts, reasons: list[Reason], language: str) -> list[tuple[str, list[str]]]:
    """What is lacking, each paper once with all that it lacks."""
    found: dict[str, list[str]] = {}
    for one in reasons:
        name = facts.procedure.paper(one.paper).title.to(language) if facts.procedure.has_paper(one.paper) else ""
        found.setdefault(name, []).append(one.text(language).removeprefix(f"{name}: "))
    return list(found.items())


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


